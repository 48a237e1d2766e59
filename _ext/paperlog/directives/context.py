"""Where in a document the directives are: in which week, in which entry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from paperlog.core.weeks import Week

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.environment import BuildEnvironment

SLOT = "paperlog:context"


@dataclass(frozen=True)
class Context:
    """``in_week`` also holds inside a week whose date could not be read."""

    in_week: bool = False
    week: Week | None = None
    in_entry: bool = False
    key: str = ""


def current(env: BuildEnvironment) -> Context:
    found = env.temp_data.get(SLOT)
    return found if isinstance(found, Context) else Context()


@contextmanager
def inside(env: BuildEnvironment, **changes: object) -> Iterator[Context]:
    """While in the block, directives see the context with *changes*."""
    outer = current(env)
    inner = replace(outer, **changes)  # type: ignore[arg-type]
    env.temp_data[SLOT] = inner
    try:
        yield inner
    finally:
        env.temp_data[SLOT] = outer


def leave_all(env: BuildEnvironment) -> None:
    """Forget the context of a document that could not be read to its end."""
    env.temp_data.pop(SLOT, None)


def claim_id(document: nodes.document, node: nodes.Element, wanted: str) -> bool:
    """Give *node* the address *wanted*, or the next free one; say whether it was free."""
    address, number = wanted, 1
    while address in document.ids:
        number += 1
        address = f"{wanted}-{number}"
    node["ids"] = [address]
    document.ids[address] = node
    return address == wanted

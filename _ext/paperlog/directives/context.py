"""Where in a document the directives are: in which week, in which entry.

Directly inside a week, ``note`` and ``topic`` are those of the log.  They are found as Sphinx finds
the directives of a default domain; everywhere else the names lead to docutils.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from paperlog.model.week import Week

if TYPE_CHECKING:
    from docutils import nodes
    from docutils.parsers.rst import Directive
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment

SLOT = "paperlog:context"
OF_WEEK = frozenset({"note", "topic"})
"""Directives that mean something else directly inside a week."""


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
    document, outer = env.current_document, current(env)
    domain = document.default_domain
    inner = replace(outer, **changes)  # type: ignore[arg-type]
    env.temp_data[SLOT] = inner
    if inner.in_week and not inner.in_entry:
        document.default_domain = _with_names_of_week(env, domain)
    else:
        document.default_domain = _without_names_of_week(domain)
    try:
        yield inner
    finally:
        env.temp_data[SLOT] = outer
        document.default_domain = domain


def leave_all(env: BuildEnvironment) -> None:
    """Forget the context of a document that could not be read to its end."""
    env.temp_data.pop(SLOT, None)
    document = env.current_document
    document.default_domain = _without_names_of_week(document.default_domain)


class _NamesOfWeek:
    """Stands in for a default domain, and knows the directives of :data:`OF_WEEK` besides."""

    def __init__(self, env: BuildEnvironment, domain: Domain | None) -> None:
        self.before = domain
        self._domain = domain or env.domains.standard_domain
        self._directives = env.get_domain("paperlog").directives

    def directive(self, name: str) -> type[Directive] | None:
        """Return the class of a directive, or ``None`` where the domain has none of the name."""
        if name in OF_WEEK:
            return self._directives[name]
        return self._domain.directive(name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._domain, name)


def _with_names_of_week(env: BuildEnvironment, domain: Domain | None) -> Domain:
    if isinstance(domain, _NamesOfWeek):
        return domain
    return cast("Domain", _NamesOfWeek(env, domain))


def _without_names_of_week(domain: Domain | None) -> Domain | None:
    return domain.before if isinstance(domain, _NamesOfWeek) else domain


def claim_id(document: nodes.document, node: nodes.Element, wanted: str) -> bool:
    """Give *node* the address *wanted*, or the next free one; say whether it was free."""
    address, number = wanted, 1
    while address in document.ids:
        number += 1
        address = f"{wanted}-{number}"
    node["ids"] = [address]
    document.ids[address] = node
    return address == wanted

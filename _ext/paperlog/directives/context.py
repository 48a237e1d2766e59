"""The context of a directive while a document is parsed: its week and its entry.

Directly inside a week, ``note`` and ``topic`` are those of the log: the document then has a default
domain that adds them. Elsewhere the names are those of docutils.
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
"""Directives of docutils that the log replaces directly inside a week."""


@dataclass(frozen=True)
class Context:
    """Week, entry and citation key; ``in_week`` is true also if the week could not be parsed."""

    in_week: bool = False
    week: Week | None = None
    in_entry: bool = False
    key: str = ""


def current(env: BuildEnvironment) -> Context:
    """Return the context of the directive that is being run."""
    context = env.temp_data.get(SLOT)
    return context if isinstance(context, Context) else Context()


@contextmanager
def inside(env: BuildEnvironment, **changes: object) -> Iterator[Context]:
    """Apply *changes* to the context of directives within the ``with`` block."""
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
    """Reset the context after a document could not be parsed to its end."""
    env.temp_data.pop(SLOT, None)
    document = env.current_document
    document.default_domain = _without_names_of_week(document.default_domain)


class _NamesOfWeek:
    """Proxy for the default domain that adds the directives of :data:`OF_WEEK`."""

    def __init__(self, env: BuildEnvironment, domain: Domain | None) -> None:
        self.original = domain
        self._domain = domain or env.domains.standard_domain
        self._directives = env.get_domain("paperlog").directives

    def directive(self, name: str) -> type[Directive] | None:
        """Return the directive class *name*, or None if the domain does not have it."""
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
    return domain.original if isinstance(domain, _NamesOfWeek) else domain


def claim_id(document: nodes.document, node: nodes.Element, requested: str) -> bool:
    """Give *node* the id *requested*, with a number if it is taken; return whether it was free."""
    address, number = requested, 1
    while address in document.ids:
        number += 1
        address = f"{requested}-{number}"
    node["ids"] = [address]
    document.ids[address] = node
    return address == requested

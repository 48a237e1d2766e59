"""Sphinx's general index, which most logs have nothing in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlog.domain import log_domain
from paperlog.domain.references import has_pages

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def leave_out_empty_index(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """At ``env-updated``: no page of an empty index, and no link to it, in a whole log."""
    if (
        has_pages(app.builder)
        and log_domain(env).is_whole
        and not any(env.domains.index_domain.entries.values())
    ):
        app.config.html_use_index = app.builder.use_index = False
    return []

"""Omission of Sphinx's general index, which is empty in most logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlog.domain import log_domain
from paperlog.domain.references import has_pages

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def leave_out_empty_index(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """At ``env-updated``: disable the general index of a whole log if it is empty.

    Sphinx then writes neither its page nor links to it. Return no documents to write again.
    """
    if (
        has_pages(app.builder)
        and log_domain(env).is_whole
        and not any(env.domains.index_domain.entries.values())
    ):
        app.config.html_use_index = app.builder.use_index = False
    return []

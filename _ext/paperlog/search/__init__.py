"""Sphinx's own search, made to find Chinese words, and entries rather than the pages they stand
on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlog.search.entries import index_entries
from paperlog.search.language import CODE, SearchMixed

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


def register_search(app: Sphinx) -> None:
    app.add_search_language(SearchMixed)
    app.connect("config-inited", _choose_language)
    app.connect("builder-inited", index_entries)


def _choose_language(_app: Sphinx, config: Config) -> None:
    if config.paperlog_search_language and not config.html_search_language:
        config["html_search_language"] = CODE

"""Features of HTML sites only: pages of tags, authors, venues and papers, redirect pages, contents,
titles of previous and next pages, static files.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.parallel import ParallelTasks, SerialTasks

from paperlog.html.assets import add_to_page, add_to_site, copy_static_files
from paperlog.html.contents import mark_contents, name_entries
from paperlog.html.general_index import leave_out_empty_index
from paperlog.html.index_parts import collect_index_parts
from paperlog.html.name_pages import collect_name_pages
from paperlog.html.paper_pages import write_paper_pages
from paperlog.html.redirect_pages import write_redirect_pages
from paperlog.html.titles import name_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx

    from paperlog.html.generated import GeneratedPage


def register_html(app: Sphinx, stale_pages: Callable[[], set[str]]) -> None:
    """Connect the event handlers of HTML sites.

    *stale_pages* returns the names of the generated pages to write again; it is called at
    ``html-collect-pages``.
    """
    app.connect("write-started", copy_static_files)
    app.connect("builder-inited", add_to_site)
    app.connect("html-page-context", add_to_page)
    app.connect("env-updated", leave_out_empty_index)
    app.connect("html-collect-pages", lambda app: _generate(app, stale_pages()))
    # after Sphinx's handler, which collects the contents
    app.connect("doctree-read", mark_contents, priority=900)
    app.connect("html-page-context", name_page, priority=400)
    # after furo's handler, which decides whether a page has contents to show
    app.connect("html-page-context", name_entries, priority=900)


def _generate(app: Sphinx, stale: set[str]) -> Iterator[GeneratedPage]:
    """At ``html-collect-pages``: yield the generated pages that are *stale*.

    If Sphinx writes documents in parallel, a second process writes about half of these pages.
    """
    builder = app.builder
    if not stale or not isinstance(builder, StandaloneHTMLBuilder):
        return

    def write_others() -> None:
        pages = (collect_index_parts, write_paper_pages, write_redirect_pages)
        for page in chain.from_iterable(collect(app, stale) for collect in pages):
            builder.handle_page(*page)

    tasks = ParallelTasks(1) if builder.parallel_ok else SerialTasks()
    tasks.add_task(write_others)
    yield from collect_name_pages(app, stale)
    tasks.join()

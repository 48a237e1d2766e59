"""Features of HTML sites only: pages of tags, authors, venues and papers, redirect pages, contents,
titles of previous and next pages, static files.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.parallel import ParallelTasks, SerialTasks

from paperlog.domain import log_domain
from paperlog.html.assets import add_to_site, copy_static_files
from paperlog.html.generated import Shells, leave_out_empty_index
from paperlog.html.index_parts import collect_index_parts
from paperlog.html.name_pages import collect_name_pages
from paperlog.html.paper_pages import collect_paper_pages
from paperlog.html.redirect_pages import write_redirect_pages
from paperlog.html.titles import mark_contents, name_entries, name_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx.application import Sphinx

    from paperlog.html.generated import GeneratedPage, TemplatePage


def register_html(app: Sphinx, stale_pages: Callable[[], set[str]]) -> None:
    """Connect the event handlers of HTML sites.

    *stale_pages* returns the names of the generated pages to write again; it is called at
    ``html-collect-pages``.
    """
    app.connect("write-started", copy_static_files)
    app.connect("builder-inited", add_to_site)
    app.connect("env-updated", leave_out_empty_index)
    app.connect("html-collect-pages", lambda app: _generate(app, stale_pages()))
    # after Sphinx's handler, which collects the contents
    app.connect("doctree-read", mark_contents, priority=900)
    app.connect("html-page-context", name_page, priority=400)
    # after furo's handler, which decides whether a page has contents to show
    app.connect("html-page-context", name_entries, priority=900)


def _generate(app: Sphinx, stale: set[str]) -> Iterator[TemplatePage]:
    """At ``html-collect-pages``: write the generated pages that are *stale*.

    In a whole log, the template is rendered once per folder; if Sphinx writes documents in
    parallel, a second process writes the pages of papers. In other projects, whose extensions may
    change each page, and for builders that do not write the text of the template, such as the JSON
    builder, the pages are yielded for Sphinx to render.
    """
    builder = app.builder
    if not stale or not isinstance(builder, StandaloneHTMLBuilder):
        return
    pages = collect_name_pages(app, stale), collect_index_parts(app, stale)
    papers = collect_paper_pages(app, stale)
    handles_html = type(builder).handle_page is StandaloneHTMLBuilder.handle_page
    if not handles_html or not log_domain(app.env).is_whole:
        yield from (page.in_template(builder) for page in chain(*pages, papers))
        return

    def write(pages: Iterable[GeneratedPage]) -> None:
        shells = Shells(builder)
        for page in pages:
            shells.write(page)

    tasks = ParallelTasks(1) if builder.parallel_ok else SerialTasks()
    tasks.add_task(write, papers)
    write(chain(*pages))
    write_redirect_pages(app, stale)
    tasks.join()

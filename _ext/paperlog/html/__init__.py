"""What only a site of HTML pages has: pages of tags, contents, names in previous/next, and its
files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paperlog.html.assets import copy_static_files
from paperlog.html.contents import mark_contents, name_entries
from paperlog.html.index_parts import collect_index_parts
from paperlog.html.navigation import Sidebar
from paperlog.html.tag_pages import collect_tag_pages
from paperlog.messages import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from paperlog.rebuilding.freshness import Freshness


def register_html(app: Sphinx, freshness: Freshness) -> None:
    app.connect("write-started", copy_static_files)
    app.add_css_file("paperlog.css")
    app.connect("builder-inited", _add_script)
    app.connect(
        "html-collect-pages", lambda app: collect_tag_pages(app, freshness.stale_generated_pages)
    )
    app.connect(
        "html-collect-pages", lambda app: collect_index_parts(app, freshness.stale_generated_pages)
    )
    Sidebar(app)
    # after Sphinx's own handler, which collects them
    app.connect("doctree-read", mark_contents, priority=900)
    # after furo's handler, which decides whether a page has contents to show
    app.connect("html-page-context", name_entries, priority=900)


def _add_script(app: Sphinx) -> None:
    """At ``builder-inited``, when the language is known: the script, with the words that it
    shows."""
    words: dict[str, Any] = {
        "data-copy": _("Copy"),
        "data-copied": _("Copied"),
        "data-figure": _("Figure"),
        "data-close": _("Close"),
    }
    app.add_js_file("paperlog.js", loading_method="defer", **words)

"""Style sheets and scripts: on every page of a whole log, else only on pages with our markup."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from paperlog.domain import log_domain
from paperlog.domain.references import is_interactive
from paperlog.html.generated import MARK
from paperlog.messages import _
from paperlog.nodes import holds_markup

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

STATIC = Path(__file__).parent.parent / "static"
TRANSLATIONS = "_static/translations.js"
STYLE = "paperlog.css"
"""The style sheet of all builders, and the only one in EPUB, whose validators reject newer
selectors.
"""


def copy_static_files(_app: Sphinx, builder: Builder) -> None:
    """At ``write-started``: copy our files to ``_static``, before pages compute their checksums.

    ``html_static_path`` is not used, since ``.buildinfo`` would depend on the path of the installed
    package.
    """
    if not isinstance(builder, StandaloneHTMLBuilder) or not log_domain(builder.env).is_used:
        return
    folder = builder.outdir / "_static"
    # Sphinx copies that of the language next, but keeps one of another language, which would change
    # `doctools.js`
    (builder.outdir / TRANSLATIONS).unlink(missing_ok=True)
    if is_interactive(builder):
        shutil.copytree(STATIC, folder, dirs_exist_ok=True)
    else:
        # an e-book would contain every file of the folder
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(STATIC / STYLE, folder / STYLE)


def add_to_site(app: Sphinx) -> None:
    """At ``builder-inited``, when the language is known: add our files to all pages of a log.

    In other projects they are added page by page.
    """
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    if log_domain(app.env).is_whole:
        _add(app.builder)
    else:
        app.connect("html-page-context", _add_to_page)


def _add_to_page(
    app: Sphinx,
    _pagename: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """At ``html-page-context``: add our files to a page that needs them.

    The builder resets its list of files after each page.
    """
    builder = app.builder
    assert isinstance(builder, StandaloneHTMLBuilder)
    if context.get(MARK) or (doctree is not None and holds_markup(doctree)):
        _add(builder)


def _add(builder: StandaloneHTMLBuilder) -> None:
    # texts of the interface, for the script
    texts: dict[str, Any] = {
        "data-copy": _("Copy"),
        "data-copied": _("Copied"),
        "data-figure": _("Figure"),
        "data-close": _("Close"),
    }
    # before other style sheets, so that the author's override ours
    builder.add_css_file(STYLE, priority=499)
    if is_interactive(builder):
        builder.add_css_file("paperlog-site.css", priority=499)
    builder.add_js_file("paperlog.js", defer="defer", **texts)

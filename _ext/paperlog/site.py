"""Extension ``paperlog.site``, for projects that are a log as a whole.

It loads ``paperlog`` and sets theme, navigation, search, book, EPUB and MathML.  Projects of which
a log is only a part load ``paperlog`` alone, which adds its markup and changes nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlog.bib.citations import cite_domain
from paperlog.config import prepare_log
from paperlog.domain import log_domain
from paperlog.domain.log_extent import Clock
from paperlog.domain.store import store_texts
from paperlog.epub import register_epub
from paperlog.html.page_metadata import Languages, Sharing
from paperlog.html.search_data import register_search
from paperlog.html.sidebar import Sidebar
from paperlog.html.strict_pages import register_strict_pages
from paperlog.incremental.memory import Memory, Readers
from paperlog.latex import register_book
from paperlog.messages import register_words_of_themes
from paperlog.preprocess.page_source import register_encoding, register_parsers
from paperlog.version import __version__
from paperlog.writers import register_printed_nodes
from paperlog.writers.mathml import register_mathml

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Set up ``paperlog.site`` and the extensions it depends on."""
    for extension in ("myst_parser", "sphinx_design", "paperlog"):
        app.setup_extension(extension)
    # must run before the records are read
    app.connect("builder-inited", _take_whole_project, priority=300)
    app.connect("config-inited", prepare_log, priority=400)
    register_words_of_themes(app)
    register_encoding(app)
    register_parsers(app)
    Clock(app)
    Memory(app)
    Readers(app)
    Sidebar(app)
    Languages(app)
    register_printed_nodes(app)
    register_book(app)
    register_epub(app)
    # must run after everything that changes the text of a page
    app.connect("doctree-read", store_texts, priority=900)
    register_search(app)
    Sharing(app)
    register_strict_pages(app)
    register_mathml(app)
    return {
        "version": __version__,
        # projects that switch from `paperlog` to `paperlog.site` are read again
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def _take_whole_project(app: Sphinx) -> None:
    """At ``builder-inited``: tell both domains that the whole project is a log."""
    log_domain(app.env).is_whole = cite_domain(app.env).is_whole = True

"""Setup of the extension ``paperlog``.

Pages without its markup are not changed; :mod:`paperlog.site` sets up projects that are a log as a
whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from paperlog.bib.citations import (
    CitationRole,
    CiteDomain,
    allow_no_bibliography,
    keep_records,
    read_bibliography_files,
)
from paperlog.bib.style import register_style
from paperlog.checking.address_checks import check_lock_of_build
from paperlog.checking.consistency import check_log, warn_missing_reference
from paperlog.config import register_settings
from paperlog.directives import register_markup
from paperlog.domain.store import LogDomain, note_page, pages_to_reread, prepare_domain
from paperlog.html import register_html
from paperlog.incremental.changed_inputs import Inputs
from paperlog.incremental.freshness import Freshness
from paperlog.messages import register_catalogues
from paperlog.preprocess.page_files import FiguresOfPages, check_files
from paperlog.preprocess.page_source import CheckFormulas, check_source
from paperlog.preprocess.switched_off import register_switches
from paperlog.transforms import register_transforms
from paperlog.transforms.fill_bibliography import FillBibliography
from paperlog.version import __version__
from paperlog.writers import register_nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


ENV_VERSION = 24
"""Version of the pickled environment and doctrees; raise it when their content changes shape.

Sphinx then discards saved ones, as it does after an upgrade of Paperlog.
"""


def setup_extension(app: Sphinx) -> ExtensionMetadata:
    """Register settings, markup, domains, event handlers and transforms; return the metadata."""
    app.require_sphinx("9.0")
    app.setup_extension("sphinxcontrib.bibtex")
    register_catalogues(app)
    register_switches(app)
    register_settings(app)
    register_nodes(app)
    app.add_domain(LogDomain)
    register_markup(app)

    register_style()
    app.add_domain(CiteDomain, override=True)
    app.add_role(CiteDomain.name, CitationRole(), override=True)
    app.connect("config-inited", allow_no_bibliography, priority=400)
    app.connect("builder-inited", read_bibliography_files, priority=400)
    app.connect("build-finished", keep_records)
    app.connect("builder-inited", prepare_domain)
    app.connect("env-get-outdated", pages_to_reread)
    app.connect("source-read", check_source)
    # must run before Sphinx's collectors of images and downloads
    app.connect("doctree-read", check_files, priority=400)
    FiguresOfPages(app)
    app.connect("doctree-read", note_page)
    app.connect("env-check-consistency", check_log)
    app.connect("env-updated", check_lock_of_build)
    app.connect("warn-missing-reference", warn_missing_reference)

    Inputs(app)
    freshness = Freshness(app)
    app.add_transform(CheckFormulas)
    register_transforms(app)
    app.add_post_transform(FillBibliography)
    register_html(app, lambda: freshness.stale_generated_pages)
    return {
        "version": __version__,
        "env_version": crc32(f"{ENV_VERSION} {__version__}".encode()),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }

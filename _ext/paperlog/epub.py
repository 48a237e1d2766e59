"""EPUB builder that declares what EPUB 3 requires.

Adapts ``build_content`` of Sphinx's builder, which lists the files of the book but not their
properties.  Upstream could adopt: ``properties="mathml"`` for pages with formulas
(https://www.w3.org/TR/epub-33/#sec-mathml), ``svg`` for pages with drawings, and a language tag
with a hyphen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from sphinx.builders.epub3 import Epub3Builder
from sphinx.util.osutil import make_filename

from paperlog.model.anchors import slug

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

OPF = "http://www.idpf.org/2007/opf"
NAMESPACES = {"": OPF, "opf": OPF, "dc": "http://purl.org/dc/elements/1.1/"}
DECLARED = {"mathml": re.compile(rb"<math[\s>]"), "svg": re.compile(rb"<svg[\s>]")}
"""Content other than XHTML, by the manifest property that declares it."""


class LogEpubBuilder(Epub3Builder):
    """Sphinx's EPUB builder, with formulas and drawings declared."""

    def build_content(self) -> None:
        super().build_content()
        path = self.outdir / "content.opf"
        for prefix, uri in NAMESPACES.items():
            ElementTree.register_namespace(prefix, uri)
        tree = ElementTree.parse(path)  # noqa: S314  written a moment ago
        for item in tree.iter(f"{{{OPF}}}item"):
            page = self.outdir / item.get("href", "")
            if item.get("media-type") != "application/xhtml+xml" or not page.is_file():
                continue
            content = page.read_bytes()
            held = [name for name, sign in DECLARED.items() if sign.search(content)]
            if held:
                item.set("properties", " ".join([*item.get("properties", "").split(), *held]))
        tree.write(path, encoding="utf-8", xml_declaration=True)


def register_epub(app: Sphinx) -> None:
    app.add_builder(LogEpubBuilder, override=True)
    app.connect("config-inited", _defaults, priority=400)
    # must run before Sphinx checks the required settings
    app.connect("builder-inited", _fill_required_settings, priority=400)


def _defaults(_app: Sphinx, config: Config) -> None:
    ours = {
        "epub_language": config.language.replace("_", "-"),
        "epub_description": config.project,
        "epub_contributor": config.author,
        "epub_show_urls": "no",
    }
    # the EPUB 2 table of contents reuses this value as an id, which must be an XML name
    if make_filename(config.project) == "sphinx":
        ours["epub_basename"] = "paperlog"
    ours["epub_identifier"] = ours["epub_uid"] = slug(config.project)
    for name, value in ours.items():
        if name not in config._raw_config and name not in config.overrides:
            config[name] = value


def _fill_required_settings(app: Sphinx) -> None:
    """Set the version and copyright, which EPUB requires, if the project has none."""
    if app.builder.name == "epub":
        app.config["version"] = app.config.version or "1"
        app.config["epub_copyright"] = (
            app.config.epub_copyright or app.config.author or app.config.project
        )

"""The EPUB builder, told what it leaves out of an EPUB 3.

Adapts ``build_content`` of Sphinx's builder, which lists the files of the book but not what is in
them.  Upstream could take over:
``properties="mathml"`` for pages with formulas (https://www.w3.org/TR/epub-33/#sec-mathml), ``svg``
for those with drawings, and a language tag with a hyphen.
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
"""What a page may hold besides XHTML, by the property that says so."""


class LogEpubBuilder(Epub3Builder):
    """Sphinx's own, with formulas and drawings declared."""

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
    # before Sphinx looks at what an EPUB cannot do without
    app.connect("builder-inited", _fill_what_must_be, priority=400)


def _defaults(_app: Sphinx, config: Config) -> None:
    ours = {
        "epub_language": config.language.replace("_", "-"),
        "epub_description": config.project,
        "epub_contributor": config.author,
        "epub_show_urls": "no",
    }
    # the table of contents of EPUB 2 repeats the one as the other, and the one has to be an XML
    # name
    if make_filename(config.project) == "sphinx":
        ours["epub_basename"] = "paperlog"
    ours["epub_identifier"] = ours["epub_uid"] = slug(config.project)
    for name, value in ours.items():
        if name not in config._raw_config and name not in config.overrides:
            config[name] = value


def _fill_what_must_be(app: Sphinx) -> None:
    """An EPUB needs a version and a holder of rights; a log that names none still makes one."""
    if app.builder.name == "epub":
        app.config["version"] = app.config.version or "1"
        app.config["epub_copyright"] = (
            app.config.epub_copyright or app.config.author or app.config.project
        )

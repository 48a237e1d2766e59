"""EPUB builder of a log, which also declares properties that EPUB 3 requires.

It extends Sphinx's builder by a table of contents with weeks and entries, a cover, the title and
language of the log, and accessibility metadata.  Candidates for Sphinx itself are the manifest
properties ``mathml`` (https://www.w3.org/TR/epub-33/#sec-mathml) and ``svg``, a language on every
page, and a language tag with a hyphen.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.etree import ElementTree

from sphinx.builders.epub3 import Epub3Builder
from sphinx.environment.adapters.indexentries import IndexEntries
from sphinx.util.osutil import make_filename

from paperlog.config import is_configured, set_defaults
from paperlog.domain import log_domain
from paperlog.domain.log_extent import days_covered, numbers_of
from paperlog.domain.site_pages import NAMELESS, log_title
from paperlog.html.book_cover import book_cover
from paperlog.messages import _, week_dates
from paperlog.model.anchors import slug
from paperlog.model.escapes import html_attribute
from paperlog.model.language_detection import foreign_language

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

OPF = "http://www.idpf.org/2007/opf"
DC = "http://purl.org/dc/elements/1.1/"
NAMESPACES = {"": OPF, "opf": OPF, "dc": DC}
PROPERTIES = {"mathml": re.compile(rb"<math[\s>]"), "svg": re.compile(rb"<svg[\s>]")}
"""Content other than XHTML, by the manifest property that declares it."""
COVER = "_static/cover.png"
LINE = re.compile(r'(?P<start><a href="[^"]*")>(?P<text>[^<]*)</a>')
"""A line of the contents."""
VIEWPORT = re.compile(r'<meta\b[^>]*\bname="viewport"[^>]*>\s*')
IMAGES = {
    "image": re.compile(rb"<img\b"),
    "undescribed": re.compile(rb'<img\b(?![^>]*\balt="[^"])'),
}
"""Content that the accessibility metadata depends on: images, and those without a text."""


class LogEpubBuilder(Epub3Builder):
    """Sphinx's EPUB builder, with the contents, the cover and the metadata of a log."""

    def init(self) -> None:
        super().init()
        self.guide_titles = {"toc": str(_("Contents")), "cover": str(_("Cover"))}
        language = html_attribute(self.config.epub_language)
        self.html_tag = f'{self.html_tag[:-1]} lang="{language}" xml:lang="{language}">'

    @property
    def _title(self) -> str:
        title = str(self.config.epub_title)
        if any(is_configured(self.config, name) for name in ("epub_title", "html_title")):
            return title
        return log_title(self.env) or title

    def handle_page(self, pagename: str, addctx: dict[str, Any], *args: Any, **more: Any) -> None:
        # the theme has a viewport already, and docutils adds a second one
        addctx["metatags"] = VIEWPORT.sub("", addctx.get("metatags", ""))
        super().handle_page(pagename, addctx, *args, **more)

    def write_genindex(self) -> None:
        if IndexEntries(self.env).create_index(self):
            super().write_genindex()
        else:
            self.use_index = False

    # contents -------------------------------------------------------------------------------------

    def get_toc(self) -> None:
        super().get_toc()
        lines = list(self._with_entries(self.refnodes))
        # a line is at most one level below the line before it
        level = 0
        for line in lines:
            level = line["level"] = min(line["level"], level + 1)
        self.refnodes = lines

    def _with_entries(self, items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield the contents with the weeks and entries of each page instead of its headings.

        A page of one week is listed as that week.  A heading that follows a page of the toctree of
        its own page is omitted: EPUB requires the contents to be in the order of the pages.
        """
        domain = log_domain(self.env)
        pages = {self.get_target_uri(docname): page for docname, page in domain.pages.items()}
        current = ""
        for item in items:
            uri, _sign, fragment = unquote(html.unescape(item["refuri"])).partition("#")
            if fragment and uri != current:
                continue
            current, page = uri, pages.get(uri)
            if page is None or not page.entries:
                yield item
                continue
            if fragment:
                continue
            by_week: dict[Any, list[Any]] = {}
            for entry in page.entries:
                by_week.setdefault(entry.week, []).append(entry)
            level = item["level"]
            if len(by_week) > 1 or None in by_week or page.whole_week is None:
                yield item
                level += 1
            for week, entries in by_week.items():
                below = level
                if week is not None:
                    text = f"{week} · {week_dates(week, self.config.language)}"
                    at = item["refuri"] + ("" if level == item["level"] else f"#{week.anchor}")
                    yield _line(level, at, text)
                    below += 1
                for entry in entries:
                    at = f"{item['refuri']}#{html_attribute(entry.place.anchor)}"
                    yield _line(below, at, domain.catalogue.name(entry))

    def build_navigation_doc(self) -> None:
        """Write ``nav.xhtml`` with the ARIA role for its ``epub:type``, and the language of lines
        that are not in the language of the book.
        """
        super().build_navigation_doc()
        path = self.outdir / "nav.xhtml"
        text = path.read_text(encoding="utf-8")
        text = text.replace('<nav epub:type="toc">', '<nav epub:type="toc" role="doc-toc">')
        path.write_text(LINE.sub(self._with_language, text), encoding="utf-8")

    def _with_language(self, line: re.Match[str]) -> str:
        language = foreign_language(html.unescape(line["text"]), self.config.epub_language)
        if language is None:
            return line[0]
        attributes = f' lang="{language}" xml:lang="{language}"'
        return f"{line['start']}{attributes}>{line['text']}</a>"

    # metadata -------------------------------------------------------------------------------------

    def toc_metadata(self, level: int, navpoints: list[Any]) -> dict[str, Any]:
        return {**super().toc_metadata(level, navpoints), "title": html_attribute(self._title)}

    def content_metadata(self) -> dict[str, Any]:
        metadata = super().content_metadata()
        metadata["title"] = metadata["description"] = html_attribute(self._title)
        if (self.outdir / COVER).is_file() and not self.config.epub_cover:
            metadata["cover"] = self.make_id(COVER)
        return metadata

    def build_content(self) -> None:
        self._draw_cover()
        super().build_content()
        path = self.outdir / "content.opf"
        for prefix, uri in NAMESPACES.items():
            ElementTree.register_namespace(prefix, uri)
        tree = ElementTree.parse(path)  # noqa: S314  written by this builder
        metadata: Any = tree.find(f"{{{OPF}}}metadata")
        creator = metadata.findtext(f"{{{DC}}}creator")
        for contributor in metadata.findall(f"{{{DC}}}contributor"):
            if contributor.text == creator:
                metadata.remove(contributor)
        _add_accessibility(metadata, self._declare(tree))
        ElementTree.indent(tree)
        tree.write(path, encoding="utf-8", xml_declaration=True)

    def _draw_cover(self) -> None:
        """Draw the cover, unless the project sets ``epub_cover`` or CairoSVG is not installed."""
        path = self.outdir / COVER
        path.unlink(missing_ok=True)
        if self.config.epub_cover:
            return
        catalogue, language = log_domain(self.env).catalogue, self.config.language
        entries = catalogue.entries
        numbers = numbers_of(entries) if entries else []
        about = [days_covered(entries, language), " · ".join(numbers)]
        author = self.config.epub_author
        if picture := book_cover(
            self._title, [line for line in about if line], author, catalogue.week_list
        ):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(picture)

    def _declare(self, tree: Any) -> set[str]:
        """Set the properties of the items of the manifest.

        Return the keys of :data:`PROPERTIES` and :data:`IMAGES` that match a page.
        """
        content_of_pages: set[str] = set()
        cover = tree.find(f".//{{{OPF}}}meta[@name='cover']")
        for item in tree.iter(f"{{{OPF}}}item"):
            page = self.outdir / unquote(item.get("href", ""))
            properties = []
            if cover is not None and item.get("id") == cover.get("content"):
                properties.append("cover-image")
            if item.get("media-type") == "application/xhtml+xml" and page.is_file():
                content = page.read_bytes()
                properties += [name for name, sign in PROPERTIES.items() if sign.search(content)]
                content_of_pages |= {
                    *properties,
                    *(name for name, sign in IMAGES.items() if sign.search(content)),
                }
            if properties:
                item.set("properties", " ".join([*item.get("properties", "").split(), *properties]))
        return content_of_pages


def _line(level: int, uri: str, text: str) -> dict[str, Any]:
    """Return a line of the contents in the form of ``refnodes``."""
    return {"level": level, "refuri": uri, "text": html_attribute(text)}


def _add_accessibility(metadata: Any, content: set[str]) -> None:
    """Add the accessibility metadata of schema.org for *content*, the result of ``_declare``."""
    summary = _(
        "All text can be read aloud and enlarged. The contents lead to every week and entry."
        " Figures are described where the author described them."
    )
    facts = [("accessMode", "textual"), ("accessModeSufficient", "textual")]
    if content & {"svg", "image"}:
        facts.append(("accessMode", "visual"))
    features = ["structuralNavigation", "tableOfContents"]
    if "mathml" in content:
        features.append("MathML")
    if "image" in content and "undescribed" not in content:
        features.append("alternativeText")
    facts += [("accessibilityFeature", feature) for feature in features]
    facts += [("accessibilityHazard", "none"), ("accessibilitySummary", str(summary))]
    for name, value in facts:
        meta = ElementTree.SubElement(metadata, f"{{{OPF}}}meta", property=f"schema:{name}")
        meta.text = value


def register_epub(app: Sphinx) -> None:
    """Replace the EPUB builder, and set its defaults."""
    app.add_builder(LogEpubBuilder, override=True)
    app.connect("config-inited", _defaults, priority=400)
    # must run before Sphinx checks the required settings
    app.connect("builder-inited", _fill_required_settings, priority=400)


def _defaults(_app: Sphinx, config: Config) -> None:
    """At ``config-inited``: set defaults for settings that the project does not set."""
    ours: dict[str, Any] = {
        "epub_language": config.language.replace("_", "-"),
        "epub_description": config.project,
        "epub_contributor": config.author,
        "epub_show_urls": "no",
        "epub_tocscope": "includehidden",
        # do not list the toctrees of a page a second time below it
        "epub_tocdup": False,
    }
    if config.author == NAMELESS:
        ours["epub_author"] = ours["epub_publisher"] = ours["epub_contributor"] = config.project
    # the EPUB 2 table of contents reuses this value as an id, which must be an XML name
    if make_filename(config.project) == "sphinx":
        ours["epub_basename"] = "paperlog"
    ours["epub_identifier"] = ours["epub_uid"] = slug(config.project)
    set_defaults(config, ours)


def _fill_required_settings(app: Sphinx) -> None:
    """At ``builder-inited``: set version and copyright, which EPUB requires, if they are empty."""
    if app.builder.name == "epub":
        app.config["version"] = app.config.version or "1"
        app.config["epub_copyright"] = (
            app.config.epub_copyright or app.config.author or app.config.project
        )

"""EPUB builder that declares what EPUB 3 and its readers ask for.

Extends Sphinx's builder: a table of contents with weeks and entries, a cover, the title and the
language of the log, and metadata on accessibility.  Upstream could adopt: ``properties="mathml"``
for pages with formulas (https://www.w3.org/TR/epub-33/#sec-mathml), ``svg`` for pages with
drawings, a language on every page, and a language tag with a hyphen.
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

from paperlog.dates import week_dates
from paperlog.domain import log_domain
from paperlog.domain.log_extent import days_covered, numbers_of
from paperlog.domain.log_title import NAMELESS, log_title
from paperlog.escapes import html_attribute
from paperlog.html.book_cover import book_cover
from paperlog.messages import _
from paperlog.model.anchors import slug
from paperlog.model.languages import foreign_language

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

OPF = "http://www.idpf.org/2007/opf"
DC = "http://purl.org/dc/elements/1.1/"
NAMESPACES = {"": OPF, "opf": OPF, "dc": DC}
DECLARED = {"mathml": re.compile(rb"<math[\s>]"), "svg": re.compile(rb"<svg[\s>]")}
"""Content other than XHTML, by the manifest property that declares it."""
COVER = "_static/cover.png"
LINE = re.compile(r'(?P<start><a href="[^"]*")>(?P<text>[^<]*)</a>')
"""A line of the contents."""
VIEWPORT = re.compile(r'<meta\b[^>]*\bname="viewport"[^>]*>\s*')
NOTED = {
    "image": re.compile(rb"<img\b"),
    "undescribed": re.compile(rb'<img\b(?![^>]*\balt="[^"])'),
}
"""Content that the metadata on accessibility depends on."""


class LogEpubBuilder(Epub3Builder):
    """Sphinx's EPUB builder, with the contents, the cover and the metadata of a log."""

    def init(self) -> None:
        super().init()
        self.guide_titles = {"toc": str(_("Contents")), "cover": str(_("Cover"))}
        language = html_attribute(self.config.epub_language)
        self.html_tag = f'{self.html_tag[:-1]} lang="{language}" xml:lang="{language}">'

    @property
    def _title(self) -> str:
        is_given = {"epub_title", "html_title"} & {*self.config._raw_config, *self.config.overrides}
        return str((not is_given and log_title(self.env)) or self.config.epub_title)

    def handle_page(self, pagename: str, addctx: dict[str, Any], *args: Any, **more: Any) -> None:
        # the theme has one, docutils adds another
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
        # one level at most is opened at a time
        level = 0
        for line in lines:
            level = line["level"] = min(line["level"], level + 1)
        self.refnodes = lines

    def _with_entries(self, items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The contents, with the weeks and entries of each page in place of its headings.

        A page that holds one week is listed as that week.  A heading after a page of its own page's
        toctree is left out: the contents must be in the order of the pages.
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
        """Write the contents with the ARIA role that goes with their ``epub:type``.

        A line in another language than the book's says so, for fonts and for reading aloud.
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
        tree = ElementTree.parse(path)  # noqa: S314  written a moment ago
        metadata: Any = tree.find(f"{{{OPF}}}metadata")
        creator = metadata.findtext(f"{{{DC}}}creator")
        for contributor in metadata.findall(f"{{{DC}}}contributor"):
            if contributor.text == creator:
                metadata.remove(contributor)
        _say_access(metadata, self._declare(tree))
        ElementTree.indent(tree)
        tree.write(path, encoding="utf-8", xml_declaration=True)

    def _draw_cover(self) -> None:
        """Draw the cover, unless the project has one."""
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
        """Give the items of the manifest their properties; return what the pages hold."""
        found: set[str] = set()
        cover = tree.find(f".//{{{OPF}}}meta[@name='cover']")
        for item in tree.iter(f"{{{OPF}}}item"):
            page = self.outdir / unquote(item.get("href", ""))
            held = []
            if cover is not None and item.get("id") == cover.get("content"):
                held.append("cover-image")
            if item.get("media-type") == "application/xhtml+xml" and page.is_file():
                content = page.read_bytes()
                held += [name for name, sign in DECLARED.items() if sign.search(content)]
                found |= {*held, *(name for name, sign in NOTED.items() if sign.search(content))}
            if held:
                item.set("properties", " ".join([*item.get("properties", "").split(), *held]))
        return found


def _line(level: int, uri: str, text: str) -> dict[str, Any]:
    return {"level": level, "refuri": uri, "text": html_attribute(text)}


def _say_access(metadata: Any, held: set[str]) -> None:
    """Add the metadata of schema.org on accessibility, for pages that hold what *held* names."""
    summary = _(
        "All text can be read aloud and enlarged. The contents lead to every week and entry."
        " Figures are described where the author described them."
    )
    facts = [("accessMode", "textual"), ("accessModeSufficient", "textual")]
    if held & {"svg", "image"}:
        facts.append(("accessMode", "visual"))
    features = ["structuralNavigation", "tableOfContents"]
    if "mathml" in held:
        features.append("MathML")
    if "image" in held and "undescribed" not in held:
        features.append("alternativeText")
    facts += [("accessibilityFeature", feature) for feature in features]
    facts += [("accessibilityHazard", "none"), ("accessibilitySummary", str(summary))]
    for name, value in facts:
        meta = ElementTree.SubElement(metadata, f"{{{OPF}}}meta", property=f"schema:{name}")
        meta.text = value


def register_epub(app: Sphinx) -> None:
    app.add_builder(LogEpubBuilder, override=True)
    app.connect("config-inited", _defaults, priority=400)
    # must run before Sphinx checks the required settings
    app.connect("builder-inited", _fill_required_settings, priority=400)


def _defaults(_app: Sphinx, config: Config) -> None:
    ours: dict[str, Any] = {
        "epub_language": config.language.replace("_", "-"),
        "epub_description": config.project,
        "epub_contributor": config.author,
        "epub_show_urls": "no",
        "epub_tocscope": "includehidden",
        # a page and its first line would be listed twice
        "epub_tocdup": False,
    }
    if config.author == NAMELESS:
        ours["epub_author"] = ours["epub_publisher"] = ours["epub_contributor"] = config.project
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

"""Print lines as HTML, for all builders with the format ``html``, including singlehtml and EPUB.

HTML is printed as strings, since nodes are too slow: a log of ten years has hundreds of thousands
of texts and links on its cards and rows, and each would be a node to create, to search by every
post-transform, and to visit. For 1,500 entries, singlehtml takes 8 s of processor time with strings
and took 15 s with nodes. Other formats (text, LaTeX, man pages, Texinfo) are built rarely and use
nodes (:mod:`paperlog.display.as_nodes`), which their writers print.

Builders differ only in the URIs of links (:meth:`paperlog.domain.references.Address.uri`), in
whether elements can be collapsed, and in whether there are thumbnails. Apart from thumbnails, the
output is valid XHTML too.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sphinx.builders.epub3 import Epub3Builder

from paperlog.display.cards import foot_of, head_of, lost_figures
from paperlog.display.lines import Code, Line, LineLink, Names, Part, Piece, Span, Unverified
from paperlog.display.record_lines import back_links, record_parts
from paperlog.display.rows import row_of
from paperlog.domain import LogDomain, log_domain
from paperlog.domain.references import Address, entry_address, has_pages, is_interactive
from paperlog.html.image_names import thumbnail_html
from paperlog.messages import _
from paperlog.model.escapes import class_attribute, html_attribute, html_text
from paperlog.model.language_detection import has_han, language_of

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator

    from paperlog.nodes import log_card_part, log_names, log_records, log_rows


def visit_rows(self: HTML5Translator, node: log_rows) -> None:
    """Print the rows of a listing; in the style ``list``, a row is one line without an id."""
    domain = log_domain(self.builder.env)
    printer = Printer(domain, self.builder, node["in_document"])
    is_list = node["style"] == "list"
    items: list[tuple[str, str]] = []
    for docname, anchor, address in node["rows"]:
        row = row_of(domain, domain.entry_at(docname, anchor), node["style"], node["with_week"])
        if is_list:
            items.append((printer.lang_of(row[0].text), f">{printer.pieces(row[0].pieces)}"))
        else:
            opening = f' id="{html_attribute(address)}">' if address else ">"
            items.append(("", opening + "\n".join(map(printer.line, row))))
    self.body.append(_listing(node["classes"], items))


def visit_names(self: HTML5Translator, node: log_names) -> None:
    """Print an index of names with links to their entries.

    The links have no tooltips: a large index would repeat the title of a work for each author.
    """
    domain = log_domain(self.builder.env)
    printer = Printer(domain, self.builder, node["in_document"])
    items: list[tuple[str, str]] = []
    for name, address, places, page in node["names"]:
        entries = [domain.entry_at(docname, anchor) for docname, anchor in places]
        texts = domain.catalogue.names_beside(entries)
        *before, last = map(printer.plain_link, texts, map(entry_address, entries))
        # keeps the dot on the line of the name before it
        links = "".join(f'<span class="pl-dotted">{link}&#160;·</span> ' for link in before) + last
        lang = printer.lang_of(f"{name} {' '.join(texts)}")
        number = f'<span class="pl-number">{len(places)}</span> ' if len(places) > 1 else ""
        title = printer.plain_link(name, Address(page)) if page else html_text(name)
        content = f' id="{html_attribute(address)}"><b>{title}</b> {number}{links}'
        items.append((lang, content))
    self.body.append(_listing(["pl-index"], items))


def _listing(classes: list[str], items: list[tuple[str, str]]) -> str:
    """Return a ``ul`` of *items*: the ``lang`` attribute, and the rest of the ``li`` from its other
    attributes on. A ``lang`` that all items share is set once, on the ``ul``.
    """
    languages = {lang for lang, _item in items}
    shared = languages.pop() if len(languages) == 1 else ""
    rows = "".join(f"<li{'' if shared else lang}{item}</li>\n" for lang, item in items)
    return f"<ul{class_attribute(classes)}{shared}>\n{rows}</ul>\n"


def visit_records(self: HTML5Translator, node: log_records) -> None:
    domain = log_domain(self.builder.env)
    printer = Printer(domain, self.builder, node["in_document"])
    for key, label, address in node["records"]:
        parts = [*record_parts(domain.catalogue.records[key]), *back_links(domain, key)]
        self.body.append(f'<div class="pl-record" id="{html_attribute(address)}">\n')
        self.body.append(f'<span class="pl-record-label">[{html_text(label)}]</span>\n')
        self.body.append(
            '<div class="pl-record-text">\n'
            + "\n".join(map(printer.part, parts))
            + "\n</div></div>\n"
        )


def visit_card_part(self: HTML5Translator, node: log_card_part) -> None:
    """Print the head or the foot of a card; children of the node are the editor's notes."""
    domain = log_domain(self.builder.env)
    printer = Printer(domain, self.builder, node["in_document"])
    entry = domain.entry_at(node["in_document"], node["anchor"])
    if node["part"] == "head":
        inside = printer.parts(head_of(domain, entry, printer.docname))
        self.body.append(f'<div class="pl-head">{inside}</div>\n' if inside else "")
        self.context.append("")
        return
    parts = foot_of(domain, entry, printer.docname, node["text_source"])
    lines = printer.parts(part for part in parts if not isinstance(part, Code))
    code = printer.parts(part for part in parts if isinstance(part, Code))
    lost = lost_figures(entry) if is_interactive(self.builder) else []
    opening = closing = ""
    if lost or len(node):
        summary = printer.summary(str(_("Editor's notes")))
        opening = f'<details class="pl-notes">\n{summary}{printer.parts(lost)}'
        closing = "</details>\n"
    if opening or code:
        opening, closing = f'<div class="pl-folded">\n{opening}', f"{closing}{code}</div>\n"
    if lines or opening:
        opening, closing = f'<footer class="pl-foot">{lines}{opening}', f"{closing}</footer>\n"
    self.body.append(opening)
    self.context.append(closing)


def close(self: Any, _node: Any) -> None:
    """Write the closing text that the visitor of the opening has put on the stack."""
    self.body.append(self.context.pop())


def nothing(_self: Any, _node: Any) -> None:
    """Write nothing: another visitor writes the whole element."""


class Printer:
    """Prints lines for the page *docname*, or for several pages of one folder.

    For the latter, *docname* is a name in the folder to which no line links: relative URIs are the
    same for all pages of a folder.
    """

    def __init__(self, domain: LogDomain, builder: Builder, docname: str) -> None:
        self.domain = domain
        self.builder = builder
        self.docname = docname
        self.language: str = domain.env.config.language
        self._links: dict[LineLink, str] = {}

    def parts(self, parts: Iterable[Part]) -> str:
        """Return *parts* as blocks; consecutive parts with labels become a ``dl``."""
        printed: list[str] = []
        for is_fact, group in groupby(parts, key=lambda part: bool(part.label)):
            if is_fact:
                facts = "".join(map(self._fact, group))
                printed.append(f'<dl class="pl-facts simple">\n{facts}</dl>\n')
            else:
                printed += [f"{text}\n" for part in group if (text := self.part(part))]
        return "".join(printed)

    def _fact(self, part: Part) -> str:
        line = part.unfolded
        if line is None:
            return ""
        lang = self.lang_of(Line((), line.pieces).text)
        return (
            f"<div{class_attribute(line.classes)}>"
            f"<dt{self.lang_of(line.label)}>{html_text(line.label)}</dt> "
            f"<dd{lang}>{self.pieces(line.pieces)}</dd></div>\n"
        )

    def summary(self, title: str) -> str:
        """Return the ``summary`` of a ``details`` element."""
        return f"<summary{self._lang(language_of(title))}>{html_text(title)}</summary>\n"

    def part(self, part: Part) -> str:
        if isinstance(part, Line) or not is_interactive(self.builder):
            return self.line(part.unfolded) if part.unfolded else ""
        return self._names(part) if isinstance(part, Names) else self._code(part)

    def line(self, line: Line) -> str:
        text = line.text
        opening = f"<p{class_attribute(line.classes)}{self.lang_of(text)}>"
        picture = line.thumbnail if has_pages(self.builder) else None
        image = thumbnail_html(self.builder, self.docname, picture) if picture else ""
        return f"{opening}{image}{self.pieces(line.labelled)}</p>"

    def lang_of(self, text: str) -> str:
        """Return the ``lang`` attribute for a line of *text*, with a leading blank, or nothing.

        On a Chinese page, a line with Chinese characters has none, whatever else it contains.
        """
        return self._lang(None if self.is_chinese and has_han(text) else language_of(text))

    def plain_link(self, text: str, address: Address) -> str:
        """Return a link without classes and tooltip."""
        href = html_attribute(address.uri(self.domain, self.docname))
        return f'<a href="{href}">{html_text(text)}</a>'

    @cached_property
    def is_chinese(self) -> bool:
        return self.language.startswith("zh")

    def _names(self, names: Names) -> str:
        summary = Line((), names.summary).text
        lang = self._lang(language_of(names.text))
        return (
            f"<details{class_attribute(names.short.classes)}>\n"
            f"<summary{self._lang(language_of(summary))}>{self.pieces(names.summary)}</summary>\n"
            f"<p{lang}>{self.pieces(names.all_names)}</p>\n</details>"
        )

    def _code(self, code: Code) -> str:
        about = "".join(f"{self.line(line)}\n" for line in code.folded)
        block = f'<div class="pl-bibtex-code highlight"><pre>{html_text(code.text)}</pre></div>\n'
        return f'<details class="pl-bibtex">\n{self.summary(code.title)}{about}{block}</details>'

    def _lang(self, language: str | None) -> str:
        return f' lang="{language}"' if language and language != self.language[:2] else ""

    def pieces(self, pieces: tuple[Piece, ...]) -> str:
        return "".join(map(self._piece, pieces))

    def _piece(self, piece: Piece) -> str:
        if isinstance(piece, str):
            # no line break before the dot of a separator
            return html_text(piece).replace(" · ", "\N{NO-BREAK SPACE}· ")
        if isinstance(piece, Unverified):
            return f'<span class="pl-unverified">{self.pieces(piece.pieces)}</span>'
        if isinstance(piece, Span) and piece.role:
            tag = {"title": "em", "mark": "strong"}[piece.role]
            return f"<{tag}>{html_text(piece.text)}</{tag}>"
        if isinstance(piece, Span):
            lang = f' lang="{piece.language}"' if piece.language else ""
            return f"<span{class_attribute(piece.classes)}{lang}>{html_text(piece.text)}</span>"
        if piece not in self._links:
            self._links[piece] = self._link(piece)
        return self._links[piece]

    def _link(self, link: LineLink) -> str:
        if link.address is None and not link.uri:
            return _styled(link.text, (*link.inner, *link.classes), link.title)
        href = link.address.uri(self.domain, self.docname) if link.address else link.uri
        title = f' title="{html_attribute(link.title)}"' if link.title else ""
        inner = _styled(link.text, link.inner)
        anchor = (
            f'<a{class_attribute(link.classes)} href="{html_attribute(href)}"{title}>{inner}</a>'
        )
        if link.uri and self._shows_address(link):
            anchor += f' <span class="link-target">[{html_text(link.uri)}]</span>'
        return f"<strong>{anchor}</strong>" if link.is_strong else anchor

    def _shows_address(self, link: LineLink) -> bool:
        """Whether EPUB prints the URI after the link, as its builder does for links in text."""
        builder = self.builder
        return (
            isinstance(builder, Epub3Builder)
            and builder.config.epub_show_urls != "no"
            and link.uri not in link.text
        )


def _styled(text: str, classes: tuple[str, ...], title: str = "") -> str:
    content = html_text(text)
    tooltip = f' title="{html_attribute(title)}"' if title else ""
    return f"<span{class_attribute(classes)}{tooltip}>{content}</span>" if classes else content

"""Print lines as HTML at once.

A log of ten years has hundreds of thousands of words and links around its texts; as nodes, each would be made, searched by every
post-transform and visited one by one.  Other writers print the same lines from nodes (:mod:`paperlog.display.as_nodes`);
``tests/html`` holds the two equal.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

from paperlog.core.languages import has_han, language_of
from paperlog.display.cards import foot_of, head_of
from paperlog.display.lines import Code, Line, Link, Names, Part, Piece, Span
from paperlog.display.links import entry_link
from paperlog.display.rows import row_of
from paperlog.domain import LogDomain, log_domain

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator

    from paperlog.nodes import log_card_part, log_names, log_rows


def visit_rows(self: HTML5Translator, node: log_rows) -> None:
    domain = log_domain(self.builder.env)
    printer = Printer(domain, self.builder, node["in_document"])
    self.body.append(f'<ul class="{" ".join(node["classes"])}">\n')
    for docname, anchor, address in node["rows"]:
        row = row_of(domain, domain.entry_at(docname, anchor), node["style"], node["with_week"])
        self.body.append(f'<li id="{escape(address)}">' if address else "<li>")
        self.body.append("\n".join(map(printer.line, row)) + "</li>\n")
    self.body.append("</ul>\n")


def visit_names(self: HTML5Translator, node: log_names) -> None:
    """Names with their entries; the title of a work, which an index of thousands would repeat for each author, is left out."""
    domain = log_domain(self.builder.env)
    printer = Printer(domain, self.builder, node["in_document"])
    self.body.append('<ul class="pl-index">\n')
    for name, address, places in node["names"]:
        entries = [replace(entry_link(domain, domain.entry_at(docname, anchor)), title="") for docname, anchor in places]
        links = " · ".join(printer.plain_link(link) for link in entries)
        lang = printer.lang_of(f"{name} {' '.join(link.text for link in entries)}")
        number = f'<span class="pl-number">{len(places)}</span> ' if len(places) > 1 else ""
        self.body.append(f'<li id="{escape(address)}"{lang}><b>{escape(name, quote=False)}</b> {number}{links}</li>\n')
    self.body.append("</ul>\n")


def visit_card_part(self: HTML5Translator, node: log_card_part) -> None:
    domain = log_domain(self.builder.env)
    printer = Printer(domain, self.builder, node["in_document"])
    entry = domain.entry_at(node["in_document"], node["anchor"])
    parts, tag = (head_of, "div") if node["part"] == "head" else (foot_of, "footer")
    inside = "\n".join(printer.part(part) for part in parts(domain, entry, node["in_document"]))
    self.body.append(f'<{tag} class="pl-{node["part"]}">{inside}\n</{tag}>\n' if inside else "")


def depart_nothing(self: HTML5Translator, node: log_rows | log_card_part | log_names) -> None:
    """Nothing is left to close."""


class Printer:
    """Prints lines for one page."""

    def __init__(self, domain: LogDomain, builder: Builder, docname: str) -> None:
        self.domain = domain
        self.builder = builder
        self.docname = docname
        self.language: str = domain.env.config.language

    def part(self, part: Part) -> str:
        if isinstance(part, Line):
            return self.line(part)
        return self._names(part) if isinstance(part, Names) else self._code(part)

    def line(self, line: Line) -> str:
        text = line.text
        return f"<p{_classes(line.classes)}{self.lang_of(text)}>{self._pieces(line.pieces)}</p>"

    def lang_of(self, text: str) -> str:
        """The attribute of a line; names in Latin letters among Chinese words of the interface have none."""
        return self._lang(None if self.is_chinese and has_han(text) else language_of(text))

    def plain_link(self, link: Link) -> str:
        """A link without a style of its own."""
        href = link.address.uri(self.builder, self.docname) if link.address else link.uri
        return f'<a href="{escape(href)}">{escape(link.text, quote=False)}</a>'

    @cached_property
    def is_chinese(self) -> bool:
        return self.language.startswith("zh")

    def _names(self, names: Names) -> str:
        summary = Line((), names.summary).text
        everyone = self._lang(language_of(names.text))
        return (
            f'<details class="{" ".join(names.short.classes)}">\n<summary{self._lang(language_of(summary))}>{self._pieces(names.summary)}</summary>\n'
            f"<p{everyone}>{self._pieces(names.everyone)}</p>\n</details>"
        )

    def _code(self, code: Code) -> str:
        about = f"{self.line(code.about)}\n" if code.about else ""
        return (
            f'<details class="pl-bibtex">\n<summary{self._lang("en")}>{code.title}</summary>\n{about}'
            f'<div class="pl-bibtex-code no-search highlight notranslate"><pre>{escape(code.text, quote=False)}</pre></div>\n</details>'
        )

    def _lang(self, found: str | None) -> str:
        return f' lang="{found}"' if found and found != self.language[:2] else ""

    def _pieces(self, pieces: tuple[Piece, ...]) -> str:
        return "".join(map(self._piece, pieces))

    def _piece(self, piece: Piece) -> str:
        if isinstance(piece, str):
            return escape(piece, quote=False)
        if isinstance(piece, Span):
            lang = f' lang="{piece.language}"' if piece.language else ""
            return f"<span{_classes(piece.classes)}{lang}>{escape(piece.text, quote=False)}</span>"
        return self._link(piece)

    def _link(self, link: Link) -> str:
        if link.address is None and not link.uri:
            return _styled(link.text, (*link.inner, *link.classes))
        href = link.address.uri(self.builder, self.docname) if link.address else link.uri
        kind = "internal" if link.address else "external"
        title = f' title="{escape(link.title)}"' if link.title else ""
        inner = _styled(link.text, link.inner)
        anchor = f'<a{_classes((*link.classes, "reference", kind))} href="{escape(href)}"{title}>{inner}</a>'
        return f"<strong>{anchor}</strong>" if link.is_strong else anchor


def _styled(text: str, classes: tuple[str, ...]) -> str:
    words = escape(text, quote=False)
    return f"<span{_classes(classes)}>{words}</span>" if classes else words


def _classes(classes: tuple[str, ...]) -> str:
    return f' class="{" ".join(classes)}"' if classes else ""

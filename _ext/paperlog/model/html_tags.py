"""Raw HTML in the author's text, rewritten as well-formed XML with all elements closed.

Tags as in CommonMark (https://spec.commonmark.org/0.31.2/#raw-html), elements as in the HTML
standard (https://html.spec.whatwg.org/multipage/syntax.html).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from markdown_it.common.html_re import attr_name, attr_value, close_tag, open_tag

from paperlog.model.escapes import UNPRINTABLE, html_attribute, html_text

OPEN = re.compile(open_tag)
CLOSE = re.compile(close_tag)
NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)")
ATTRIBUTE = re.compile(rf"\s+(?P<name>{attr_name})(?:\s*=\s*(?P<value>{attr_value}))?")
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
VERBATIM = frozenset("iframe noembed noframes noscript script style textarea title xmp".split())
"""Elements whose content browsers do not parse as HTML."""
OMITTED = VERBATIM | {
    *("applet", "audio", "canvas", "datalist", "dialog", "math", "object", "select", "svg"),
    *("template", "video"),
}
"""Elements whose content is not displayed; shown as typed if never closed."""
OF_PAGES = frozenset("base body frame frameset head html plaintext".split())
"""Elements that belong to a whole page or cannot be closed."""
CELLS = frozenset({"td", "th", "p"})
ROWS = CELLS | {"tr"}
CLOSED_BY = {
    **dict.fromkeys(("p", "option"), frozenset({"p", "option"})),
    **dict.fromkeys(("dd", "dt"), frozenset({"dd", "dt", "p"})),
    "li": frozenset({"li", "p"}),
    **dict.fromkeys(("td", "th"), CELLS),
    "tr": ROWS,
    **dict.fromkeys(("tbody", "tfoot", "thead"), ROWS | {"tbody", "tfoot", "thead"}),
}
"""Elements that are closed implicitly by the start of another one."""
MAY_STAY_OPEN = frozenset().union(*CLOSED_BY.values())
"""Elements whose end tag is optional in HTML."""
NOT_IN_BOOKS = frozenset(
    "applet button dialog embed form frame iframe input link meta noembed noframes noscript object"
    " option param script select style template textarea title".split()
)
"""Elements that EPUB does not allow in a chapter, or that are active content."""
Kind = Literal["text", "start", "end", "whole", "open"]


@dataclass
class Piece:
    """A token of HTML as *typed*; *open* marks the start of a verbatim element without end."""

    kind: Kind
    typed: str
    name: str = ""
    line: int = 0
    """Line in its source, counted from 0."""
    written: str = ""
    before: list[str] = field(default_factory=list)
    """End tags to insert before it."""

    def __str__(self) -> str:
        return "".join([*self.before, self.written])

    def show(self) -> None:
        """Turn the tag into text."""
        self.written = _xml(self.typed)
        self.kind = "text"


@dataclass(frozen=True)
class HtmlFault:
    """A fault in a piece of HTML."""

    piece: Piece
    message: str


def pieces_of(source: str) -> Iterator[Piece]:
    """Split *source* into tokens; comments are dropped."""
    at = 0
    while at < len(source):
        begin = at
        sign = source.find("<", at)
        if sign != at:
            at = sign if sign > 0 else len(source)
            yield _text(source[begin:at])
            continue
        if source.startswith("<!--", at):
            end = source.find("-->", at + 4)
            if end < 0:
                yield Piece("open", source[at:], "!--", source.count("\n", 0, at))
                return
            at = end + 3
            continue
        found = OPEN.match(source, at) or CLOSE.match(source, at)
        if not found:
            at += 1
            yield Piece("text", "<", written="&lt;")
            continue
        name, at = NAME.match(found[0])[1].lower(), found.end()  # type: ignore[index]
        line = source.count("\n", 0, begin)
        if found[0].startswith("</"):
            yield Piece("end", found[0], name, line, found[0])
        elif name in VERBATIM and not found[0].endswith("/>"):
            closing = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(source, at)
            if not closing:
                yield Piece("open", source[begin:], name, line)
                return
            inner, at = source[at : closing.start()], closing.end()
            yield _whole(source[begin:at], found[0], name, inner, line)
        else:
            yield Piece("start", found[0], name, line)


def _text(typed: str) -> Piece:
    return Piece("text", typed, written=_xml(html.unescape(typed)))


def _xml(text: str) -> str:
    return html_text(UNPRINTABLE.sub("", text))


def _whole(typed: str, tag: str, name: str, inner: str, line: int) -> Piece:
    piece = Piece("whole", typed, name, line)
    if "<!--" in inner:
        # a nested comment or script inside a script would end it at the wrong place
        piece.show()
    elif name in {"textarea", "title"}:
        piece.written = f"{_start(tag, name)}{_xml(html.unescape(inner))}</{name}>"
    else:
        piece.written = f"{_start(tag, name)}{inner}</{name}>"
    return piece


def _start(tag: str, name: str, *, for_book: bool = False, closed: bool = False) -> str:
    attributes: dict[str, str] = {}
    # the name may be followed by any character before the first attribute
    for found in ATTRIBUTE.finditer(tag, 1 + len(name)):
        key, value = found["name"], found["value"] or ""
        if value[:1] in {'"', "'"}:
            value = value[1:-1]
        if for_book and (key.lower().startswith("on") or ":" in key):
            continue
        attributes.setdefault(key, html_attribute(UNPRINTABLE.sub("", html.unescape(value))))
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{written}{'/' * closed}>"


class Balance:
    """Collects the HTML tokens of one block and closes all elements opened in it."""

    def __init__(self, *, for_book: bool = False) -> None:
        self.faults: list[HtmlFault] = []
        self._open: list[Piece] = []
        self._for_book = for_book

    def add(self, piece: Piece) -> None:
        """Add the next token."""
        if piece.kind == "open":
            piece.show()
            self._fault(piece, "is never closed and is shown as typed; close it in this block")
        elif piece.name in OF_PAGES:
            piece.show()
            self._fault(piece, "belongs to a whole page and is shown as typed; remove it")
        elif piece.name in NOT_IN_BOOKS and self._for_book:
            if piece.kind != "end":
                self._fault(piece, "has no place in an EPUB and is left out there")
            piece.written = ""
        elif piece.kind == "start":
            self._begin(piece)
        elif piece.kind == "end":
            self._end(piece)

    def _begin(self, piece: Piece) -> None:
        foreign = any(one.name in {"svg", "math"} for one in self._open)
        typed = NAME.match(piece.typed)[1] if foreign else piece.name  # type: ignore[index]
        if not foreign:
            while self._open and self._open[-1].name in CLOSED_BY.get(piece.name, ()):
                piece.before.append(f"</{self._open.pop().name}>")
        is_void = piece.name in VOID and not foreign
        is_closed = piece.typed.endswith("/>")
        piece.written = _start(
            piece.typed, typed, for_book=self._for_book, closed=is_void or (is_closed and foreign)
        )
        if is_closed and not is_void and not foreign:
            piece.written += f"</{typed}>"
        elif not is_void and not is_closed:
            piece.name = typed
            self._open.append(piece)

    def _end(self, piece: Piece) -> None:
        names = [one.name.lower() for one in self._open]
        if piece.name not in names:
            piece.written = ""
            if piece.name not in VOID | MAY_STAY_OPEN:
                self._fault(piece, "closes nothing here and is left out; remove it")
            return
        piece.before += self._closed(len(names) - names[::-1].index(piece.name))
        piece.written = f"</{self._open.pop().name}>"

    def close(self) -> str:
        """The end tags of elements still open at the end of the block."""
        return "".join(self._closed(0))

    def _closed(self, first: int) -> list[str]:
        tags: list[str] = []
        for piece in reversed(self._open[first:]):
            if piece.name.lower() in OMITTED:
                piece.show()
                message = "is never closed and is shown as typed; close it in this block"
                self._fault(piece, message)
                continue
            tags.append(f"</{piece.name}>")
            if piece.name not in MAY_STAY_OPEN:
                self._fault(piece, "is closed at the end of its block; close it where it ends")
        del self._open[first:]
        return tags

    def _fault(self, piece: Piece, what: str) -> None:
        sign = f"</{piece.name}>" if piece.typed.startswith("</") else f"<{piece.name}>"
        self.faults.append(HtmlFault(piece, f"`{'<!--' if piece.name == '!--' else sign}` {what}"))

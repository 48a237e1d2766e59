"""HTML in imported text: a few harmless elements become Markdown or tags without attributes.

All other HTML is escaped by :mod:`paperlog.source.myst_text`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

from paperlog.model.links import safe_url
from paperlog.model.markdown_text import escaped, in_angles

MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
"""Elements with an equivalent mark in Markdown."""
PAIRED = frozenset(
    {*MARKS, "a", "code", "del", "ins", "kbd", "mark", "s", "small", "sub", "sup", "u"}
)
"""Inline elements that require an end tag."""
KEPT = frozenset({*PAIRED - {"a"}, "br", "details", "summary"})
"""Elements that may be kept as tags without attributes."""
BLOCKS = frozenset(
    "p div center section article blockquote hr ul ol dl dt dd table thead tbody tfoot tr"
    " h1 h2 h3 h4 h5 h6".split()
)
"""Elements that end a paragraph; only their text is kept."""
WRAPPERS = frozenset({"span", "font", "td", "th", "wbr"})
"""Inline elements of which only the text is kept."""
CLEAN = re.compile(rf"</?(?:{'|'.join(sorted(KEPT))})>")
"""The tags allowed in the output."""
OPENS_TAG = re.compile(r"<(?=[a-zA-Z/!?])")
"""Start of an HTML construct."""
NAMES = "|".join(sorted(KEPT | BLOCKS | WRAPPERS | {"a", "img", "li"}))
TAG = re.compile(
    rf"""(?<!\\)(?P<before>(?:\\\\)*)
    <(?P<end>/?)(?P<name>{NAMES})\b(?P<attributes>(?:\s+(?:[^<>"'\n]|"[^"<>\n]*"|'[^'<>\n]*')*)?)/?>
    """,
    re.IGNORECASE | re.VERBOSE,
)
CONTAINER = re.compile(r"[ \t]*(?:>|[-+*|:~]|\d{1,9}[.)]|\[\^)|[ \t]+\S")
"""Start of a line in a block quote, list item, table or footnote, which a line break would end."""
BLANKS = re.compile(r"[ \t]*")
SCHEME = re.compile(r"\s*[a-z][a-z0-9+.-]*:|\s*//", re.IGNORECASE)


@dataclass
class _Tag:
    start: int
    stop: int
    name: str
    is_end: bool
    attributes: str
    partner: _Tag | None = None


def html_as_markdown(text: str, is_code: Callable[[int], bool]) -> str:
    """Rewrite the harmless elements of *text*.

    Args:
        text: Markdown.
        is_code: Whether an offset in *text* is inside code, where tags are kept as typed.
    """
    tags = [
        _Tag(
            found.end("before"),
            found.end(),
            found["name"].lower(),
            bool(found["end"]),
            found["attributes"],
        )
        for found in TAG.finditer(text)
        if not is_code(found.end("before")) and not is_code(found.end() - 1)
    ]
    if not tags:
        return text
    _pair(tags, text)
    pieces, at, end = [""], 0, "\n\n"
    for tag in tags:
        between = text[at : tag.start]
        new, at = _written(tag, text)
        end = f"{end}{between}"[-2:]
        if new.startswith("\n"):
            # collapse blank lines
            behind = new.lstrip("\n")
            present = len(end) - len(end.rstrip("\n"))
            new = "\n" * max(len(new) - len(behind) - present, 0) + behind
        pieces += [between, new]
        end = f"{end}{new}"[-2:]
    made = "".join([*pieces, text[at:]])
    return made if text.endswith("\n") else made.rstrip("\n")


def attributes_of(text: str) -> dict[str, str]:
    """Parse the attributes of a tag; the first of duplicate names wins."""
    reader = _Attributes()
    reader.feed(f"<x {text.strip().rstrip('/')}>")
    return reader.found


class _Attributes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found = {name: value or "" for name, value in reversed(attrs)}


def _pair(tags: list[_Tag], text: str) -> None:
    """Pair the start and end tags of inline elements that are in the same paragraph."""
    opened: list[_Tag] = []
    last = 0
    for tag in tags:
        if opened and re.search(r"\n[ \t>]*\n", text[last : tag.start]):
            opened.clear()
        last = tag.stop
        if tag.name in BLOCKS or tag.name == "li":
            opened.clear()
        elif tag.name in PAIRED and not tag.is_end:
            opened.append(tag)
        elif tag.name in PAIRED and opened and opened[-1].name == tag.name:
            tag.partner = opened.pop()
            tag.partner.partner = tag


def _written(tag: _Tag, text: str) -> tuple[str, int]:
    """The replacement of *tag*, and the offset in *text* after it."""
    typed = text[tag.start : tag.stop]
    if tag.name == "img" and not tag.is_end:
        return image(attributes_of(tag.attributes)) or f"\\{typed}", tag.stop
    if tag.name in BLOCKS or tag.name == "li":
        return _division(tag, text), BLANKS.match(text, tag.stop).end()  # type: ignore[union-attr]
    if tag.name in WRAPPERS or tag.name == "img":
        return " " if tag.name in {"td", "th"} else "", tag.stop
    if tag.name == "br":
        return "<br>", tag.stop
    if tag.name in {"details", "summary"}:
        return f"<{'/' * tag.is_end}{tag.name}>", tag.stop
    if tag.partner is None:
        return f"< {typed[1:]}" if in_formula(text, tag.start) else f"\\{typed}", tag.stop
    first, second = (tag.partner, tag) if tag.is_end else (tag, tag.partner)
    inner = text[first.stop : second.start]
    if tag.name == "a" and "href" not in attributes_of(first.attributes):
        # an anchor (link target), which has no equivalent
        return "", tag.stop
    if tag.name == "a":
        return _link(tag, first, inner) or f"\\{typed}", tag.stop
    if tag.name == "code" and not re.search(r"[<>`\n]", inner) and inner.strip():
        return ("`", tag.stop) if tag.is_end else (f"`{html.unescape(inner)}", second.start)
    if tag.name in MARKS and _takes_marks(text, first, second):
        return MARKS[tag.name], tag.stop
    return f"<{'/' * tag.is_end}{tag.name}>", tag.stop


def image(attributes: Mapping[str, str]) -> str:
    """Markdown for an image; empty if it has no safe address."""
    source = attributes.get("src", "").strip()
    if SCHEME.match(source):
        source = safe_url(source) or ""
    if not source:
        return ""
    words = escaped(" ".join(attributes.get("alt", "").split()))
    return f"![{words}](<{in_angles(source)}>)"


def _link(tag: _Tag, first: _Tag, inner: str) -> str:
    """Start or end of a Markdown link; empty if its address is not safe."""
    url = safe_url(attributes_of(first.attributes).get("href", ""))
    is_label = inner.strip() and inner.count("[") == inner.count("]") and "<a" not in inner.lower()
    if not url or not is_label:
        return ""
    return f"](<{url}>)" if tag.is_end else "["


def _takes_marks(text: str, first: _Tag, second: _Tag) -> bool:
    """Whether emphasis marks in place of the two tags are parsed as emphasis in any context."""
    around = text[first.start - 1 : first.start] + text[second.stop : second.stop + 1]
    inner = text[first.stop : second.start]
    return inner[:1].isalnum() and inner[-1:].isalnum() and not set(around) & set("*_\\")


def _division(tag: _Tag, text: str) -> str:
    """The separator between the preceding text and the content of a block element."""
    start = text.rfind("\n", 0, tag.start) + 1
    prefix = TAG.sub("", text[start : tag.start])
    if CONTAINER.match(text, start):
        behind = text[tag.stop : (text + "\n").index("\n", tag.stop)]
        return "<br>" if prefix.strip(" \t>-+*") and behind.strip() else ""
    if tag.name == "li":
        mark = "" if tag.is_end else "- "
        return f"\n{mark}" if prefix.strip() and mark else mark
    return ("\n\n" if prefix.strip() else "\n") + ("***\n\n" if tag.name == "hr" else "")


def in_formula(text: str, at: int) -> bool:
    """Whether an offset is inside a probable inline formula.

    There a blank after ``<`` makes a tag text: TeX ignores the blank, while a backslash would
    start a command.
    """
    start, stop = text.rfind("\n", 0, at) + 1, (text + "\n").index("\n", at)
    return text.count("$", start, at) % 2 == 1 and "$" in text[at:stop]


def marked_up(content: str) -> Iterator[int]:
    """Offsets in *content* where HTML may start that is not one of the clean tags."""
    for found in OPENS_TAG.finditer(content):
        if not CLEAN.match(content, found.start()):
            yield found.start()

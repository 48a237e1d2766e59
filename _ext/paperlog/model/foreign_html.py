"""HTML in text from files: a few harmless elements become Markdown or tags without attributes.

All other HTML is made words by :mod:`paperlog.source.myst_signs`, which asks the parser.
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
"""Elements that Markdown has a mark for."""
PAIRED = frozenset(
    {*MARKS, "a", "code", "del", "ins", "kbd", "mark", "s", "small", "sub", "sup", "u"}
)
"""Elements within a line that need their end tag."""
KEPT = frozenset({*PAIRED - {"a"}, "br", "details", "summary"})
"""Elements that may stay as tags without attributes."""
BLOCKS = frozenset(
    {
        *(
            "p",
            "div",
            "center",
            "section",
            "article",
            "blockquote",
            "hr",
            "ul",
            "ol",
            "dl",
            "dt",
            "dd",
        ),
        *("table", "thead", "tbody", "tfoot", "tr", "h1", "h2", "h3", "h4", "h5", "h6"),
    }
)
"""Elements that end a paragraph; only their words are kept."""
WRAPPERS = frozenset({"span", "font", "td", "th", "wbr"})
"""Elements within a line of which only the words are kept."""
CLEAN = re.compile(rf"</?(?:{'|'.join(sorted(KEPT))})>")
"""The tags that may reach a page."""
OPENS_TAG = re.compile(r"<(?=[a-zA-Z/!?])")
"""What HTML may begin with."""
NAMES = "|".join(sorted(KEPT | BLOCKS | WRAPPERS | {"a", "img", "li"}))
TAG = re.compile(
    rf"""(?<!\\)(?P<before>(?:\\\\)*)
    <(?P<end>/?)(?P<name>{NAMES})\b(?P<attributes>(?:\s+(?:[^<>"'\n]|"[^"<>\n]*"|'[^'<>\n]*')*)?)/?>
    """,
    re.IGNORECASE | re.VERBOSE,
)
CONTAINER = re.compile(r"[ \t]*(?:>|[-+*|:~]|\d{1,9}[.)]|\[\^)|[ \t]+\S")
"""How a line of a quotation, an item, a table or a footnote begins; a new line would end it."""
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
        is_code: Whether a place of *text* is in code, where tags are shown as typed.
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
            # one blank line is enough
            new = "\n" * max(len(new) - len(new.lstrip("\n")) - end.count("\n"), 0) + new.lstrip(
                "\n"
            )
        pieces += [between, new]
        end = f"{end}{new}"[-2:]
    made = "".join([*pieces, text[at:]])
    return made if text.endswith("\n") else made.rstrip("\n")


def attributes_of(text: str) -> dict[str, str]:
    """The attributes of a tag by their names; of two of one name the first."""
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
    """Give each tag within a line its other end, where the two stand in one paragraph."""
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
    """What stands for a *tag*, and where the text goes on behind it."""
    typed = text[tag.start : tag.stop]
    if tag.name == "img" and not tag.is_end:
        return image(attributes_of(tag.attributes)) or f"\\{typed}", tag.stop
    if tag.name in BLOCKS or tag.name == "li":
        return _division(tag, text), _behind_blanks(text, tag.stop)
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
        # a target of links, of which the text has none
        return "", tag.stop
    if tag.name == "a":
        return _link(tag, first, inner) or f"\\{typed}", tag.stop
    if tag.name == "code" and not re.search(r"[<>`\n]", inner) and inner.strip():
        return ("`", tag.stop) if tag.is_end else (f"`{html.unescape(inner)}", second.start)
    if tag.name in MARKS and _takes_marks(text, first, second):
        return MARKS[tag.name], tag.stop
    return f"<{'/' * tag.is_end}{tag.name}>", tag.stop


def image(attributes: Mapping[str, str]) -> str:
    """Markdown for a picture, empty where it has no address that may be shown."""
    source = attributes.get("src", "").strip()
    if SCHEME.match(source):
        source = safe_url(source) or ""
    if not source:
        return ""
    words = escaped(" ".join(attributes.get("alt", "").split()))
    return f"![{words}](<{in_angles(source)}>)"


def _link(tag: _Tag, first: _Tag, inner: str) -> str:
    """One end of a link in Markdown, empty where its address may not be linked to."""
    url = safe_url(attributes_of(first.attributes).get("href", ""))
    if (
        not url
        or inner.count("[") != inner.count("]")
        or "<a" in inner.lower()
        or not inner.strip()
    ):
        return ""
    return f"](<{url}>)" if tag.is_end else "["


def _takes_marks(text: str, first: _Tag, second: _Tag) -> bool:
    """Whether Markdown takes marks in the places of two tags for such, and not for signs."""
    before, inner, behind = (
        text[first.start - 1 : first.start],
        text[first.stop : second.start],
        text[second.stop : second.stop + 1],
    )
    if (
        not inner
        or inner[0] in "*_ \t\n"
        or inner[-1] in "*_ \t\n\\"
        or before in {"*", "_", "\\"}
        or behind in {"*", "_"}
    ):
        return False

    def is_open(outer: str) -> bool:
        return not outer or outer.isspace() or not (outer.isalnum() or outer == "_")

    return (inner[0].isalnum() or is_open(before)) and (inner[-1].isalnum() or is_open(behind))


def _division(tag: _Tag, text: str) -> str:
    """What divides the words before a block from those in it."""
    start = text.rfind("\n", 0, tag.start) + 1
    prefix = TAG.sub("", text[start : tag.start])
    mark = (
        "- "
        if tag.name == "li" and not tag.is_end
        else "*" * 3 + "\n\n"
        if tag.name == "hr"
        else ""
    )
    if CONTAINER.match(text, start):
        at_edge = (
            not prefix.strip(" \t>-+*")
            or not text[tag.stop : (text + "\n").index("\n", tag.stop)].strip()
        )
        return "" if at_edge else "<br>"
    if tag.name == "li":
        return f"\n{mark}" if prefix.strip() and mark else mark
    return ("\n\n" if prefix.strip() else "\n") + mark


def _behind_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t":
        at += 1
    return at


def in_formula(text: str, at: int) -> bool:
    """Whether a place is in what looks like a formula of one line.

    A blank behind the ``<`` makes words of a tag there: TeX passes over it, and a backslash would
    be a command.
    """
    start, stop = text.rfind("\n", 0, at) + 1, (text + "\n").index("\n", at)
    return text.count("$", start, at) % 2 == 1 and "$" in text[at:stop]


def marked_up(content: str) -> Iterator[int]:
    """The places in *content* where HTML may begin that is none of the clean tags."""
    for found in OPENS_TAG.finditer(content):
        if not CLEAN.match(content, found.start()):
            yield found.start()

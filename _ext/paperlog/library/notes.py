"""Notes of reference managers, which are HTML more often than not, as Markdown."""

from __future__ import annotations

import re
from html.parser import HTMLParser

HTML = re.compile(r"<(?:p|br|div|span|b|i|em|strong|ul|ol|li|h[1-6]|a|blockquote|sub|sup|u|code|pre)\b[^<>]*>", re.IGNORECASE)
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
BLOCKS = frozenset({"p", "div", "ul", "ol", "blockquote", "pre", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
HIDDEN = frozenset({"script", "style", "head"})
SPECIAL = re.compile(r"([\\`*_\[\]<])")


def markdown_of(text: str) -> str:
    """*text* as Markdown: HTML is turned into it, anything else stays as its author typed it."""
    if not HTML.search(text):
        return text.strip()
    writer = _Writer()
    writer.feed(text)
    writer.close()
    lines = [re.sub(r"[ \t]+", " ", line).rstrip() if line.strip() else "" for line in "".join(writer.found).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.links: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self.hidden += 1
        elif tag in BLOCKS:
            self.found.append("\n\n" + ("#### " if tag[0] == "h" else "> " if tag == "blockquote" else ""))
        elif tag == "li":
            self.found.append("\n- ")
        elif tag == "br":
            self.found.append("\n")
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")
            self.found.append("[")
        self.found.append(MARKS.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(MARKS.get(tag, ""))
        if tag in HIDDEN:
            self.hidden = max(self.hidden - 1, 0)
        elif tag in BLOCKS:
            self.found.append("\n\n")
        elif tag == "a" and self.links:
            self.found.append(f"](<{self.links.pop()}>)")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", data)))

"""Convert notes of reference managers, which are mostly HTML, to Markdown."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from paperlog.model.foreign_html import BLOCKS, KEPT, MARKS, WRAPPERS, image
from paperlog.model.markdown_text import in_angles

HTML = re.compile(
    r"<(?:p|br|div|span|b|i|em|strong|ul|ol|li|h[1-6]|a|blockquote|sub|sup|u|code|pre)\b[^<>]*>",
    re.IGNORECASE,
)
MARKS_HERE = {**MARKS, "code": "`"}
TAGS = KEPT - MARKS_HERE.keys() - {"br"}
"""Elements kept as tags."""
DROPPED = BLOCKS | WRAPPERS | {"html", "head", "body", "pre", "title", "li", "br", "a"}
"""Elements of which only the text is kept; all others are shown as typed."""
DIVIDING = BLOCKS | {"pre"}
SPECIAL = re.compile(r"([\\`*_\[\]<])")


def markdown_of(text: str) -> str:
    """Convert *text* from HTML to Markdown; text without HTML is returned unchanged."""
    if not HTML.search(text):
        return text.strip()
    writer = _Writer()
    writer.feed(text)
    writer.close()
    lines = [
        re.sub(r"[ \t]+", " ", line).rstrip() if line.strip() else ""
        for line in "".join(writer.found).split("\n")
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.links: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in DIVIDING:
            head = "#### " if re.fullmatch(r"h[1-6]", tag) else "> " if tag == "blockquote" else ""
            self.found.append(f"\n\n{head}")
        elif tag == "li":
            self.found.append("\n- ")
        elif tag == "br":
            self.found.append("\n")
        elif tag == "a":
            self.links.append(attributes.get("href"))
            self.found.append("[" if self.links[-1] else "")
        elif tag in MARKS_HERE:
            self.found.append(MARKS_HERE[tag])
        elif tag in TAGS:
            self.found.append(f"<{tag}>")
        elif tag == "img" and (picture := image(attributes)):
            self.found.append(picture)
        elif tag not in DROPPED:
            self.handle_data(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in DIVIDING:
            self.found.append("\n\n")
        elif tag == "a" and self.links:
            address = self.links.pop()
            self.found.append(f"](<{in_angles(address)}>)" if address else "")
        elif tag in MARKS_HERE:
            self.found.append(MARKS_HERE[tag])
        elif tag in TAGS:
            self.found.append(f"</{tag}>")
        elif tag not in DROPPED and tag != "img":
            self.handle_data(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.found.append(SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", data)))

    def handle_comment(self, data: str) -> None:
        self.handle_data(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.handle_data(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.handle_data(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.handle_data(f"<![{data}]>")

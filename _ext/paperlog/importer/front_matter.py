"""The head of a Markdown file: what stands between two lines of ``---`` at its top.

It says the week and the tags of all that the file holds; or it is a paper's own, as programs for
notes write it from a library, and the file is what was noted of that paper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from paperlog.importer.date_reader import Context, DateError, read_period
from paperlog.importer.entry_finder import Entry
from paperlog.importer.line_report import Ledger
from paperlog.importer.markdown_reader import Block, Line
from paperlog.importer.title_lines import Title, link_line
from paperlog.model.tag import split_tags
from paperlog.model.week import Week

PROPERTY = re.compile(r"(?P<name>[\w-]+)\s*:(?:\s+(?P<value>.*)|\s*(?P<more>[^\s/].*)|\s*)$")
ITEM = re.compile(r"\s*-\s+(?P<value>.*)")
IN_BRACKETS = re.compile(r"\"[^\"]*\"|'[^']*'|\[\[[^\[\]]*\]\]|[^,\[\]\"']+")
WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
LONGEST = 200
"""Lines of a head."""

NAMES = {
    **dict.fromkeys(("title", "标题"), "title"),
    **dict.fromkeys(("tags", "tag", "keywords", "标签", "关键词"), "tags"),
    **dict.fromkeys(("date", "日期"), "date"),
    "week": "week",
    **dict.fromkeys(("authors", "author", "作者"), "authors"),
    **dict.fromkeys(("year", "年份"), "year"),
    **dict.fromkeys(
        ("venue", "journal", "conference", "publication", "publicationtitle", "期刊", "会议"),
        "venue",
    ),
    **dict.fromkeys(("citekey", "citationkey", "bibkey"), "key"),
    "doi": "doi",
    **dict.fromkeys(("arxiv", "arxivid", "eprint"), "arxiv"),
    **dict.fromkeys(("url", "link", "paper", "链接"), "url"),
    "pdf": "pdf",
    **dict.fromkeys(("code", "github", "代码"), "code"),
    **dict.fromkeys(("status", "状态"), "status"),
    **dict.fromkeys(("rating", "score", "评分"), "rating"),
    **dict.fromkeys(("dateread", "readdate", "readon", "read", "finished", "阅读日期"), "read"),
}
"""Names of properties in small letters and without dashes, and what they say."""
OF_FILE = {
    "date": "the week of the file",
    "week": "the week of the file",
    "tags": "tags of its cards",
}
FIELDS = ("year", "venue", "key")
"""What goes into a record and has no line of its own in a card."""
ABOUT = ("doi", "arxiv", "url", "pdf", "code", "authors", "status", "rating", "read")
"""What is read as lines of this name below a title are."""


@dataclass
class Property:
    """One property: its values, and the lines that it stands in."""

    values: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "; ".join(self.values)


@dataclass
class Front:
    """The head of a file, empty where it has none."""

    properties: dict[str, Property] = field(default_factory=dict)
    others: list[Line] = field(default_factory=list)
    """Lines of properties that are not known, or that stand a second time."""
    marks: list[int] = field(default_factory=list)

    def said(self, name: str) -> str:
        """The value of a property, empty where the head has none."""
        found = self.properties.get(name)
        return found.text if found else ""

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(split_tags(self.said("tags")))

    @property
    def is_of_paper(self) -> bool:
        """Whether it is the head of one paper's notes: it has a title, and names the work."""
        if not self.said("title"):
            return False
        links = (link_line(self._line(name), {}) or [] for name in ("doi", "arxiv", "url", "pdf"))
        return bool(self.said("key")) or any(link.of_paper for found in links for link in found)

    def entry(self, context: Context, ledger: Ledger) -> Entry:
        """The entry of the paper that the head is of, with the week of the day on which it was
        read.
        """
        title = self.properties["title"]
        entry = Entry(Title(title.text, title.lines[:1]))
        for name in ABOUT:
            if found := self.properties.get(name):
                line = found.lines[0][0], self._line(name)
                entry.blocks.append(Block("paragraph", [line], line[1]))
        for name in FIELDS:
            if found := self.properties.get(name):
                text = found.text
                entry.facts.append((name, text, (found.lines[0][0], f"{name}: {text}")))
        for name in ("title", *ABOUT, *FIELDS):
            if found := self.properties.get(name):
                ledger.changed((number for number, _text in found.lines[1:]), f"values of {name}")
        try:
            period = read_period(self.said("read"), context) if self.said("read") else None
        except DateError:
            period = None
        if period and period.day and not period.rest:
            entry.week = period.week
        return entry

    def account(self, ledger: Ledger, *, of_paper: bool) -> None:
        """Say what became of the lines, those of the title and of a paper's own facts aside."""
        ledger.changed(self.marks, "marks of a file's head")
        known = {"title", *(ABOUT + FIELDS if of_paper else ())}
        left = list(self.others)
        for name, found in self.properties.items():
            if name in OF_FILE:
                ledger.changed((number for number, _text in found.lines), OF_FILE[name])
            elif name not in known:
                left += found.lines
        ledger.left_out(
            (number for number, text in left if text.strip()), "a setting of another program"
        )

    def week(self, context: Context) -> Week | None:
        """The week that the file is of."""
        for name in ("week", "date"):
            try:
                period = read_period(self.said(name), context) if self.said(name) else None
            except DateError:
                continue
            if period:
                return period.week
        return None

    def _line(self, name: str) -> str:
        """A property as a line below a title says it."""
        return f"{name}: {self.said(name)}" if self.said(name) else ""


def read_front(lines: list[Line]) -> tuple[Front, list[Line]]:
    """The head of a file, and the lines below it."""
    if not lines or lines[0][1].rstrip() != "---":
        return Front(), lines
    end = next(
        (
            at
            for at, (_number, text) in enumerate(lines[1:LONGEST], 1)
            if text.rstrip() in {"---", "..."}
        ),
        None,
    )
    inner = lines[1:end] if end else []
    if not end or not all(
        not text.strip() or PROPERTY.match(text) or text.startswith((" ", "\t", "-", "#"))
        for _number, text in inner
    ):
        return Front(), lines
    front = Front(marks=[lines[0][0], lines[end][0]])
    current: Property | None = None
    for line in inner:
        said = PROPERTY.match(line[1])
        if said:
            name = NAMES.get(said["name"].casefold().replace("-", "").replace("_", ""), "")
            current = None
            if name and name not in front.properties:
                current = front.properties[name] = Property(
                    _values(said["value"] or said["more"] or "")
                )
        if current is None or (not said and line[1].startswith("#")):
            front.others.append(line)
            continue
        current.lines.append(line)
        if not said and line[1].strip():
            item = ITEM.fullmatch(line[1])
            more = _values(item["value"] if item else line[1])
            if item or not current.values:
                current.values += more
            else:
                # a long value goes on in lines that are indented
                current.values[-1] = " ".join([current.values[-1], *more])
    for name in [name for name, found in front.properties.items() if not found.text]:
        front.others += front.properties.pop(name).lines
    return front, lines[end + 1 :]


def _values(text: str) -> list[str]:
    """The values of a property: those of a list in brackets, or the one that *text* is."""
    text = text.strip()
    if text in {">", "|", ">-", "|-"}:
        return []
    if text.startswith("[") and text.endswith("]") and not text.startswith("[["):
        parts = [found[0].strip() for found in IN_BRACKETS.finditer(text[1:-1])]
    else:
        parts = [text]
    found = (WIKI_LINK.sub(r"\1", part.strip("\"' ")).strip() for part in parts)
    return [value for value in found if value]

"""Front matter of a Markdown file: the block between two ``---`` lines at its top.

It gives either the week and tags for all content of the file, or the metadata of one paper, as
exported by note programs; the file then holds the notes on that paper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from paperlog.importer.date_reader import DateContext, DateError, read_period, whole_period
from paperlog.importer.entry_finder import ImportedCard
from paperlog.importer.field_names import PROPERTIES
from paperlog.importer.line_report import Ledger
from paperlog.importer.markdown_reader import Line, paragraph
from paperlog.importer.title_lines import Title, link_line
from paperlog.model.tag import split_tags
from paperlog.model.week import Week

PROPERTY = re.compile(r"(?P<name>[\w-]+)\s*:(?:\s+(?P<value>.*)|\s*(?P<more>[^\s/].*)|\s*)$")
ITEM = re.compile(r"\s*-\s+(?P<value>.*)")
IN_BRACKETS = re.compile(r"\"[^\"]*\"|'[^']*'|\[\[[^\[\]]*\]\]|[^,\[\]\"']+")
WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
MAX_LINES = 200
"""Maximum number of lines of front matter."""

OF_FILE = {
    "date": "the week of the file",
    "week": "the week of the file",
    "tags": "tags of its cards",
}
FIELDS = ("year", "venue", "key")
"""Properties that go into a record and do not become lines in a card."""
ABOUT = ("doi", "arxiv", "url", "pdf", "code", "authors", "status", "rating", "read")
"""Properties that are read like lines of this name below a title."""


@dataclass
class Property:
    """One property: its values, and its lines."""

    values: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "; ".join(self.values)


@dataclass
class Front:
    """Front matter of a file; empty if absent."""

    properties: dict[str, Property] = field(default_factory=dict)
    others: list[Line] = field(default_factory=list)
    """Lines of unknown or repeated properties."""
    marks: list[int] = field(default_factory=list)

    def said(self, name: str) -> str:
        """Return the value of a property; empty if absent."""
        found = self.properties.get(name)
        return found.text if found else ""

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(split_tags(self.said("tags")))

    @property
    def is_of_paper(self) -> bool:
        """Whether this is the metadata of one paper: it has a title and identifies the work."""
        if not self.said("title"):
            return False
        links = (link_line(self._line(name)) or [] for name in ("doi", "arxiv", "url", "pdf"))
        return bool(self.said("key")) or any(link.of_paper for found in links for link in found)

    def entry(self, context: DateContext, ledger: Ledger) -> ImportedCard:
        """Create the entry of the paper, in the week of the day on which it was read, if given."""
        title = self.properties["title"]
        entry = ImportedCard(Title(title.text, title.lines[:1]))
        for name in ("title", *ABOUT, *FIELDS):
            if found := self.properties.get(name):
                line = found.lines[0][0], f"{name}: {found.text}"
                if name in ABOUT:
                    entry.blocks.append(paragraph([line]))
                elif name in FIELDS:
                    entry.facts.append((name, found.text, line))
                ledger.changed((number for number, _text in found.lines[1:]), f"values of {name}")
        if (period := whole_period(self.said("read"), context)) and period.day:
            entry.week = period.week
        return entry

    def account(self, ledger: Ledger, *, of_paper: bool) -> None:
        """Record what became of the lines, except the title and, with *of_paper*, the paper's
        metadata.
        """
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

    def week(self, context: DateContext) -> Week | None:
        """Return the week of the file, or ``None``."""
        for name in ("week", "date"):
            try:
                period = read_period(self.said(name), context) if self.said(name) else None
            except DateError:
                continue
            if period:
                return period.week
        return None

    def _line(self, name: str) -> str:
        """Return a property as the line ``name: value``, as it would appear below a title."""
        return f"{name}: {self.said(name)}" if self.said(name) else ""


def read_front(lines: list[Line]) -> tuple[Front, list[Line]]:
    """Split lines into front matter and the lines below it."""
    if not lines or lines[0][1].rstrip() != "---":
        return Front(), lines
    end = next(
        (
            at
            for at, (_number, text) in enumerate(lines[1:MAX_LINES], 1)
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
            name = PROPERTIES.get(said["name"].casefold().replace("-", "").replace("_", ""), "")
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
                # Indented continuation of a long value.
                current.values[-1] = " ".join([current.values[-1], *more])
    for name in [name for name, found in front.properties.items() if not found.text]:
        front.others += front.properties.pop(name).lines
    return front, lines[end + 1 :]


def _values(text: str) -> list[str]:
    """Split the value of a property: a bracketed list into its items, else one value."""
    text = text.strip()
    if text in {">", "|", ">-", "|-"}:
        return []
    if text.startswith("[") and text.endswith("]") and not text.startswith("[["):
        parts = [found[0].strip() for found in IN_BRACKETS.finditer(text[1:-1])]
    else:
        parts = [text]
    found = (WIKI_LINK.sub(r"\1", part.strip("\"' ")).strip() for part in parts)
    return [value for value in found if value]

"""A finding: what is wrong where, by which rule, and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning", "note"]

RULES: dict[str, tuple[Severity, str]] = {
    "unreadable": ("error", "A file cannot be read, or is not UTF-8."),
    "bib-malformed": ("error", "A record of a `.bib` file has a syntax error."),
    "bib-link": (
        "warning",
        "A field of a record that should hold an address or identifier does not.",
    ),
    "duplicate-key": ("error", "Two records have one key; the second is never used."),
    "duplicate-work": (
        "warning",
        "Two records are of one work: the same DOI, arXiv id or nearly the same title.",
    ),
    "retracted": ("warning", "A paper in the log was taken back, as its record says."),
    "missing-field": ("warning", "A record lacks a field that its type needs."),
    "unknown-key": ("error", "A key is used that no record has."),
    "citation": ("error", "The text of a `cite` role is no list of keys."),
    "unused-key": ("note", "A record is in no card, citation or relation."),
    "duplicate-entry": ("warning", "A paper stands twice in one week."),
    "outside-week": ("warning", "A paper stands outside of any week."),
    "week": ("error", "A week cannot be read."),
    "week-range": ("warning", "The days of a week are not one Monday to Sunday."),
    "week-place": ("warning", "A week stands in a file that is named after another one."),
    "week-twice": ("warning", "A week stands on two pages, or twice on one."),
    "week-missing": ("note", "Between two weeks of the log there are weeks without a page."),
    "empty-week": ("note", "A week has no entry."),
    "argument": ("error", "A `paper` names no key."),
    "option": ("warning", "An option is not one that the directive has."),
    "option-twice": (
        "warning",
        "An option stands twice in one directive, and only the last one counts.",
    ),
    "option-malformed": (
        "error",
        "An option cannot be read, and with it all of its directive are lost.",
    ),
    "status": ("warning", "A status is none of the known ones."),
    "rating": ("warning", "A rating is not 1 to 5."),
    "date": ("warning", "A date cannot be read."),
    "relation": ("warning", "A relation cannot be read."),
    "link": ("warning", "A link of a card is no address or identifier."),
    "link-spelling": ("note", "A DOI or arXiv id is written as an address."),
    "tag-spelling": ("note", "A tag is written by another of its spellings."),
    "near-tag": ("warning", "Two tags differ by a letter or two."),
    "tags-file": ("error", "The vocabulary of tags has a mistake."),
    "figure": (
        "warning",
        (
            "A figure is not there, lies outside of the source folder, is no picture, "
            "or its pictures are not those of its code."
        ),
    ),
    "drawing": ("warning", "An SVG holds scripts or addresses elsewhere."),
    "alt": ("warning", "A figure has no text for those who cannot see it."),
    "download": ("warning", "A link leads to a file outside of the log, or to no possible name."),
    "dead-link": ("warning", "A link leads to a file that is not there."),
    "anchor-gone": ("warning", "An address that was published is no more."),
    "unclosed": ("error", "A directive is never closed, and takes in all that follows."),
    "stray-fence": (
        "error",
        "A line of colons closes nothing, and opens a box around what follows.",
    ),
    "hidden": (
        "error",
        (
            "HTML, a formula, what is taken for front matter, or a blank that is missing keeps a"
            " directive from being one."
        ),
    ),
    "too-deep": (
        "error",
        "Directives or marks stand in one another too deeply, and are shown as typed.",
    ),
}
"""Every rule with its severity and what it is about; the guide prints this table."""


@dataclass(frozen=True)
class Fix:
    """In one *line* of a file, the text *old* becomes *new*."""

    path: Path
    line: int
    old: str
    new: str


@dataclass(frozen=True)
class Finding:
    """*message* says what is wrong and the way out; *line* and *column* count from 1."""

    rule: str
    path: Path
    line: int
    message: str
    column: int = 1
    fix: Fix | None = None

    @property
    def severity(self) -> Severity:
        return RULES[self.rule][0]

    @property
    def order(self) -> tuple[str, int, int, str]:
        return str(self.path), self.line, self.column, self.rule

"""Import of a reference manager's library: its records, and cards dated by when they were read or
added.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from paperlog.bib.blocks import XDATA, blocks
from paperlog.bib.draft_reader import record_of
from paperlog.bib.escaping import escaped_field
from paperlog.bib.reader import plain
from paperlog.bib.record_draft import RecordDraft
from paperlog.bib.writer import KEY, BibFileError, record_text
from paperlog.formats.reading import format_of, read_records
from paperlog.importer.date_reader import DateContext, DateError, read_period
from paperlog.importer.imported_cards import Card
from paperlog.importer.line_report import Ledger
from paperlog.importer.logs import ImportOptions, WeekPiece
from paperlog.importer.matching import KnownWorks, RecordMatch
from paperlog.model.folding import letters_of, words_of
from paperlog.model.links import link_for
from paperlog.model.week import Week
from paperlog.source.card_text import CardDraft, Excerpt
from paperlog.source.myst_text import as_myst, with_balanced_folds

if TYPE_CHECKING:
    from paperlog.bib.inheritance import Find

FIELDS = {
    "bibtex": re.compile(r"^\s*(?:@\w+\s*[{(]\s*[^\s,]*\s*,?\s*)?(?P<name>[A-Za-z][\w-]*)\s*=\s*"),
    "ris": re.compile(r"^(?P<name>[A-Z][A-Z0-9])\s{1,2}-\s?"),
    "csl-json": re.compile(r'^\s*"(?P<name>[\w-]+)"\s*:\s*'),
}
HEADS = {
    "bibtex": re.compile(r"^\s*@\w+\s*[{(]\s*[^\s,]*\s*,?\s*$"),
    "ris": re.compile(r"^(?:TY|ER)\s{1,2}-"),
    "csl-json": re.compile(r"^[\s\[\]{},]*$"),
}
REWRITTEN = frozenset(
    "type id ty er py da y1 y2 la sp ep is issued accessed date-parts date month year day language"
    " langid literal timestamp date-added dateadded creationdate".split()
)
"""Names of fields whose facts a record keeps in another form."""
INHERITING = frozenset({"crossref", "xdata"})
"""Fields that name parent records, whose facts are copied into the inheriting record."""
NEVER = re.compile(r"(?!)")
MARK = "a mark of the format"
ABSTRACTS = frozenset({"abstract", "ab", "n2"})


def is_library(name: str, text: str) -> bool:
    """Return whether a file holds records, by its suffix, else by its first non-blank line."""
    ending = name.lower().rpartition(".")[2]
    if ending in {"bib", "bibtex", "ris", "json"}:
        return True
    if ending in {"md", "markdown", "mdown", "mkd"}:
        return False
    first = next((line for line in text.splitlines() if line.strip()), "")
    return bool(format_of(first)) and not re.match(r"\s*\[[^{\]]*\]", first)


class Library:
    """A library whose records are added to *works*; every line is accounted for in the
    *ledger*.
    """

    def __init__(
        self, text: str, ledger: Ledger, works: KnownWorks, options: ImportOptions
    ) -> None:
        self.text, self.ledger, self.works, self.options = text, ledger, works, options
        form = format_of(text)
        self.field, self.head = FIELDS.get(form, NEVER), HEADS.get(form, NEVER)
        self.shared = _lines_of_xdata(text) if form == "bibtex" else frozenset()
        self.inheriting: list[str] = []
        """Keys of records that inherited facts."""

    def read(self, find: Find) -> list[WeekPiece]:
        """Return the cards. *find* looks up records of the log that records may inherit from."""
        drafts, problems = read_records(self.text, self.ledger.name, find)
        for problem in problems:
            self.ledger.remark([problem.line], problem.message, wrong=not problem.harmless)
        starts = [*map(_line_of, drafts), len(self.ledger.lines) + 1]
        for number in self._filled(1, starts[0]):
            if self.head is HEADS["csl-json"] and self.head.match(self.ledger.lines[number - 1]):
                self.ledger.changed([number], MARK)
            else:
                self.ledger.left_out([number], "is in no record")
        pieces: list[WeekPiece] = []
        for draft, (start, end) in zip(drafts, pairwise(starts), strict=True):
            pieces += self._record(draft, start, self._filled(start, max(end, start + 1)))
        if self.shared:
            self._account_shared()
        return pieces

    def _filled(self, start: int, end: int) -> list[int]:
        """Return the numbers of the lines that are neither blank nor shared by records."""
        return [
            number
            for number in range(start, end)
            if self.ledger.lines[number - 1].strip() and number not in self.shared
        ]

    def _record(self, draft: RecordDraft, start: int, lines: list[int]) -> list[WeekPiece]:
        """Add the record made from *draft* to the known works, and return its card, if any."""
        ledger, works = self.ledger, self.works
        if not any(draft.field(name) for name in ("title", "doi", "eprint")):
            ledger.left_out(lines, "a record without a title, a DOI or an arXiv id")
            return []
        match = works.find_record(record_of(draft))
        message = _joining(draft, match, works) if match else ""
        if message:
            ledger.remark([start], message)
        try:
            key = match.key if match else self._new_key(draft, start)
        except BibFileError as error:
            ledger.remark([start], f"{error}; this record is not imported", wrong=True)
            ledger.left_out(lines, "a record that cannot be written")
            return []
        if draft.inherited:
            self.inheriting.append(key)
        week, day, why = _week(draft, self.options)
        if why:
            ledger.remark([start], f"{key!r}: {why}")
        card = self._card(draft, key, day)
        made = self._accounted(draft, card if week else CardDraft(key), match, bool(message), lines)
        if week:
            return [WeekPiece(week, [replace(made, draft=card)])]
        made.account(ledger, f"the record {key}")
        return []

    def _accounted(
        self,
        draft: RecordDraft,
        card: CardDraft,
        match: RecordMatch | None,
        is_joined: bool,
        lines: Iterable[int],
    ) -> Card:
        """Return the card with the lines of its record that are kept or changed, and record those
        that are left out.

        *is_joined*: whether *match* may be another record than that of *draft*. If they were
        matched by title only, a line that differs may be a fact of another work.
        """
        key, made = card.key, Card(card, [])
        written = _written(key, self.works)
        said = [block.text if isinstance(block, Excerpt) else block for block in card.blocks]
        options = [value for _name, value in card.options]
        words = set(words_of(" ".join([written, *said, *options, key])))
        names = set(re.findall(r"(?m)^\s*([\w-]+)\s*=", written))
        joined = match.why if match and match.by_title and is_joined else ""
        name = ""
        for number in lines:
            begun, value = self.field_in(number)
            name = begun or name
            if self.is_mark(number):
                made.changed.append(([number], MARK))
            elif any(words.issuperset(words_of(one)) for one in (value, plain(value))):
                made.lines.append(number)
            elif name in ABSTRACTS:
                why = "an abstract; --abstracts keeps it as an excerpt"
                self.ledger.left_out([number], why)
            elif joined and name in names and name not in REWRITTEN - {"year"}:
                why = f"taken for {key!r} by {joined}, whose record says {name!r} otherwise"
                self.ledger.left_out([number], why)
            elif name in INHERITING and draft.inherited:
                made.changed.append(
                    ([number], "names a record whose facts this one has taken over")
                )
            elif name in names or name in REWRITTEN or not begun:
                made.changed.append(([number], f"said otherwise in the record {key!r}"))
            elif match:
                why = f"the record {key!r} is in the log already and does not say it"
                self.ledger.left_out([number], why)
            else:
                self.ledger.left_out([number], f"the field {name!r} has no place in a record")
        return made

    def _new_key(self, draft: RecordDraft, line: int) -> str:
        """Add a record to the known works and return its key.

        :raises BibFileError: if it cannot be written.
        """
        files = (("file", escaped_field("file", "; ".join(draft.files))),) if draft.files else ()
        key = self.works.add(draft, draft.key if KEY.fullmatch(draft.key) else "", files)
        if draft.key and key != draft.key:
            self.ledger.remark([line], f"the key {draft.key!r} is taken; the record is {key!r} now")
        return key

    def _card(self, draft: RecordDraft, key: str, day: date | None) -> CardDraft:
        blocks: list[str | Excerpt] = [with_balanced_folds(as_myst(note)) for note in draft.notes]
        if self.options.abstracts and (abstract := draft.field("abstract")):
            blocks.insert(0, Excerpt(with_balanced_folds(as_myst(plain(abstract)))))
        pdf = next((path for path in draft.files if link_for("pdf", path)), "")
        return CardDraft(
            key=key,
            tags=draft.tags,
            read=day.isoformat() if day else "",
            links=(("pdf", pdf),) if pdf and not draft.field("pdf") else (),
            blocks=tuple(blocks),
        )

    def field_in(self, number: int) -> tuple[str, str]:
        """Return the name of the field that begins in a line, if any, and the line's value."""
        text = self.ledger.lines[number - 1]
        found = self.field.match(text)
        return (found["name"].lower(), text[found.end() :]) if found else ("", text)

    def is_mark(self, number: int) -> bool:
        """Return whether a line has no words of its own."""
        _name, value = self.field_in(number)
        return bool(self.head.match(self.ledger.lines[number - 1]) or not words_of(plain(value)))

    def _account_shared(self) -> None:
        """Record what became of ``@xdata`` lines, whose facts some records inherited."""
        written = " ".join(_written(key, self.works) for key in self.inheriting)
        words = set(words_of(written))
        for number in sorted(self.shared):
            name, value = self.field_in(number)
            if not self.ledger.lines[number - 1].strip():
                continue
            if (
                self.is_mark(number)
                or name in INHERITING
                or words.issuperset(words_of(plain(value)))
            ):
                self.ledger.changed([number], "copied into the records that inherit it")
            else:
                self.ledger.left_out([number], "is in no record that inherits it")


def _lines_of_xdata(text: str) -> frozenset[int]:
    """Return the line numbers of ``@xdata`` blocks, including comments below them."""
    if XDATA not in text.lower():
        return frozenset()
    return frozenset(
        line
        for block in blocks(text)
        if block.kind == XDATA
        for line in range(block.line, block.line + block.text.rstrip().count("\n") + 1)
    )


def _written(key: str, works: KnownWorks) -> str:
    """Return the record of *key* as BibTeX, followed by its plain text."""
    new, record = works.draft_of(key), works.records.get(key)
    written = record_text(new) if new else record.bibtex if record else ""
    return f"{written} {plain(written)}"


def _line_of(draft: RecordDraft) -> int:
    number = draft.origin.rpartition(":")[2]
    return int(number) if number.isdigit() else 1


def _joining(draft: RecordDraft, match: RecordMatch, works: KnownWorks) -> str:
    """Return a message about the existing record that *draft* was matched to; empty if it is the
    same record.
    """
    title, other = plain(draft.field("title")), works.records[match.key].title
    is_itself = draft.key in {"", match.key} and letters_of(title) == letters_of(other)
    if is_itself and not works.draft_of(match.key):
        return ""
    name = f"{draft.key!r}, {title!r}," if draft.key else repr(title)
    return f"{name} is taken for {match.key!r}, {other!r}, by {match.why}"


def _week(draft: RecordDraft, options: ImportOptions) -> tuple[Week | None, date | None, str]:
    """Return the week that a record goes into, the day it was read (if known), and a message about
    what was guessed or unreadable.
    """
    context = DateContext(year=options.year, order=options.order or "day-first")
    if draft.read:
        try:
            period = read_period(draft.read, context)
        except DateError as error:
            return options.week, None, str(error)
        if period:
            return period.week, period.day, "; ".join(period.notes)
        return options.week, None, f"the day of reading, {draft.read!r}, cannot be read"
    if options.week:
        return options.week, None, ""
    try:
        added = date.fromisoformat(draft.added)
    except ValueError:
        why = "neither the day on which it was read nor one on which it was added is known"
        return None, None, f"{why}; its record is kept, and --week makes a card"
    why = "no day of reading is known; put into the week of the day on which it was added"
    return Week.of(added), None, f"{why}, {draft.added}"

"""Import of a reference manager's library: its records, and cards dated by when they were read or
added.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from paperlog.bib.blocks import XDATA, blocks
from paperlog.bib.escaping import escaped_field
from paperlog.bib.reader import plain
from paperlog.bib.record_draft import RecordDraft
from paperlog.bib.writer import KEY, BibFileError, record_text
from paperlog.formats.reading import format_of, read_records
from paperlog.importer.date_reader import DateContext, DateError, read_period
from paperlog.importer.imported_cards import Card
from paperlog.importer.line_report import Ledger
from paperlog.importer.logs import ImportOptions, WeekPiece
from paperlog.importer.matching import RecordMatch, Shelf, record_of
from paperlog.model.folding import letters_of, words_of
from paperlog.model.links import link_for
from paperlog.model.record import Record
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


def read_library(
    text: str, ledger: Ledger, shelf: Shelf, wishes: ImportOptions, find: Find
) -> list[WeekPiece]:
    """Return the cards of a library, and add its records to the *shelf*.

    *find* looks up records of the log that records of the library may inherit from.
    """
    drafts, problems = read_records(text, ledger.name, find)
    for problem in problems:
        ledger.remark([problem.line], problem.message, wrong=not problem.harmless)
    form = format_of(text)
    starts = [_line_of(draft) for draft in drafts]
    shared = _lines_of_xdata(text) if form == "bibtex" else frozenset()
    inheriting: list[str] = []
    pieces: list[WeekPiece] = []
    for number, text_line in enumerate(
        ledger.lines[: starts[0] - 1 if starts else len(ledger.lines)], 1
    ):
        if text_line.strip() and number not in shared:
            if HEADS.get(form, HEADS["csl-json"]).match(text_line) and form == "csl-json":
                ledger.changed([number], "a mark of the format")
            else:
                ledger.left_out([number], "stands in no record")
    for draft, (start, end) in zip(drafts, pairwise([*starts, len(ledger.lines) + 1]), strict=True):
        lines = [line for line in range(start, max(end, start + 1)) if line not in shared]
        key, found = _read(draft, lines, form, ledger, shelf, wishes)
        pieces += found
        if key and draft.inherited:
            inheriting.append(key)
    if shared:
        _account_shared(shared, inheriting, ledger, shelf)
    return pieces


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


def _account_shared(
    numbers: Iterable[int], keys: Sequence[str], ledger: Ledger, shelf: Shelf
) -> None:
    """Record in the *ledger* what became of ``@xdata`` lines, whose facts the records *keys*
    inherited.
    """
    words = set(words_of(" ".join(_written(key, shelf) for key in keys)))
    for number in _filled(sorted(numbers), ledger):
        text = ledger.lines[number - 1]
        found = FIELDS["bibtex"].match(text)
        value = text[found.end() :] if found else text
        name = found["name"].lower() if found else ""
        if HEADS["bibtex"].match(text) or not words_of(plain(value)):
            ledger.changed([number], "a mark of the format")
        elif name in INHERITING or words.issuperset(words_of(plain(value))):
            ledger.changed([number], "stands in the records that inherit it")
        else:
            ledger.left_out([number], "stands in no record that inherits it")


def _written(key: str, shelf: Shelf) -> str:
    """Return the record of *key* as BibTeX, followed by its plain text."""
    new, record = shelf.draft_of(key), shelf.records.get(key)
    written = record_text(new) if new else record.bibtex if record else ""
    return f"{written} {plain(written)}"


def _line_of(draft: RecordDraft) -> int:
    number = draft.origin.rpartition(":")[2]
    return int(number) if number.isdigit() else 1


def _read(
    draft: RecordDraft,
    lines: Sequence[int],
    form: str,
    ledger: Ledger,
    shelf: Shelf,
    wishes: ImportOptions,
) -> tuple[str, list[WeekPiece]]:
    """Return the key of the record made from *draft* (empty if none was made), and its card, if
    any.
    """
    if not any(draft.field(name) for name in ("title", "doi", "eprint")):
        ledger.left_out(_filled(lines, ledger), "a record without a title, a DOI or an arXiv id")
        return "", []
    match = shelf.find_record(record_of(draft))
    known = match is not None
    joined = ""
    if match:
        key = match.key
        if told := _joining(draft, match, shelf):
            ledger.remark(lines[:1], told)
            joined = match.why if match.by_title else ""
    else:
        files = (("file", escaped_field("file", "; ".join(draft.files))),) if draft.files else ()
        try:
            key = shelf.add(draft, draft.key if KEY.fullmatch(draft.key) else "", files)
        except BibFileError as error:
            ledger.remark(lines[:1], f"{error}; this record is not taken in", wrong=True)
            ledger.left_out(_filled(lines, ledger), "a record that cannot be written")
            return "", []
        if draft.key and key != draft.key:
            ledger.remark(lines[:1], f"the key {draft.key!r} is taken; the record is {key!r} now")
    week, day, why = _week(draft, wishes)
    if why:
        ledger.remark(lines[:1], f"{key!r}: {why}")
    blocks: list[str | Excerpt] = [with_balanced_folds(as_myst(note)) for note in draft.notes]
    if wishes.abstracts and (abstract := draft.field("abstract")):
        blocks.insert(0, Excerpt(with_balanced_folds(as_myst(plain(abstract)))))
    pdf = next((path for path in draft.files if link_for("pdf", path)), "")
    card = CardDraft(
        key=key,
        tags=draft.tags,
        read=day.isoformat() if day else "",
        links=(("pdf", pdf),) if pdf and not draft.field("pdf") else (),
        blocks=tuple(blocks),
    )
    kept, changed, left = _accounts(
        draft, card, shelf, lines, form, ledger, known=known, joined=joined, carded=week is not None
    )
    for number, reason in left:
        ledger.left_out([number], reason)
    if week is None:
        ledger.kept(kept, f"the record {key}")
        for number, what in changed:
            ledger.changed([number], what, f"the record {key}")
        return key, []
    told_lines = [([number], what) for number, what in changed]
    return key, [WeekPiece(week, [Card(card, kept, told_lines)])]


def _filled(lines: Sequence[int], ledger: Ledger) -> list[int]:
    return [number for number in lines if ledger.lines[number - 1].strip()]


def _joining(draft: RecordDraft, match: RecordMatch, shelf: Shelf) -> str:
    """Return a message about the existing record that *draft* was matched to; empty if it is the
    same record.
    """
    title, other = plain(draft.field("title")), shelf.records[match.key].title
    is_itself = draft.key in {"", match.key} and letters_of(title) == letters_of(other)
    if is_itself and not shelf.draft_of(match.key):
        return ""
    name = f"{draft.key!r}, {title!r}," if draft.key else repr(title)
    return f"{name} is taken for {match.key!r}, {other!r}, by {match.why}"


def _week(draft: RecordDraft, wishes: ImportOptions) -> tuple[Week | None, date | None, str]:
    """Return the week that a record goes into, the day it was read (if known), and a message about
    what was guessed or unreadable.
    """
    context = DateContext(year=wishes.year, order=wishes.order or "day-first")
    if draft.read:
        try:
            period = read_period(draft.read, context)
        except DateError as error:
            return wishes.week, None, str(error)
        if period:
            return period.week, period.day, "; ".join(period.notes)
        return wishes.week, None, f"the day of reading, {draft.read!r}, cannot be read"
    if wishes.week:
        return wishes.week, None, ""
    if draft.added:
        try:
            return (
                Week.of(date.fromisoformat(draft.added)),
                None,
                (
                    "no day of reading is known; put into the week of the day on which it was"
                    f" added, {draft.added}"
                ),
            )
        except ValueError:
            pass
    return (
        None,
        None,
        (
            "neither the day on which it was read nor one on which it was added is known; its"
            " record is kept, and --week makes a card"
        ),
    )


# accounts -----------------------------------------------------------------------------------------


def _accounts(
    draft: RecordDraft,
    card: CardDraft,
    shelf: Shelf,
    lines: Sequence[int],
    form: str,
    ledger: Ledger,
    *,
    known: bool,
    joined: str,
    carded: bool,
) -> tuple[list[int], list[tuple[int, str]], list[tuple[int, str]]]:
    """Return the line numbers kept in the record or card, those changed and those left out, with
    reasons.

    *joined* is the reason why the draft was matched by title to an existing record, which may be of
    another work. A line that differs from that record may be a fact of the other work, and is left
    out.
    """
    record = shelf.records.get(card.key)
    new = shelf.draft_of(card.key)
    written = _written(card.key, shelf)
    said = [block.text if isinstance(block, Excerpt) else block for block in card.blocks]
    shown = (
        [*card.tags, *said, card.read, *(value for _kind, value in card.links)] if carded else []
    )
    words = set(
        words_of(
            " ".join([written, *(_facts(record) if record and not new else []), *shown, card.key])
        )
    )
    names = (
        {name for name, _value in new.fields}
        if new
        else set(re.findall(r"(?m)^\s*([\w-]+)\s*=", written))
    )
    kept: list[int] = []
    changed: list[tuple[int, str]] = []
    left: list[tuple[int, str]] = []
    name = ""
    for number in lines:
        text = ledger.lines[number - 1]
        if not text.strip():
            continue
        found = FIELDS[form].match(text) if form in FIELDS else None
        name = found["name"].lower() if found else name
        value = text[found.end() :] if found else text
        if (form in HEADS and HEADS[form].match(text)) or not words_of(plain(value)):
            changed.append((number, "a mark of the format"))
        elif any(words.issuperset(words_of(one)) for one in (value, plain(value))):
            kept.append(number)
        elif name in ABSTRACTS:
            left.append((number, "an abstract; --abstracts keeps it as an excerpt"))
        elif joined and name in names and name not in REWRITTEN - {"year"}:
            why = f"taken for {card.key!r} by {joined}, whose record says {name!r} otherwise"
            left.append((number, why))
        elif name in INHERITING and draft.inherited:
            changed.append((number, "names a record whose facts this one has taken over"))
        elif name in names or name in REWRITTEN or not found:
            changed.append((number, f"said otherwise in the record {card.key!r}"))
        elif known:
            left.append(
                (number, f"the record {card.key!r} is in the log already and does not say it")
            )
        else:
            left.append((number, f"the field {name!r} has no place in a record"))
    return kept, changed, left


def _facts(record: Record) -> list[str]:
    persons = " ".join(person.full for person in record.persons)
    return [
        record.title,
        persons,
        record.year,
        record.venue,
        *(value for _name, value in record.details),
        *(f"{link.url} {link.text}" for link in record.links),
    ]

"""Parse ``.bib`` files into records, and report problems with their lines.

Records are parsed independently, so that a broken record does not affect the others.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal, Protocol

from pybtex.bibtex.utils import split_name_list
from pybtex.database import Person as BibtexPerson
from pybtex.exceptions import PybtexError

from paperlog.bib.blocks import Block, FieldSpan, blocks, value_parts
from paperlog.bib.braces import is_one_group, outside_braces
from paperlog.bib.inheritance import Find, TypedRecord, inherited, unverified_names
from paperlog.bib.months import MACROS, MONTHS, month_name
from paperlog.bib.pybtex_entry import RecordEntry
from paperlog.bib.whole_titles import PIECES, whole_title
from paperlog.model.entry import suggestion
from paperlog.model.escapes import one_line, printable
from paperlog.model.links import LINK_KINDS, Link, link_for
from paperlog.model.person import (
    AND_OTHERS,
    OTHERS_BEHIND,
    Person,
    are_others,
    eastern_person,
    is_typed_eastern,
)
from paperlog.model.private_fields import PRIVATE_FIELDS, is_private
from paperlog.model.record import Record, venue_parts
from paperlog.model.tex_text import address_in, text_of
from paperlog.model.verification import (
    STANDING,
    Verification,
    place_link,
    read_retracted,
    read_verified,
)

LATEX = re.compile(r"[\\{}~$]|--")
INVERTED = re.compile(r"\s*(?P<family>[^\s,{}\\~]+),\s*(?P<given>[^\s,{}\\~][^,{}\\~]*)")
"""Fast path for simple names such as ``Chen, Xiang``, which need no BibTeX name parsing."""
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
FIELD_LINE = re.compile(r"\s*(\w+)\s*=\s*[{\"]?(.*?)[}\"]?\s*,?\s*")
PERSON_FIELDS = ("author", "editor")
VENUE_FIELDS = (
    *("journal", "journaltitle", "booktitle", "howpublished", "school", "institution"),
    "organization",
)
DETAIL_FIELDS = (
    *("maintitle", "volume", "number", "pages", "series", "publisher", "edition", "address"),
    *("note", "version", "urldate"),
)
TITLE_FIELDS = (*PIECES, *dict.fromkeys(piece for pieces in PIECES.values() for piece in pieces))
PRINTED = frozenset(
    {
        *("year", "date", "eprint", "shortjournal"),
        *(*PERSON_FIELDS, *TITLE_FIELDS, *VENUE_FIELDS, *DETAIL_FIELDS, *LINK_KINDS),
    }
)
MOST_COMMAS = 2
"""Maximum number of commas in a name: ``Knuth, Jr., Donald``."""
READ_AS_TEXT = tuple(dict.fromkeys((*PERSON_FIELDS, *TITLE_FIELDS, *VENUE_FIELDS, *DETAIL_FIELDS)))
OF_THE_LOG = frozenset({"unverified", *STANDING})
"""Fields about the state of a record; left out of the BibTeX to copy."""
MONTH_MACROS = {short: name for name, short in MACROS.items()}
LONGEST_EXPANSION = 10_000
"""Maximum length, in characters, to which the abbreviations of one value may expand."""

Rule = Literal["bib-malformed", "duplicate-key", "bib-link", "unreadable"]


@dataclass(frozen=True)
class BibProblem:
    """A problem in a ``.bib`` file; *line* is counted from 1."""

    path: Path
    line: int
    rule: Rule
    message: str


class Report(Protocol):
    """Callback to report a problem of a record; the record's key is prepended to the message."""

    def __call__(self, message: str, rule: Rule = "bib-malformed") -> None: ...


@dataclass(frozen=True)
class BibRecord:
    """A record as facts and as an entry for pybtex's styles; *line* is where it starts."""

    record: Record
    entry: RecordEntry
    line: int
    source: str = ""
    """Digest of everything the record was parsed from. Empty if the record must be parsed again: it
    has problems to report, or inherits from others."""
    path: Path = Path()
    parents: tuple[str, ...] = ()
    """Keys of the records it inherits from."""


def read_bib(
    paths: Iterable[Path], encoding: str = "utf-8-sig", known: Mapping[str, BibRecord] | None = None
) -> tuple[list[BibRecord], list[BibProblem]]:
    """Parse the files at *paths*; returns all records in order, and all problems.

    The files share one namespace: the first record with a key wins, and a record may inherit from
    any file. *known* are records of an earlier run by source digest; unchanged ones are reused.
    """
    problems: list[BibProblem] = []
    texts = [(_text_at(path, encoding, problems), path) for path in paths]
    return _read_together(texts, problems, known)


def parse_bib(
    text: str, path: Path, known: Mapping[str, BibRecord] | None = None
) -> tuple[list[BibRecord], list[BibProblem]]:
    """Like :func:`read_bib`, for the *text* of one file; *path* is used in messages."""
    return _read_together([(text, path)], [], known)


def typed_records(text: str, path: Path) -> list[TypedRecord]:
    """The records in *text* without inherited fields, for :func:`completed`."""
    reading = _Reading([], {})
    reading.add(text, path)
    return list(reading.typed.values())


def completed(typed: TypedRecord, find: Find, problems: list[BibProblem]) -> BibRecord:
    """Complete the record with the fields inherited from the records that *find* returns."""
    found = inherited(typed, find)
    problems += [
        BibProblem(typed.path, typed.line, "bib-malformed", f"{typed.key!r}: {fault}")
        for fault in found.faults
    ]
    return replace(_record(typed, found.fields, problems), parents=found.parents)


def _text_at(path: Path, encoding: str, problems: list[BibProblem]) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        problems.append(
            BibProblem(path, 1, "unreadable", f"the file cannot be read: {error.strerror}")
        )
        return ""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"a byte is not {encoding}; shown as \N{REPLACEMENT CHARACTER}"
        problems.append(BibProblem(path, line, "bib-malformed", message))
        text = data.decode(encoding, errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_together(
    texts: list[tuple[str, Path]],
    problems: list[BibProblem],
    known: Mapping[str, BibRecord] | None,
) -> tuple[list[BibRecord], list[BibProblem]]:
    reading = _Reading(problems, known or {})
    for text, path in texts:
        reading.add(text, path)
    return reading.records(), problems


@dataclass
class _Reading:
    """Collects the records of several files, reusing *known* ones where unchanged."""

    problems: list[BibProblem]
    known: Mapping[str, BibRecord]
    typed: dict[str, TypedRecord] = field(default_factory=dict)
    """Parsed records by lower-case key."""
    _reused: dict[str, tuple[str, Block]] = field(default_factory=dict)
    """The blocks of reused records, and the ``@string`` definitions above them."""
    _taken: dict[str, tuple[Path, int]] = field(default_factory=dict)
    _found: list[BibRecord | TypedRecord] = field(default_factory=list)
    """In order; records with parents are completed after all files are parsed."""

    def add(self, text: str, path: Path) -> None:
        macros = dict(MONTH_MACROS)
        defined = hashlib.sha1(usedforsecurity=False)
        definitions = ""
        for block in blocks(text):
            source = defined.copy()
            source.update(block.text.encode(errors="replace"))
            digest = source.hexdigest()
            if same := self.known.get(digest):
                key = same.record.key.lower()
                if key not in self._taken:
                    self._taken[key] = path, block.line
                    self._reused[key] = definitions, block
                    self._found.append(BibRecord(same.record, same.entry, block.line, digest, path))
                    continue
            if not block.type or block.kind == "comment":
                continue
            before, problems_before = len(self._found), len(self.problems)
            fields = read_block(block, macros, path, self.problems)
            if block.kind == "string":
                # the definitions are visible to everything after them
                defined = source
                definitions += block.text
            elif block.is_record and block.key:
                self._take(block.kind, block.key, fields, block.line, path)
            elif block.is_record:
                message = "a record has no citation key; it is left out"
                self.problems.append(BibProblem(path, block.line, "bib-malformed", message))
            if len(self._found) == before + 1 and len(self.problems) == problems_before:
                (new,) = self._found[before:]
                if isinstance(new, BibRecord):
                    self._found[before] = replace(new, source=digest)

    def _take(
        self, kind: str, key: str, fields: Sequence[tuple[str, str]], line: int, path: Path
    ) -> None:
        first = self._taken.setdefault(key.lower(), (path, line))
        if key.lower() in self.typed or first != (path, line):
            where = f"line {first[1]}" if first[0] == path else f"{first[0].name}, line {first[1]}"
            message = f"the key {key!r} is already taken by {where}; this record is left out"
            self.problems.append(BibProblem(path, line, "duplicate-key", message))
            return
        typed = _typed(kind, key, fields, line, path, self.problems)
        self.typed[key.lower()] = typed
        waits = typed.inherits or not typed.is_work
        self._found.append(typed if waits else _record(typed, typed.fields, self.problems))

    def records(self) -> list[BibRecord]:
        """All works, with inherited fields."""
        complete: list[BibRecord] = []
        for found in self._found:
            if isinstance(found, TypedRecord):
                made = completed(found, self._find, self.problems)
                complete += [made] if found.is_work else []
            else:
                complete.append(found)
        return complete

    def _find(self, key: str) -> TypedRecord | None:
        if key in self._reused and key not in self.typed:
            definitions, block = self._reused[key]
            for typed in typed_records(f"{definitions}\n{block.text}", Path()):
                self.typed[key] = typed
        return self.typed.get(key)


def read_block(
    block: Block, macros: dict[str, str], path: Path, problems: list[BibProblem]
) -> list[tuple[str, str]]:
    """Parse the fields of a record. The definitions of a ``@string`` are added to *macros* (by
    lower-case name).

    Problems are appended to *problems*; a broken record gives the fields that can be parsed.
    """

    blank = _blank_in_key(block)

    def note(at: int, message: str) -> None:
        name = f"{block.key!r}: " if block.key and not blank else ""
        message = f"{name}{message}; the record is used as far as it can be read"
        problems.append(BibProblem(path, block.line_of(at), "bib-malformed", message))

    fields = []
    for span in block.fields:
        value, faults = _value_of(block.file, span, macros)
        for fault in faults:
            note(span.start, fault)
        fields.append((span.name, value))
    if block.fault:
        note(block.fault.at, blank or f"syntax error: {block.fault.message}")
        known = {name.lower() for name, _value in fields}
        # fields that are complete on one line
        for line in filter(None, map(FIELD_LINE.fullmatch, block.text.splitlines())):
            name, value = line.groups()
            if name.lower() not in known and value.count("{") == value.count("}"):
                fields.append((name, value))
    if block.kind == "string":
        macros.update((name.lower(), value) for name, value in fields)
        return []
    return fields


def _value_of(text: str, field: FieldSpan, macros: Mapping[str, str]) -> tuple[str, list[str]]:
    """The value of *field* with abbreviations expanded, and its faults."""
    if text[field.value] == "{" and text.find("}", field.value, field.end) == field.end - 1:
        return text[field.value + 1 : field.end - 1], []
    parts: list[str] = []
    faults: list[str] = []
    expanded = 0
    for start, end in value_parts(text, field.value, field.end):
        typed = text[start:end]
        if typed[0] in '{"':
            parts.append(typed[1:-1])
        elif typed.isdecimal():
            parts.append(typed)
        elif typed.lower() not in macros:
            faults.append(f"syntax error: the abbreviation {typed!r} is not defined")
        elif (expanded := expanded + len(macros[typed.lower()])) <= LONGEST_EXPANSION:
            parts.append(macros[typed.lower()])
        else:
            faults.append(f"the abbreviations expand to more than {LONGEST_EXPANSION:,} characters")
            break
    return "".join(parts), faults


def _blank_in_key(block: Block) -> str:
    """The fault of a citation key with blanks; empty if there is none."""
    text = block.file
    if not block.key or block.fields or text[block.head - 1] == ",":
        return ""
    rest = text[block.head : block.stop].partition("\n")[0].partition(",")[0].strip()
    if "=" in rest or not rest or rest[0] in "{}":
        return ""
    return f"{f'{block.key} {rest}'!r} is not a citation key: a key has no blanks"


def _typed(
    kind: str,
    key: str,
    parsed: Sequence[tuple[str, str]],
    line: int,
    path: Path,
    problems: list[BibProblem],
) -> TypedRecord:
    fields: dict[str, str] = {}
    for name, value in parsed:
        if name.lower() in fields:
            message = f"{key!r} has the field {name!r} twice; the first is used"
            problems.append(BibProblem(path, line, "bib-malformed", message))
        fields.setdefault(name.lower(), one_line(value))
    return TypedRecord(kind, key, fields, line, path)


def _record(typed: TypedRecord, fields: Mapping[str, str], problems: list[BibProblem]) -> BibRecord:
    """Build the record from *fields*, which include inherited ones."""
    kind, key = typed.kind, typed.key

    def report(message: str, rule: Rule = "bib-malformed") -> None:
        problems.append(BibProblem(typed.path, typed.line, rule, f"{key!r}: {message}"))

    unverified = unverified_names(fields)
    shown = {name: value for name, value in fields.items() if value}
    # faults in an inherited field are reported for the parent
    inherits = fields is not typed.fields
    own = {n: value for n, value in shown.items() if n in typed.fields} if inherits else shown
    _report_unknown_commands(own, report)
    for name in unverified:
        # `unverified` may name other things than fields, such as an attribution; only report near
        # misses, since a misspelt name has no effect
        if (
            name not in fields
            and name not in PRINTED
            and (near := suggestion(name, {*fields, *PRINTED} - PRIVATE_FIELDS - OF_THE_LOG))
        ):
            report(f"`unverified` names {name!r}, which is not a field{near}")
    people: dict[str, tuple[Person, ...]] = {}
    for role in PERSON_FIELDS:
        if role in shown:
            people[role] = persons_of(shown[role])
            _report_unclear_names(role, own.get(role, ""), report)
    venue, venue_short = _venue(shown)
    # only one of several venue fields is shown
    hidden = set(VENUE_FIELDS) - set(_venue_fields(shown)[:1])
    record = Record(
        key=key,
        type=kind,
        title=plain(whole_title(shown, "title")),
        authors=people.get("author", ()),
        editors=people.get("editor", ()),
        year=plain(shown.get("year", "") or shown.get("date", "")[:4]),
        venue=venue,
        venue_short=venue_short,
        details=tuple(
            (name, plain(whole_title(shown, name)).replace("--", "–"))
            for name in DETAIL_FIELDS
            if name in shown
        )
        + ((("date", date),) if (date := date_of(shown)) else ()),
        links=_links(shown, report),
        language=shown.get("langid", shown.get("language", "")).lower(),
        unverified=tuple(
            name for name in unverified if name in shown and name in PRINTED and name not in hidden
        ),
        verified=_verified(fields, report),
        published=_published(fields, report),
        retracted=(
            read_retracted(plain(address_in(fields["retracted"])))
            if fields.get("retracted")
            else None
        ),
        bibtex=_bibtex(kind, key, shown, people),
    )
    described = {
        name: value
        for name, value in shown.items()
        if name not in PERSON_FIELDS and _describes_work(name)
    }
    return BibRecord(record, RecordEntry(kind, described, record, key), typed.line, path=typed.path)


@lru_cache(maxsize=1024)
def _describes_work(name: str) -> bool:
    """Whether a field describes the work, i.e. is neither private nor about the log."""
    return name not in OF_THE_LOG and not is_private(name)


def plain(value: str) -> str:
    """Convert a field's value from LaTeX to text; unknown commands are replaced by their
    arguments.
    """
    if not LATEX.search(value):
        return value
    try:
        # publishers write unescaped percent signs; comments inside a field do not occur
        return one_line(text_of(value)[0])
    except RecursionError:
        return printable(value)


def date_of(fields: Mapping[str, str]) -> str:
    """The day or month of publication in ISO 8601, if it is known more precisely than the year.

    >>> date_of({"date": "2008-05-04"}), date_of({"year": "1959", "month": "January"})
    ('2008-05-04', '1959-01')
    >>> date_of({"year": "1959"}), date_of({"year": "1959", "month": "July--August"})
    ('', '')
    """
    if found := ISO_DATE.fullmatch(fields.get("date", "")):
        return found[0]
    month, year = fields.get("month", ""), fields.get("year", "")
    name = month_name(month) if month.strip(" .{}").isalnum() else ""
    return f"{year}-{MONTHS.index(name) + 1:02}" if name and year else ""


def _report_unknown_commands(fields: Mapping[str, str], report: Report) -> None:
    for name in READ_AS_TEXT:
        if name not in fields or "\\" not in fields[name]:
            continue
        try:
            unknown = text_of(fields[name])[1]
        except RecursionError:
            continue
        if unknown:
            commands = ", ".join(f"`\\{command}`" for command in unknown)
            report(
                f"the field {name!r} uses {commands}, which cannot be shown; write the character"
                " itself"
            )


def names_of(field: str) -> list[str]:
    """Split the names in a *field* such as ``author``; ``and`` inside braces does not separate.

    >>> names_of("{Shape and Mesh Foundation} and Doe, Jane et al.")
    ['{Shape and Mesh Foundation}', 'Doe, Jane', 'others']
    """
    names = [name for name in split_name_list(field) if name.strip(" ,")]
    found = OTHERS_BEHIND.search(names[-1]) if names and not names[-1].endswith("}") else None
    if found and found.start():
        names[-1:] = [names[-1][: found.start()], "others"]
    return names


def _with_others(field: str) -> str:
    """Replace ``et al.`` and the like at the end of *field* by BibTeX's ``and others``."""
    names = [name for name in names_of(field) if not are_others(plain(name))]
    return " and ".join([*names, "others"])


def persons_of(names: str) -> tuple[Person, ...]:
    """Parse the persons of a field such as ``author``."""
    return tuple(map(person_of, names_of(names)))


def _report_unclear_names(role: str, names: str, report: Report) -> None:
    for name in names_of(names):
        if name.count(",") > MOST_COMMAS and outside_braces(name).count(",") > MOST_COMMAS:
            report(
                f"{name!r} in {role!r} has too many commas for one name; separate names with `and`"
            )


@lru_cache(maxsize=65536)
def person_of(name: str) -> Person:
    text = plain(name)
    if is_one_group(name):
        return Person(text)
    if are_others(text):
        return Person(AND_OTHERS)
    if is_typed_eastern(text):
        return eastern_person(text)
    if found := INVERTED.fullmatch(name):
        return Person(plain(found["family"]), plain(" ".join(found["given"].split())))
    try:
        parsed = BibtexPerson(name)
    except PybtexError:
        return Person(text)
    return Person(
        plain(" ".join(parsed.prelast_names + parsed.last_names)),
        plain(" ".join(parsed.first_names + parsed.middle_names)),
        plain(" ".join(parsed.lineage_names)),
    )


def _venue_fields(fields: Mapping[str, str]) -> list[str]:
    """The fields that can contain the venue, in order of preference; the first is shown."""
    return [name for name in VENUE_FIELDS if name in fields]


def _venue(fields: Mapping[str, str]) -> tuple[str, str]:
    """The venue and its short name: biblatex's ``shortjournal``, or the abbreviation in
    brackets.
    """
    for name in _venue_fields(fields):
        venue = plain(whole_title(fields, name))
        return venue, plain(fields.get("shortjournal", "")) or venue_parts(venue)[1]
    if preprint_of(fields):
        return "arXiv", ""
    return plain(fields.get("publisher", "")), ""


def preprint_of(fields: Mapping[str, str]) -> str:
    """The field ``eprint`` if it is an arXiv id; other archives are not linked."""
    archive = fields.get("archiveprefix", fields.get("eprinttype", "arxiv"))
    return fields.get("eprint", "") if archive.lower() == "arxiv" else ""


def _links(fields: Mapping[str, str], report: Report) -> tuple[Link, ...]:
    values = {kind: fields[kind] for kind in LINK_KINDS if kind in fields}
    if preprint := preprint_of(fields):
        values.setdefault("arxiv", preprint)
    links = []
    for kind, value in values.items():
        if link := link_for(kind, address_in(value)):
            links.append(link)
        else:
            report(
                f"the field {kind!r} is not a valid address or identifier: {value!r}", "bib-link"
            )
    return tuple(sorted(links, key=lambda link: LINK_KINDS.index(link.kind)))


def _verified(fields: Mapping[str, str], report: Report) -> tuple[Verification, ...]:
    try:
        return read_verified(plain(fields.get("verified", "")))
    except ValueError as error:
        report(f"the field 'verified' cannot be read: {error}")
        return ()


def _published(fields: Mapping[str, str], report: Report) -> Link | None:
    value = fields.get("published", "")
    link = place_link(address_in(value))
    if value and not link:
        report(f"the field 'published' is not a DOI or address: {value!r}", "bib-link")
    return link


def _bibtex(
    kind: str, key: str, fields: Mapping[str, str], people: Mapping[str, tuple[Person, ...]]
) -> str:
    """The record as BibTeX to copy: fields in the order of the file, one per line.

    ``unverified`` is kept, so that copies carry the warning; it names fields of the copy.
    """
    kept = {n: value for n, value in fields.items() if _describes_work(n) or n == "unverified"}
    for role, persons in people.items():
        if persons and persons[-1].is_others:
            kept[role] = _with_others(kept[role])
    doubtful = [name for name in unverified_names(fields) if name in kept]
    if "unverified" in kept:
        kept["unverified"] = ", ".join(doubtful)
    kept = {name: value for name, value in kept.items() if value}
    width = max(map(len, kept), default=0)
    lines = [f"  {name:<{width}} = {{{value}}}," for name, value in kept.items()]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])

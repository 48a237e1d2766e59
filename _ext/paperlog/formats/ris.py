"""RIS, a format of reference managers: one fact per line, with a two-letter tag.

The tags are those of https://en.wikipedia.org/wiki/RIS_(file_format), as used by Zotero, EndNote
and publishers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, ClassVar

from rispy import RisParser, RisWriter
from rispy.config import TAG_KEY_MAPPING

from paperlog.bib.escaping import bibtex_names, escaped, escaped_field, escaped_markup
from paperlog.bib.language_names import babel_name, code_of
from paperlog.bib.months import MONTHS, month_name
from paperlog.bib.note_fields import markdown_of
from paperlog.bib.reader import persons_of, plain
from paperlog.bib.record_draft import ReadProblem, RecordDraft
from paperlog.bib.title_markup import markup_text
from paperlog.bib.whole_titles import with_whole_titles
from paperlog.model.links import ARXIV, DOI
from paperlog.model.person import AND_OTHERS, Person, are_others, eastern_person, is_typed_eastern
from paperlog.model.printable import one_line
from paperlog.model.tag import split_tags
from paperlog.model.tex_text import address_in

TYPES = {
    "article": "JOUR", "book": "BOOK", "inbook": "CHAP", "incollection": "CHAP",
    "inproceedings": "CPAPER", "proceedings": "CONF", "phdthesis": "THES", "mastersthesis": "THES",
    "techreport": "RPRT", "unpublished": "UNPB", "patent": "PAT", "online": "ELEC", "misc": "GEN",
    "dataset": "DATA", "software": "COMP",
}  # fmt: skip
"""BibTeX types to RIS types; if several are written alike, the first is read back."""
READ = {
    **{written: kind for kind, written in reversed(TYPES.items())},
    **dict.fromkeys(("EJOUR", "JFULL", "MGZN", "NEWS", "ABST", "INPR"), "article"),
    **dict.fromkeys(("EBOOK", "EDBOOK", "SER"), "book"),
    **dict.fromkeys(("CHAP", "ECHAP"), "incollection"),
    "MANSCPT": "unpublished",
    "BLOG": "online",
}
HOLDERS = {
    "article": "journal",
    "phdthesis": "school",
    "mastersthesis": "school",
    "techreport": "institution",
}
"""By type, the field for the containing work or institution; ``booktitle`` for other types."""
MARKED = frozenset({"title", "journal", "booktitle", "school", "institution", "series"})
"""Fields in which Zotero and publishers use HTML elements."""
INSIDE = frozenset({"school", "institution"})
MASTERS = re.compile(r"master|diplom|硕士|碩士", re.IGNORECASE)
FACTS = (
    *(("volume", "VL"), ("number", "IS"), ("edition", "ET"), ("address", "CY"), ("doi", "DO")),
    *(("abstract", "AB"), ("note", "M1"), ("chapter", "SE"), ("howpublished", "M3")),
)
LINE = re.compile(r"\ufeff?([A-Z][A-Z0-9])\s{1,2}-(?:\s(.*))?$")
START = re.compile(r"^\ufeff?TY\s{1,2}-", re.MULTILINE)
CONTINUED = "\n"
CODE_HOSTS = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|gitee\.com|huggingface\.co)/\S+",
    re.IGNORECASE,
)
INITIALS = re.compile(r"((?:[^\W\d_]\.[ -]?)+) ([^\W\d_][\w'’-]+)")
ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]")
DATE = re.compile(r"(\d{4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?")
YEAR = re.compile(r"\d{4}")


class _Parser(RisParser):  # type: ignore[misc]
    """rispy's parser for one record, changed: every tag may be repeated, no value is split, and
    continuation lines are marked.
    """

    UNKNOWN_TAG = "unknown"
    DEFAULT_MAPPING: ClassVar[dict[str, str]] = {
        **{tag: tag for tag in TAG_KEY_MAPPING if tag != "UK"},
        "unknown": "unknown",
    }
    DEFAULT_LIST_TAGS: ClassVar[list[str]] = [
        tag for tag in TAG_KEY_MAPPING if tag not in {"UK", "TY"}
    ]
    DEFAULT_DELIMITER_MAPPING: ClassVar[dict[str, str]] = {}

    def parse_line(self, line: str) -> tuple[str, str] | tuple[None, str]:
        found = LINE.match(line)
        return (
            (found[1], (found[2] or "").strip()) if found else (None, f"{CONTINUED}{line.strip()}")
        )


class _Writer(RisWriter):  # type: ignore[misc]
    DEFAULT_MAPPING: ClassVar[dict[str, str]] = {tag: tag.lower() for tag in TAG_KEY_MAPPING}
    DEFAULT_LIST_TAGS: ClassVar[list[str]] = [
        tag for tag in TAG_KEY_MAPPING if tag not in {"TY", "ER"}
    ]
    DEFAULT_DELIMITER_MAPPING: ClassVar[dict[str, str]] = {}
    REFERENCE_TYPE_KEY = "ty"

    def set_header(self, count: int) -> str:
        return ""


def read_drafts(text: str, name: str) -> tuple[list[RecordDraft], list[ReadProblem]]:
    """Parse every record of a RIS *text*, closed or not; *name* is the file's name for messages."""
    drafts: list[RecordDraft] = []
    problems: list[ReadProblem] = []
    starts = [found.start() for found in START.finditer(text)]
    if stray := text[: starts[0] if starts else len(text)].strip().strip("\ufeff"):
        problems.append(
            ReadProblem(
                name,
                1,
                f"{stray.splitlines()[0][:40]!r} is outside a record; a record begins with `TY"
                "  - `",
                harmless=True,
            )
        )
    line, done = 1, 0
    for start, end in pairwise([*starts, len(text)]):
        line += text.count("\n", done, start)
        done = start
        lines = text[start:end].removeprefix("\ufeff").split("\n")
        last = next(
            (
                number
                for number, content in enumerate(lines)
                if (found := LINE.match(content)) and found[1] == "ER"
            ),
            None,
        )
        if last is None:
            problems.append(
                ReadProblem(name, line, "the record has no end; it ends with a line `ER  - `")
            )
        elif any(content.strip() for content in lines[last + 1 :]):
            stray_line = next(
                number for number, content in enumerate(lines) if number > last and content.strip()
            )
            problems.append(
                ReadProblem(
                    name,
                    line + stray_line,
                    "text outside a record; a record begins with `TY  - `",
                    harmless=True,
                )
            )
        (record,) = _Parser().parse_lines(iter([*lines[:last], "ER  - "]))
        drafts.append(_draft(record, f"{name}:{line}", complete=last is not None))
    return drafts, problems


def _draft(record: dict[str, Any], origin: str, *, complete: bool) -> RecordDraft:
    values = {tag: _joined(parts) for tag, parts in record.items() if tag not in {"TY", "unknown"}}

    def first(*tags: str) -> str:
        return next((value for tag in tags for value in values.get(tag, ()) if value), "")

    kind = READ.get(record.get("TY", "").upper(), "misc")
    if kind == "phdthesis" and MASTERS.search(first("M3")):
        kind = "mastersthesis"
    if kind == "proceedings" and first("T2", "BT", "SP"):
        # IEEE and others use the type of the proceedings for papers in them
        kind = "inproceedings"
    holder = HOLDERS.get(kind, "booktitle")
    date = DATE.match(first("DA", "PY", "Y1"))
    pages = "--".join(escaped(page) for page in (first("SP"), first("EP")) if page)
    links = _links(
        [
            url
            for url in (*values.get("UR", ()), *values.get("L2", ()), *values.get("AN", ()))
            if url
        ]
    )
    title = first("T2", "JO", "JF", "BT", "J2", "JA") if kind != "book" else ""
    fields = {
        "author": bibtex_names(
            map(_person, filter(None, [*values.get("AU", ()), *values.get("A1", ())]))
        ),
        "editor": bibtex_names(
            map(_person, filter(None, [*values.get("ED", ()), *values.get("A2", ())]))
        ),
        "title": escaped_markup(first("TI", "T1", "CT") or ("" if title else first("BT"))),
        holder: escaped_markup(title or first("PB") if holder in INSIDE else title),
        "series": escaped_markup(first("T3") or (first("T2") if kind == "book" else "")),
        **{field: escaped_field(field, first(tag)) for field, tag in FACTS if field != "edition"},
        ("issn" if ISSN.fullmatch(first("SN")) else "isbn"): escaped(first("SN")),
        # for a thesis or a report it is the kind of work
        **({"howpublished": "", "type": escaped(first("M3"))} if holder in INSIDE else {}),
        "pages": pages,
        "edition": escaped(first("ET")),
        "publisher": "" if holder in INSIDE else escaped(first("PB")),
        "year": found[0] if (found := YEAR.search(first("PY", "Y1", "DA"))) else "",
        "month": month_name(date[2] or "") if date else "",
        **links,
        "langid": babel_name(first("LA")),
    }
    if not fields["abstract"] and (abstract := first("N2")):
        fields["abstract"] = escaped(abstract)
    notes = [
        (tag, note)
        for tag in ("N1", "RN")
        for value in values.get(tag, ())
        if (note := markdown_of(value))
    ]
    doi = DOI.fullmatch(first("DO"))
    if doi:
        fields["doi"] = doi[1]
    return RecordDraft(
        type=kind,
        fields=tuple((name, value) for name, value in fields.items() if value),
        # a number is the position in a database, not a key
        key="" if first("ID").strip().isdigit() else re.sub(r"[\s,{}()\"#%~\\=]+", "", first("ID")),
        tags=tuple(
            dict.fromkeys(
                one_line(tag) for value in values.get("KW", ()) for tag in split_tags(value)
            )
        ),
        notes=tuple(note for _tag, note in notes),
        note_fields=tuple(dict.fromkeys(tag for tag, _note in notes)),
        files=tuple(path for tag in ("L1", "L4") for path in values.get(tag, ()) if path),
        origin=origin,
        complete=complete,
    )


def _joined(parts: list[str]) -> list[str]:
    """The values of a tag, each joined with its continuation lines."""
    values: list[str] = []
    for part in parts:
        if part.startswith(CONTINUED) and values:
            values[-1] += part
        else:
            values.append(part.strip())
    return [value.strip() for value in values]


def _person(text: str) -> Person:
    """Parse ``Family, Given, Suffix``; without a comma, an organisation, a Chinese name, or
    initials and a family name.
    """
    if are_others(text):
        return Person(AND_OTHERS)
    if text.endswith((",", "，")):
        # EndNote marks organisations this way
        return Person(" ".join(text.rstrip(" ,，").split()))
    if is_typed_eastern(text):
        return eastern_person(text)
    if initials := INITIALS.fullmatch(" ".join(text.split())):
        # notation of IEEE
        return Person(initials[2], initials[1])
    family, given, suffix = (
        [part.strip() for part in " ".join(text.split()).split(",", 2)] + ["", ""]
    )[:3]
    return Person(family, given, suffix)


def _links(addresses: list[str]) -> dict[str, str]:
    """Sort addresses into fields: url, code, preprint."""
    found: dict[str, str] = {}
    for address in addresses:
        if preprint := ARXIV.fullmatch(address):
            found.setdefault("eprint", preprint[1])
            found.setdefault("archiveprefix", "arXiv")
        elif DOI.fullmatch(address):
            continue
        elif "://" in address:
            kind = (
                "code"
                if CODE_HOSTS.match(address)
                else "pdf"
                if address.lower().endswith(".pdf")
                else "url"
            )
            found.setdefault(kind, escaped_field(kind, address))
    return found


def write_drafts(drafts: Iterable[RecordDraft]) -> str:
    """Format *drafts* as RIS; fields without a tag (``primaryclass``, ``unverified`` …) are
    omitted.
    """
    return str(_Writer().formats([_record(draft) for draft in drafts]))


def _record(draft: RecordDraft) -> Mapping[str, Any]:
    fields = with_whole_titles(dict(draft.fields))

    def text(*names: str) -> list[str]:
        value = next((plain(fields[name]) for name in names if fields.get(name)), "")
        return [markup_text(value) if names[0] in MARKED else value] if value else []

    holder = HOLDERS.get(draft.type, "booktitle")
    pages = re.split(r"\s*-{1,3}\s*|\s*–\s*", fields.get("pages", ""), maxsplit=1)
    month = MONTHS.index(fields["month"]) + 1 if fields.get("month") in MONTHS else 0
    year = plain(fields.get("year", "") or fields.get("date", "")[:4])
    preprint = (
        fields.get("eprint", "")
        if fields.get("archiveprefix", fields.get("eprinttype", "arXiv")).lower() == "arxiv"
        else ""
    )
    place = "pb" if holder in INSIDE else "t2"
    record: dict[str, Any] = {
        "ty": TYPES.get(draft.type, "GEN"),
        "id": [draft.key] if draft.key else [],
        "ti": text("title"),
        "au": [_name(person) for person in persons_of(fields.get("author", ""))],
        "a2": [_name(person) for person in persons_of(fields.get("editor", ""))],
        "t2": text("series") if draft.type == "book" else [],
        place: text(holder, "journaltitle", "journal", "booktitle"),
        "t3": text("series") if draft.type != "book" else [],
        **{tag.lower(): text(name) for name, tag in FACTS},
        **({"m3": text("type")} if holder in INSIDE and fields.get("type") else {}),
        "sn": text("isbn", "issn"),
        "sp": [plain(pages[0])] if pages[0] else [],
        "ep": [plain(pages[1])] if len(pages) > 1 and pages[1] else [],
        "py": [year] if year else [],
        "da": [f"{year}/{month:02}//"] if month and year else [],
        "la": [code_of(fields["langid"])] if fields.get("langid") else [],
        "ur": (
            [
                address_in(fields[name])
                for name in ("url", "pdf", "code", "project")
                if fields.get(name)
            ]
            + ([f"https://arxiv.org/abs/{preprint}"] if preprint else [])
        ),
        "kw": list(draft.tags),
        "n1": [_without_tags(note) for note in draft.notes],
        "l1": list(draft.files),
    }
    if place == "t2" and draft.type == "book":
        record["t2"] = text("series")
    if place != "pb":
        record["pb"] = text("publisher")
    return {tag: value for tag, value in record.items() if value}


def _without_tags(note: str) -> str:
    """Indent the lines of *note* that look like a tag."""
    return "\n".join(f" {line}" if LINE.match(line) else line for line in note.split("\n"))


def _name(person: Person) -> str:
    if person.is_eastern and eastern_person(person.full) == person:
        return person.full
    if person.is_eastern and not person.given:
        # without a comma it would be read as a person
        return f"{person.family},"
    return ", ".join(part for part in (person.family, person.given, person.suffix) if part)

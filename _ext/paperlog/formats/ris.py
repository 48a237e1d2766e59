"""RIS, a format of reference managers: one fact per line, with a two-letter tag.

The tags are those of https://en.wikipedia.org/wiki/RIS_(file_format), as used by Zotero, EndNote
and publishers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from paperlog.bib.cleaning import identify
from paperlog.bib.escaping import bibtex_names, escaped, escaped_field, escaped_markup
from paperlog.bib.language_names import babel_name, code_of
from paperlog.bib.months import month_name
from paperlog.bib.note_fields import markdown_of
from paperlog.bib.reader import date_of, persons_of, plain
from paperlog.bib.record_draft import ReadProblem, RecordDraft
from paperlog.bib.title_markup import markup_text
from paperlog.bib.whole_titles import with_whole_titles
from paperlog.formats.reading import RIS
from paperlog.formats.works import (
    INSTITUTIONS,
    MASTERS,
    NOT_IN_KEYS,
    address_of_preprint,
    holder_of,
)
from paperlog.model.escapes import one_line
from paperlog.model.links import ARXIV, DOI
from paperlog.model.person import AND_OTHERS, Person, are_others, eastern_person, is_typed_eastern
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
MARKED = frozenset({"title", "journal", "booktitle", "school", "institution", "series"})
"""Fields in which Zotero and publishers use HTML elements."""
FACTS = (
    *(("volume", "VL"), ("number", "IS"), ("edition", "ET"), ("address", "CY"), ("doi", "DO")),
    *(("note", "M1"), ("chapter", "SE")),
)
LINE = re.compile(r"\ufeff?([A-Z][A-Z0-9])\s{1,2}-(?:\s(.*))?$")
END = re.compile(r"^\ufeff?ER[^\S\n]{1,2}-.*$", re.MULTILINE)
SIGN = re.compile(r"[^\s\ufeff]")
ADDRESSES = {
    "eprint": ARXIV,
    "doi": DOI,
    "code": re.compile(
        r"https?://(?:www\.)?"
        r"(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|gitee\.com|huggingface\.co)/\S+",
        re.IGNORECASE,
    ),
    "pdf": re.compile(r".*://.*\.pdf", re.IGNORECASE),
    "url": re.compile(r".*://.*"),
}
"""The fields for addresses; the first that matches is used."""
INITIALS = re.compile(r"((?:[^\W\d_]\.[ -]?)+) ([^\W\d_][\w'’-]+)")
ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]")
DATE = re.compile(r"(\d{4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?")
YEAR = re.compile(r"\d{4}")


def read_drafts(text: str, name: str) -> tuple[list[RecordDraft], list[ReadProblem]]:
    """Parse every record of a RIS *text*, closed or not; *name* is the file's name for messages."""
    drafts: list[RecordDraft] = []
    problems: list[ReadProblem] = []
    line, done = 1, 0
    for start, stop in pairwise([0, *(found.start() for found in RIS.finditer(text)), len(text)]):
        line += text.count("\n", done, start)
        done = start
        begun = RIS.match(text, start, stop)
        end = END.search(text, start, stop) if begun else None
        if begun:
            values = _values(text[start : end.start() if end else stop])
            drafts.append(_draft(values, f"{name}:{line}", complete=end is not None))
        if begun and not end:
            message = "the record has no end; it ends with a line `ER  - `"
            problems.append(ReadProblem(name, line, message))
        elif stray := SIGN.search(text, end.end() if end else start, stop):
            found = text[stray.start() : stop].partition("\n")[0][:40]
            message = f"{found!r} is outside a record; a record begins with `TY  - `"
            stray_line = line + text.count("\n", start, stray.start())
            problems.append(ReadProblem(name, stray_line, message, harmless=True))
    return drafts, problems


def _values(record: str) -> dict[str, list[str]]:
    """The values of each tag, with their continuation lines."""
    values: dict[str, list[str]] = {}
    last: list[str] = []
    for line in record.split("\n"):
        if found := LINE.match(line):
            last = values.setdefault(found[1], [])
            last.append((found[2] or "").strip())
        elif last:
            last[-1] += f"\n{line.strip()}"
    return {
        tag: [value.strip() for value in several if value.strip()]
        for tag, several in values.items()
    }


def _draft(values: dict[str, list[str]], origin: str, *, complete: bool) -> RecordDraft:
    def every(*tags: str) -> list[str]:
        return [value for tag in tags for value in values.get(tag, ())]

    def first(*tags: str) -> str:
        return next(iter(every(*tags)), "")

    kind = READ.get("".join(first("TY").upper().split()[:1]), "misc")
    if kind == "phdthesis" and MASTERS.search(first("M3")):
        kind = "mastersthesis"
    if kind == "proceedings" and first("T2", "BT", "SP"):
        # IEEE and others use the type of the proceedings for papers in them
        kind = "inproceedings"
    holder = holder_of(kind)
    by_institution = holder in INSTITUTIONS
    date = DATE.match(first("DA", "PY", "Y1"))
    title = first("T2", "JO", "JF", "BT", "J2", "JA") if kind != "book" else ""
    fields = {
        "author": bibtex_names(map(_person, every("AU", "A1"))),
        "editor": bibtex_names(map(_person, every("ED", "A2"))),
        "title": escaped_markup(first("TI", "T1", "CT") or ("" if title else first("BT"))),
        holder: escaped_markup(title or first("PB") if by_institution else title),
        "series": escaped_markup(first("T3") or (first("T2") if kind == "book" else "")),
        **{field: escaped_field(field, first(tag)) for field, tag in FACTS},
        "abstract": escaped(first("AB", "N2")),
        ("issn" if ISSN.fullmatch(first("SN")) else "isbn"): escaped(first("SN")),
        # for a thesis or a report it is the kind of work
        "type" if by_institution else "howpublished": escaped(first("M3")),
        "pages": "--".join(map(escaped, (*every("SP")[:1], *every("EP")[:1]))),
        "publisher": "" if by_institution else escaped(first("PB")),
        "year": found[0] if (found := YEAR.search(first("PY", "Y1", "DA"))) else "",
        "month": month_name(date[2] or "") if date else "",
        "langid": babel_name(first("LA")),
    }
    fields = {name: value for name, value in fields.items() if value}
    # some programs write several addresses below each other
    for address in "\n".join(every("UR", "L2", "AN")).split("\n"):
        matching = (field for field, sign in ADDRESSES.items() if sign.fullmatch(address))
        if field := next(matching, ""):
            fields.setdefault(field, escaped_field(field, address))
    identify(fields)
    notes = [
        (tag, note) for tag in ("N1", "RN") for value in every(tag) if (note := markdown_of(value))
    ]
    return RecordDraft(
        type=kind,
        fields=tuple(fields.items()),
        # a number is the position in a database, not a key
        key="" if first("ID").isdigit() else NOT_IN_KEYS.sub("", first("ID")),
        tags=tuple(
            dict.fromkeys(one_line(tag) for value in every("KW") for tag in split_tags(value))
        ),
        notes=tuple(note for _tag, note in notes),
        note_fields=tuple(dict.fromkeys(tag for tag, _note in notes)),
        files=tuple(every("L1", "L4")),
        origin=origin,
        complete=complete,
    )


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


def write_drafts(drafts: Iterable[RecordDraft]) -> str:
    """Format *drafts* as RIS; fields without a tag (``primaryclass``, ``unverified`` …) are
    omitted.
    """
    return "\n".join(
        "".join(
            f"{tag}  - {value}\n"
            for tag, values in {**_record(draft), "ER": [""]}.items()
            for value in values
        )
        for draft in drafts
    )


def _record(draft: RecordDraft) -> dict[str, list[str]]:
    """The values of each tag."""
    fields = with_whole_titles(dict(draft.fields))

    def text(*names: str) -> list[str]:
        value = next((plain(fields[name]) for name in names if fields.get(name)), "")
        return [markup_text(value) if names[0] in MARKED else value] if value else []

    holder = holder_of(draft.type)
    by_institution, is_book = holder in INSTITUTIONS, draft.type == "book"
    held = text(holder, "journaltitle", "journal", "booktitle")
    container = [] if by_institution else held
    pages = [*re.split(r"\s*-{1,3}\s*|\s*–\s*", fields.get("pages", ""), maxsplit=1), ""]
    year = plain(fields.get("year", "") or fields.get("date", "")[:4])
    month = date_of({**fields, "year": year})[5:7]
    addresses = (fields.get(name, "") for name in ("url", "pdf", "code", "project"))
    return {
        "TY": [TYPES.get(draft.type, "GEN")],
        "ID": _given(draft.key),
        "TI": text("title"),
        "AU": [_name(person) for person in persons_of(fields.get("author", ""))],
        "A2": [_name(person) for person in persons_of(fields.get("editor", ""))],
        "T2": text("series") if is_book else container,
        "T3": [] if is_book else text("series"),
        **{tag: text(name) for name, tag in FACTS},
        "AB": text("abstract"),
        "M3": (text("type") if by_institution else []) or text("howpublished"),
        "SN": text("isbn", "issn"),
        "SP": _given(plain(pages[0])),
        "EP": _given(plain(pages[1])),
        "PY": _given(year),
        "DA": _given(f"{year}/{month}//" if month else ""),
        "LA": _given(code_of(fields.get("langid", ""))),
        "UR": _given(*map(address_in, addresses), address_of_preprint(fields)),
        "KW": list(draft.tags),
        "N1": [_without_tags(note) for note in draft.notes],
        "L1": list(draft.files),
        "PB": held if by_institution else text("publisher"),
    }


def _given(*values: str) -> list[str]:
    return [value for value in values if value]


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

"""CSL-JSON, the format of Zotero and citeproc (https://docs.citationstyles.org), with the
extensions of Better BibTeX.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from paperlog.bib.escaping import (
    bibtex_names,
    escaped,
    escaped_field,
    escaped_markup,
)
from paperlog.bib.language_names import babel_name, code_of
from paperlog.bib.months import MONTHS, month_name
from paperlog.bib.note_fields import markdown_of
from paperlog.bib.reader import OF_THE_LOG, persons_of, plain
from paperlog.bib.record_draft import ReadProblem, RecordDraft
from paperlog.bib.title_markup import markup_text, markup_title
from paperlog.bib.whole_titles import with_whole_titles
from paperlog.model.links import ARXIV, DOI, link_for
from paperlog.model.person import AND_OTHERS, Person, are_others, eastern_person, is_typed_eastern
from paperlog.model.printable import json_text, one_line
from paperlog.model.record import is_year
from paperlog.model.tag import split_tags
from paperlog.model.tex_text import address_in

TYPES = {
    "article": "article-journal", "book": "book", "inbook": "chapter", "incollection": "chapter",
    "inproceedings": "paper-conference", "phdthesis": "thesis", "mastersthesis": "thesis",
    "techreport": "report", "unpublished": "manuscript", "patent": "patent", "online": "webpage",
    "misc": "document", "dataset": "dataset", "software": "software",
}  # fmt: skip
"""BibTeX types to CSL types; if several are written alike, the first is read back, unless
``custom`` names another."""
READ = {
    **{written: kind for kind, written in reversed(TYPES.items())},
    **dict.fromkeys(("article-magazine", "article-newspaper"), "article"),
    **dict.fromkeys(("post-weblog", "post"), "online"),
    **dict.fromkeys(("chapter", "entry-encyclopedia", "entry"), "incollection"),
}
HOLDERS = {
    "phdthesis": "school",
    "mastersthesis": "school",
    "techreport": "institution",
    "article": "journal",
}
ALIASES = {"journal": ("journaltitle",), "school": ("institution",)}
"""biblatex's names of these fields."""
FACTS = {
    "volume": "volume", "number": "issue", "pages": "page", "edition": "edition",
    "address": "publisher-place", "isbn": "ISBN", "issn": "ISSN", "abstract": "abstract",
    "series": "collection-title", "chapter": "chapter-number", "shorttitle": "title-short",
}  # fmt: skip
LINE = re.compile(r"^(?P<name>[\w][\w .-]*?)\s*[:=]\s*(?P<value>.+)$")
OWN_FIELD = "tex."
"""Better BibTeX's prefix of lines in the note that are BibTeX fields."""
LONGEST_NUMBER = 100
"""Maximum length of a number, in digits."""


def _whole_number(digits: str) -> int | None:
    """Parse an integer; ``None`` if it is too long, since Python rejects very long numbers."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else None


DECODER = json.JSONDecoder(parse_int=_whole_number)
BLANKS = re.compile(r"[ \t\n\r]*")
KEY_SIGNS = re.compile(r"[\s,{}()\"#%~\\=]+")


def read_drafts(text: str, name: str) -> tuple[list[RecordDraft], list[ReadProblem]]:
    """Parse every item of a CSL-JSON *text*; *name* is the file's name for messages.

    Accepts a list, a single item, or ``{"items": […]}``.
    """
    long_numbers: list[str] = []

    def noted(digits: str) -> int | None:
        number = _whole_number(digits)
        if number is None:
            long_numbers.append(digits)
        return number

    try:
        data = json.loads(text, parse_int=noted)
    except json.JSONDecodeError as error:
        return [], [
            ReadProblem(name, error.lineno, f"invalid JSON: {error.msg} (column {error.colno})")
        ]
    except RecursionError:
        return [], [ReadProblem(name, 1, "this JSON is nested too deeply")]
    drafts: list[RecordDraft] = []
    problems: list[ReadProblem] = []
    at = 0
    for digits in long_numbers:
        at = text.index(digits, at)
        message = f"a number of {len(digits):,} digits is too long; it is left out"
        problems.append(ReadProblem(name, text.count("\n", 0, at) + 1, message))
    line, counted = 1, 0
    for number, (start, item) in enumerate(_items(text, data), 1):
        line += text.count("\n", counted, start)
        counted = start
        if not isinstance(item, dict):
            message = (
                f"item {number} is {type(item).__name__}, not an object with a type and a title"
            )
            problems.append(ReadProblem(name, line, message))
            continue
        draft = _draft(item, f"{name}:{line}")
        if not draft.fields:
            problems.append(
                ReadProblem(
                    name,
                    line,
                    f"item {number} has no title, no author, no field of CSL-JSON",
                )
            )
        drafts.append(draft)
    return drafts, problems


def _items(text: str, data: Any) -> Iterator[tuple[int, Any]]:
    """The items of *text*, whose parsed JSON is *data*, each with the offset of its start."""
    at = _behind_blanks(text, 0)
    if isinstance(data, dict) and isinstance(data.get("items"), list):
        for name, start in _members(text, at):
            if name == "items":
                at = start
    elif not isinstance(data, list):
        yield at, data
        return
    yield from _values(text, at)


def _members(text: str, at: int) -> Iterator[tuple[str, int]]:
    """The names in the object at offset *at*, each with the offset of its value."""
    at = _behind_blanks(text, at + 1)
    while text[at] != "}":
        name, at = DECODER.raw_decode(text, at)
        at = _behind_blanks(text, _behind_blanks(text, at) + 1)
        yield name, at
        _value, at = DECODER.raw_decode(text, at)
        at = _behind_comma(text, at)


def _values(text: str, at: int) -> Iterator[tuple[int, Any]]:
    """The values in the array at offset *at*, each with its offset."""
    at = _behind_blanks(text, at + 1)
    while text[at] != "]":
        start = at
        value, at = DECODER.raw_decode(text, at)
        yield start, value
        at = _behind_comma(text, at)


def _behind_comma(text: str, at: int) -> int:
    at = _behind_blanks(text, at)
    return _behind_blanks(text, at + 1) if text[at] == "," else at


def _behind_blanks(text: str, at: int) -> int:
    found = BLANKS.match(text, at)
    return found.end() if found else at


def _draft(item: Mapping[str, Any], origin: str) -> RecordDraft:
    kind = _kind(item)
    custom = {
        str(name): value
        for name, value in _mapping(item.get("custom")).items()
        if isinstance(value, str)
    }
    notes = [_text(one) for one in _list(item.get("notes"))]
    # our own exports have both: one text for other programs, and the parts for us
    extra, note = _extra(
        "" if _text(item.get("note")) == "\n\n".join(notes) else _text(item.get("note"))
    )
    holder = HOLDERS.get(kind, "booktitle")
    date = _date(item.get("issued"))
    publisher = _text(item.get("publisher"))
    inside = holder in {"school", "institution"}
    fields = {
        "author": bibtex_names(_persons(item.get("author"))),
        "editor": bibtex_names(_persons(item.get("editor"))),
        "title": escaped_markup(_text(item.get("title"))),
        holder: escaped_markup(
            publisher if inside else _text(item.get("container-title") or item.get("event-title"))
        ),
        **{
            field: escaped_markup(_text(item.get(variable))).replace("–", "--")
            for field, variable in FACTS.items()
        },
        "publisher": "" if inside else escaped_markup(publisher),
        "year": date[0],
        "month": date[1],
        "doi": _text(item.get("DOI")),
        "url": escaped_field("url", _text(item.get("URL"))),
        "langid": babel_name(_text(item.get("language"))),
        **custom,
    }
    for name, value in extra.items():
        own = name.removeprefix(OWN_FIELD)
        if own != name and own.isidentifier() and own not in OF_THE_LOG and not fields.get(own):
            fields[own] = escaped_field(own, value)
    if found := re.fullmatch(r"(\w+)-(\w+)", fields["pages"]):
        fields["pages"] = f"{found[1]}--{found[2]}"
    if not fields["number"] and kind not in {"article", "misc"}:
        fields["number"] = escaped(_text(item.get("number")))
    if found := DOI.fullmatch(fields["doi"] or extra.get("doi", "")):
        fields["doi"] = found[1]
    for value in (
        _text(item.get("number")),
        extra.get("arxiv", ""),
        extra.get("arxiv id", ""),
        extra.get("eprint", ""),
        fields["url"],
    ):
        if (found := ARXIV.fullmatch(value.split(" [")[0])) and not fields.get("eprint"):
            fields |= {"eprint": found[1], "archiveprefix": "arXiv"}
            if fields["publisher"].lower() == "arxiv":
                fields["publisher"] = ""
    if (found := ARXIV.fullmatch(fields["url"])) and custom.get("eprint") == found[1]:
        fields["url"] = ""
    key = _text(
        item.get("citation-key") or extra.get("citation key") or item.get("citation-label")
    ) or _key_of(_text(item.get("id")))
    return RecordDraft(
        type=custom.pop("type", kind) if custom.get("type") in TYPES else kind,
        fields=tuple((name, value) for name, value in fields.items() if value and name != "type"),
        key=KEY_SIGNS.sub("", key),
        tags=tuple(map(one_line, split_tags(_text(item.get("keyword"))))),
        notes=tuple(filter(None, [note, *map(markdown_of, notes)])),
        note_fields=tuple(filter(None, ["note" if note else "", "notes" if notes else ""])),
        added=_text(item.get("added"))[:10],
        files=tuple(_text(path) for path in _list(item.get("files"))),
        origin=origin,
    )


def _kind(item: Mapping[str, Any]) -> str:
    kind = READ.get(_text(item.get("type")).lower(), "misc")
    if kind == "phdthesis" and re.search(
        r"master|diplom|硕士", _text(item.get("genre")), re.IGNORECASE
    ):
        return "mastersthesis"
    return kind


def _extra(note: str) -> tuple[dict[str, str], str]:
    """Parse Zotero's field *Extra*: lines ``name: value`` are facts, the rest is a note."""
    facts: dict[str, str] = {}
    rest: list[str] = []
    for line in note.splitlines():
        found = LINE.match(line.strip())
        if found and found["name"].lower().startswith(OWN_FIELD):
            facts[found["name"].lower()] = found["value"].strip()
        elif found and found["name"].lower() in {
            "arxiv",
            "arxiv id",
            "eprint",
            "citation key",
            "doi",
            "pmid",
            "pmcid",
            "publisher",
            "tldr",
            "type",
            "adsbibcode",
        }:
            facts[found["name"].lower()] = (
                line.strip() if found["name"].lower() == "arxiv" else found["value"].strip()
            )
        else:
            rest.append(line)
    return facts, markdown_of("\n".join(rest))


def _key_of(identifier: str) -> str:
    """Use the id as key unless it is an address or one of Zotero's numbers."""
    return "" if "/" in identifier or ":" in identifier or identifier.isdigit() else identifier


def _persons(value: Any) -> list[Person]:
    return [person for name in _list(value) if (person := _person(name)).family or person.given]


def _person(name: Any) -> Person:
    if isinstance(name, str):
        return eastern_person(name) if is_typed_eastern(name) else Person(html.unescape(name))
    parts = {part: html.unescape(_text(text)) for part, text in _mapping(name).items()}
    literal = _text(parts.get("literal"))
    family = " ".join(
        filter(
            None,
            [
                _text(parts.get("dropping-particle")),
                _text(parts.get("non-dropping-particle")),
                _text(parts.get("family")),
            ],
        )
    )
    given = _text(parts.get("given"))
    if are_others(literal or family):
        return Person(AND_OTHERS)
    # CSL forbids splitting a literal, but not a name given in one field
    if not literal and not given and is_typed_eastern(family):
        return eastern_person(family)
    return Person(
        literal or family or given,
        given if family and not literal else "",
        _text(parts.get("suffix")),
    )


def _date(value: Any) -> tuple[str, str]:
    """Year and month in BibTeX notation."""
    parts = _mapping(value)
    dates = _list(parts.get("date-parts"))
    first = [_text(part) for part in _list(dates[0])] if dates else []
    if not first or not first[0]:
        found = re.search(
            r"(\d{4})(?:-(\d{1,2}))?",
            _text(
                parts.get("raw")
                or parts.get("literal")
                or (value if isinstance(value, str | int) else "")
            ),
        )
        first = [part for part in found.groups() if part] if found else []
    return (escaped(first[0]) if first else ""), month_name(first[1]) if len(first) > 1 else ""


def _text(value: Any) -> str:
    """Convert a value of any type to text, for files of careless programs."""
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    return (
        str(value).strip()
        if isinstance(value, str | int | float) and not isinstance(value, bool)
        else ""
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def write_drafts(drafts: Iterable[RecordDraft]) -> str:
    """Format *drafts* as CSL-JSON; fields without a CSL variable go to ``custom``, which other
    programs ignore.
    """
    return json_text([_item(draft) for draft in drafts])


def _item(draft: RecordDraft) -> dict[str, Any]:
    fields = with_whole_titles(dict(draft.fields))
    item: dict[str, Any] = {
        "id": draft.key or draft.origin,
        "type": TYPES.get(draft.type, "document"),
    }
    if draft.type == "mastersthesis":
        item["genre"] = "Master's thesis"
    elif READ[item["type"]] != draft.type and draft.type in TYPES:
        fields["type"] = draft.type

    def take(*names: str) -> str:
        found = next((plain(fields.pop(name)) for name in names if fields.get(name)), "")
        return markup_text(found)

    holder = HOLDERS.get(draft.type, "booktitle")
    inside = holder in {"school", "institution"}
    names = {
        role: [_name(person) for person in persons_of(fields.pop(role, ""))]
        for role in ("author", "editor")
    }
    item |= {"title": markup_title(fields.pop("title", "")), **names}
    held = next((fields.pop(n) for n in (holder, *ALIASES.get(holder, ())) if fields.get(n)), "")
    item["publisher" if inside else "container-title"] = markup_title(held, with_case=False)
    item |= {variable: take(name) for name, variable in FACTS.items()}
    if not inside:
        item["publisher"] = take("publisher")
    year, month = take("year") or fields.get("date", "")[:4], fields.get("month", "")
    if is_year(year):
        item["issued"] = {
            "date-parts": [
                [int(year), *([MONTHS.index(fields.pop("month")) + 1] if month in MONTHS else [])]
            ]
        }
    elif year:
        item["issued"] = {"literal": year}
    preprint = (
        link_for("arxiv", fields.get("eprint", ""))
        if fields.get("archiveprefix", "").lower() == "arxiv"
        else None
    )
    url = address_in(fields.pop("url", "")) or (preprint.url if preprint else "")
    item |= {
        "DOI": fields.pop("doi", ""),
        "URL": url,
        "language": code_of(fields.pop("langid", "")),
    }
    item |= {
        "keyword": ", ".join(draft.tags),
        "note": "\n\n".join(draft.notes),
        "notes": list(draft.notes),
    }
    item |= {"files": list(draft.files), "added": draft.added, "custom": fields}
    return {name: value for name, value in item.items() if value}


def _name(person: Person) -> dict[str, str]:
    family, given, suffix = map(markup_text, (person.family, person.given, person.suffix))
    if person.is_others or not given:
        return {"literal": family}
    return {"family": family, "given": given, **({"suffix": suffix} if suffix else {})}

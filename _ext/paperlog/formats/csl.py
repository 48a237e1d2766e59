"""CSL-JSON, the format of Zotero and citeproc (https://docs.citationstyles.org), with the
extensions of Better BibTeX.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from paperlog.bib.cleaning import identify
from paperlog.bib.escaping import bibtex_names, escaped, escaped_field, escaped_markup
from paperlog.bib.language_names import babel_name, code_of
from paperlog.bib.months import month_name
from paperlog.bib.note_fields import markdown_of
from paperlog.bib.reader import OF_THE_LOG, date_of, persons_of, plain
from paperlog.bib.record_draft import ReadProblem, RecordDraft
from paperlog.bib.title_markup import markup_text, markup_title
from paperlog.bib.whole_titles import with_whole_titles
from paperlog.formats.works import (
    INSTITUTIONS,
    MASTERS,
    NOT_IN_KEYS,
    address_of_preprint,
    holder_of,
)
from paperlog.model.escapes import json_text, one_line
from paperlog.model.identifiers import arxiv_in
from paperlog.model.person import AND_OTHERS, Person, are_others, eastern_person, is_typed_eastern
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
FIELD_NAME = re.compile(r"[A-Za-z][\w.:+-]*")
"""Names that a field may have in a ``.bib`` file."""
ALIASES = {"journal": ("journaltitle",), "school": ("institution",)}
"""biblatex's names of these fields."""
FACTS = {
    "volume": "volume", "number": "issue", "pages": "page", "edition": "edition",
    "address": "publisher-place", "isbn": "ISBN", "issn": "ISSN", "abstract": "abstract",
    "series": "collection-title", "chapter": "chapter-number", "shorttitle": "title-short",
}  # fmt: skip
LINE = re.compile(r"^(?P<name>[\w][\w .-]*?)\s*[:=]\s*(?P<value>.+)$")
PREPRINT = ("arxiv", "arxiv id", "eprint")
OF_EXTRA = frozenset(
    {
        *PREPRINT,
        *("citation key", "doi", "pmid", "pmcid", "publisher", "tldr", "type", "adsbibcode"),
    }
)
"""Names of lines in Zotero's field *Extra* that are facts."""
OWN_FIELD = "tex."
"""Better BibTeX's prefix of lines in the note that are BibTeX fields."""
# integers stay text: they may have any number of digits
DECODER = json.JSONDecoder(parse_int=str)
BETWEEN = re.compile(r"[\s,:]*")
DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?")


def read_drafts(text: str, name: str) -> tuple[list[RecordDraft], list[ReadProblem]]:
    """Parse every item of a CSL-JSON *text*; *name* is the file's name for messages.

    Accepts a list, a single item, or ``{"items": […]}``.
    """
    try:
        data = DECODER.decode(text)
    except json.JSONDecodeError as error:
        return [], [
            ReadProblem(name, error.lineno, f"invalid JSON: {error.msg} (column {error.colno})")
        ]
    except RecursionError:
        return [], [ReadProblem(name, 1, "this JSON is nested too deeply")]
    drafts: list[RecordDraft] = []
    problems: list[ReadProblem] = []
    for number, (line, item) in enumerate(_items(text, data), 1):
        if not isinstance(item, dict):
            message = f"item {number} is not an object with a type and a title"
            problems.append(ReadProblem(name, line, message))
            continue
        draft = _draft(item, f"{name}:{line}")
        if not draft.fields:
            message = f"item {number} has no title, no author, no field of CSL-JSON"
            problems.append(ReadProblem(name, line, message))
        drafts.append(draft)
    return drafts, problems


def _items(text: str, data: Any) -> Iterator[tuple[int, Any]]:
    """The items of *text*, whose parsed JSON is *data*, each with its line."""
    at, items = 0, data
    if isinstance(data, dict) and isinstance(data.get("items"), list):
        at, items = _start_of_items(text), data["items"]
    elif not isinstance(data, list):
        yield 1, data
        return
    line, done, at = 1, 0, text.index("[", at) + 1
    for item in items:
        at = _behind_signs(text, at)
        line += text.count("\n", done, at)
        done = at
        _item_again, at = DECODER.raw_decode(text, at)
        yield line, item


def _start_of_items(text: str) -> int:
    """Offset of the value of the member ``items`` in the object *text*."""
    start, at = 0, text.index("{") + 1
    while text[at := _behind_signs(text, at)] != "}":
        name, at = DECODER.raw_decode(text, at)
        at = _behind_signs(text, at)
        start = at if name == "items" else start
        _value, at = DECODER.raw_decode(text, at)
    return start


def _behind_signs(text: str, at: int) -> int:
    """Offset after blanks, commas and colons."""
    found = BETWEEN.match(text, at)
    return found.end() if found else at


def _draft(item: Mapping[str, Any], origin: str) -> RecordDraft:
    kind = _kind(item)
    custom = {
        str(name): value
        for name, value in _mapping(item.get("custom")).items()
        if isinstance(value, str) and FIELD_NAME.fullmatch(str(name))
    }
    notes = [_text(one) for one in _list(item.get("notes"))]
    # our own exports have both: one text for other programs, and the parts for us
    extra, note = _extra(
        "" if _text(item.get("note")) == "\n\n".join(notes) else _text(item.get("note"))
    )
    holder = holder_of(kind)
    by_institution = holder in INSTITUTIONS
    year, month = _date(item.get("issued"))
    publisher = _text(item.get("publisher"))
    container = _text(item.get("container-title") or item.get("event-title"))
    number = _text(item.get("number"))
    preprints = (number, *(extra.get(name, "") for name in PREPRINT))
    fields = {
        "author": bibtex_names(_persons(item.get("author"))),
        "editor": bibtex_names(_persons(item.get("editor"))),
        "title": escaped_markup(_text(item.get("title"))),
        holder: escaped_markup(publisher if by_institution else container),
        **{
            field: escaped_markup(_text(item.get(variable))).replace("–", "--")
            for field, variable in FACTS.items()
        },
        "publisher": "" if by_institution else escaped_markup(publisher),
        "year": year,
        "month": month,
        "doi": _text(item.get("DOI")) or extra.get("doi", ""),
        "url": escaped_field("url", _text(item.get("URL"))),
        "eprint": next(filter(None, map(arxiv_in, preprints)), ""),
        "langid": babel_name(_text(item.get("language"))),
        **custom,
    }
    for name, value in extra.items():
        own = name.removeprefix(OWN_FIELD)
        if own != name and own.isidentifier() and own not in OF_THE_LOG and not fields.get(own):
            fields[own] = escaped_field(own, value)
    fields["pages"] = re.sub(r"^(\w+)-(\w+)$", r"\1--\2", fields["pages"])
    if not fields["number"] and kind not in {"article", "misc"}:
        fields["number"] = escaped(number)
    fields = {name: value for name, value in fields.items() if value and name != "type"}
    identify(fields)
    key = _text(
        item.get("citation-key") or extra.get("citation key") or item.get("citation-label")
    ) or _key_of(_text(item.get("id")))
    return RecordDraft(
        type=custom["type"] if custom.get("type") in TYPES else kind,
        fields=tuple(fields.items()),
        key=NOT_IN_KEYS.sub("", key),
        tags=tuple(map(one_line, split_tags(_text(item.get("keyword"))))),
        notes=tuple(filter(None, [note, *map(markdown_of, notes)])),
        note_fields=tuple(filter(None, ["note" if note else "", "notes" if notes else ""])),
        added=_text(item.get("added"))[:10],
        files=tuple(_text(path) for path in _list(item.get("files"))),
        origin=origin,
    )


def _kind(item: Mapping[str, Any]) -> str:
    kind = READ.get(_text(item.get("type")).lower(), "misc")
    if kind == "phdthesis" and MASTERS.search(_text(item.get("genre"))):
        return "mastersthesis"
    return kind


def _extra(note: str) -> tuple[dict[str, str], str]:
    """Parse Zotero's field *Extra*: lines ``name: value`` are facts, the rest is a note."""
    facts: dict[str, str] = {}
    rest: list[str] = []
    for line in note.splitlines():
        found = LINE.match(line.strip())
        name = found["name"].lower() if found else ""
        if found and (name in OF_EXTRA or name.startswith(OWN_FIELD)):
            facts[name] = found["value"].strip()
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
    literal, given = parts.get("literal", ""), parts.get("given", "")
    pieces = map(parts.get, ("dropping-particle", "non-dropping-particle", "family"))
    family = " ".join(filter(None, pieces))
    if are_others(literal or family):
        return Person(AND_OTHERS)
    # CSL forbids splitting a literal, but not a name given in one field
    if not literal and not given and is_typed_eastern(family):
        return eastern_person(family)
    if literal or not family:
        return Person(literal or given, "", parts.get("suffix", ""))
    return Person(family, given, parts.get("suffix", ""))


def _date(value: Any) -> tuple[str, str]:
    """Year and month in BibTeX notation."""
    parts = _mapping(value)
    dates = _list(parts.get("date-parts"))
    year, month = [*map(_text, _list(dates[0] if dates else [])), "", ""][:2]
    if not year and (
        found := DATE.search(_text(parts.get("raw") or parts.get("literal") or value))
    ):
        year, month = found[1], found[2] or ""
    return escaped(year), month_name(month)


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

    holder = holder_of(draft.type)
    by_institution = holder in INSTITUTIONS
    names = {
        role: [_name(person) for person in persons_of(fields.pop(role, ""))]
        for role in ("author", "editor")
    }
    item |= {"title": markup_title(fields.pop("title", "")), **names}
    held = next((fields.pop(n) for n in (holder, *ALIASES.get(holder, ())) if fields.get(n)), "")
    item["publisher" if by_institution else "container-title"] = markup_title(held, with_case=False)
    item |= {variable: take(name) for name, variable in FACTS.items()}
    if not by_institution:
        item["publisher"] = take("publisher")
    url = fields.pop("url", "")
    item |= {
        "issued": _issued(fields),
        "DOI": fields.pop("doi", ""),
        "URL": address_in(url) or address_of_preprint(fields),
        "language": code_of(fields.pop("langid", "")),
        "keyword": ", ".join(draft.tags),
        "note": "\n\n".join(draft.notes),
        "notes": list(draft.notes),
        "files": list(draft.files),
        "added": draft.added,
        "custom": fields,
    }
    return {name: value for name, value in item.items() if value}


def _issued(fields: dict[str, str]) -> dict[str, Any]:
    """The date of publication; the year and the month are removed from *fields*."""
    year = plain(fields.pop("year", ""))
    day = date_of({**fields, "year": year})
    year = year or fields.get("date", "")[:4]
    if not is_year(year):
        return {"literal": markup_text(year)} if year else {}
    if day:
        fields.pop("month", "")
    return {"date-parts": [[int(part) for part in (day or year).split("-")]]}


def _name(person: Person) -> dict[str, str]:
    family, given, suffix = map(markup_text, (person.family, person.given, person.suffix))
    if person.is_others or not given:
        return {"literal": family}
    return {"family": family, "given": given, **({"suffix": suffix} if suffix else {})}

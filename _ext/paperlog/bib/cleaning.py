"""Clean records before they are added to a log: normalise facts, remove irrelevant fields."""

from __future__ import annotations

import re
from dataclasses import replace

from paperlog.bib.capitals import protected, with_letters
from paperlog.bib.escaping import ADDRESSES, bibtex_name
from paperlog.bib.keys import PATTERN, TakenKeys, key_for
from paperlog.bib.language_names import babel_name
from paperlog.bib.months import month_name
from paperlog.bib.reader import names_of, person_of, plain
from paperlog.bib.record_draft import RecordDraft
from paperlog.model.identifiers import arxiv_in, doi_in
from paperlog.model.language_detection import language_of
from paperlog.model.private_fields import is_private
from paperlog.model.tex_text import address_in
from paperlog.model.verification import STANDING

NAMES = {
    "journaltitle": "journal", "location": "address", "eprinttype": "archiveprefix",
    "eprintclass": "primaryclass", "arxivid": "eprint", "journal-title": "journal",
}  # fmt: skip
"""Names that biblatex and some programs use for fields of BibTeX."""
TYPES = {
    "conference": "inproceedings", "report": "techreport", "mvbook": "book",
    **dict.fromkeys(("online", "electronic", "www", "dataset", "software"), "misc"),
}  # fmt: skip
NOISE = frozenset(
    """
    adsnote adsurl article-number articleno bibdate biburl bibsource citation-number copyright
    day description doi-url eissn eventdate isbn13 issn issue_date language lccn
    note_ numpages pagetotal place pmcid pmid rights shortjournal shorttitle
    source type urldate venue_ web_url acmid access collection langidopts
    """.split()
)
"""Fields that do not describe the work; removed, as are private fields."""
OF_VOLUME = frozenset({"address", "isbn"})
NOISE_OF = {
    "article": OF_VOLUME | {"publisher"},
    "inproceedings": OF_VOLUME,
    "incollection": OF_VOLUME,
}
"""Fields that describe the volume; removed from records of works in it."""
CARRIED = frozenset({"annotate", "annotation", "annote", "date", "keyword", "keywords", "language"})
"""Fields whose content moves elsewhere: to the card, its tags, or another field."""
ORDER = (
    *"author editor title subtitle titleaddon booktitle booksubtitle journal howpublished".split(),
    *"school institution organization series edition volume number chapter pages".split(),
    *"publisher address month year isbn doi eprint archiveprefix primaryclass url pdf".split(),
    *("code", "project", "note", "langid", "unverified", *STANDING),
)
PLACE = {field: place for place, field in enumerate(ORDER)}
LANGUAGES = {"zh": "chinese", "en": "english"}
PREPRINT = re.compile(r"^arxiv\s+(?:preprint|e-prints?)[\s,]*|^abs/", re.IGNORECASE)
PRIMARY = re.compile(r"\[([a-z-]+(?:\.[A-Z]{2})?)\]", re.IGNORECASE)
ONE_WORD = re.compile(r"(?<![\w\\{])\{([^\W\d_]+)\}(?=,)")
EMPTY = re.compile(r"(?:n/?a|none|null|undefined|unknown|-+)", re.IGNORECASE)


def cleaned(
    draft: RecordDraft,
    taken: TakenKeys | None = None,
    pattern: str = PATTERN,
    name: str = "",
    key: str = "",
) -> RecordDraft:
    """Clean *draft* for a log, with a key by *pattern* that is not in *taken*.

    Fields get BibTeX's names and order; DOI and arXiv id their normal form; significant capitals
    are protected; accents become letters; fields in :data:`NOISE` are removed. *name* is the
    paper's name in the log, *key* a key chosen by the user.

    :raises paperlog.bib.keys.PatternError: if the pattern is invalid.
    """
    fields = _renamed(draft)
    kind = _type(draft, fields)
    identify(fields)
    if "title" in fields:
        fields["title"] = protected(with_letters(fields["title"])).removesuffix(".")
    for person in ("author", "editor"):
        if person in fields:
            fields[person] = _names(with_letters(fields[person]))
    if "pages" in fields:
        pages = fields["pages"].removeprefix("pp.").removeprefix("p.").strip()
        fields["pages"] = re.sub(r"\s*(?:-{1,3}|[–—−])\s*", "--", pages)
    if fields.get("eid") == fields.get("pages"):
        fields.pop("eid", None)
    if "month" in fields:
        fields["month"] = month_name(fields["month"])
    if not fields.get("langid"):
        fields["langid"] = LANGUAGES.get(language_of(plain(fields.get("title", ""))) or "", "")
    noise = _noise(kind, fields)
    written = [
        (field, value if field in ADDRESSES else with_letters(value))
        for field, value in fields.items()
        if value and field not in noise and not is_private(field)
    ]
    written.sort(key=lambda field: PLACE.get(field[0], PLACE["note"]))
    clean = replace(draft, type=kind, fields=tuple(written))
    return replace(clean, key=key or key_for(clean, taken or TakenKeys(), pattern, name))


def left_out(draft: RecordDraft, clean: RecordDraft) -> tuple[str, ...]:
    """The fields of *draft* whose content is missing in *clean*, the record made from it."""
    kept = {name for name, _value in clean.fields}
    said = " ".join(" ".join(value.split()) for _name, value in clean.fields).lower()
    # the journal `arXiv preprint arXiv:2401.11649` says no more than the arXiv id
    preprint = clean.field("eprint") if clean.field("archiveprefix") == "arXiv" else ""
    return tuple(
        name
        for name, value in draft.fields
        if not ({name, NAMES.get(name, name)} & (kept | CARRIED))
        and " ".join(value.split()).lower() not in said
        and not (name == "journal" and preprint and preprint in value)
    )


def _noise(kind: str, fields: dict[str, str]) -> frozenset[str]:
    """The names of the fields to leave out of a record of the type *kind*."""
    in_volume = fields.get("journal") or fields.get("booktitle")
    return NOISE | NOISE_OF.get(kind, frozenset()) if in_volume else NOISE


def _renamed(draft: RecordDraft) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in draft.fields:
        if value.strip() and not EMPTY.fullmatch(value.strip()):
            fields.setdefault(NAMES.get(name, name), " ".join(value.split()))
    if date := re.match(r"(\d{4})(?:-(\d{2}))?", fields.pop("date", "")):
        fields.setdefault("year", date[1])
        if date[2]:
            fields.setdefault("month", date[2])
    if language := fields.get("langid") or fields.get("language"):
        fields["langid"] = babel_name(plain(language)) or fields.get("langid", "")
    return fields


def _type(draft: RecordDraft, fields: dict[str, str]) -> str:
    kind = TYPES.get(draft.type, draft.type)
    if kind == "thesis":
        kind = "mastersthesis" if "ma" in fields.get("type", "").lower() else "phdthesis"
    if kind in {"phdthesis", "mastersthesis"} and "institution" in fields:
        fields.setdefault("school", fields.pop("institution"))
    holder = fields.get("journal", "")
    # Google Scholar, DBLP and others file a preprint as an article in the journal `arXiv preprint
    # arXiv:2401.11649` or `CoRR`
    if (
        kind in {"article", "unpublished", "techreport"}
        and (holder.lower().startswith(("arxiv", "corr")) or not holder)
        and (found := _preprint(fields))
    ):
        fields.pop("journal", None)
        fields.pop("volume", None)
        fields.setdefault("eprint", found)
        return "misc"
    return kind


def _preprint(fields: dict[str, str]) -> str:
    for name in ("eprint", "journal", "volume", "number", "url", "doi", "note"):
        if found := arxiv_in(PREPRINT.sub("", fields.get(name, ""))):
            return found
    return ""


def identify(fields: dict[str, str]) -> None:
    """Normalise DOI and arXiv id; remove an address that only repeats them."""
    url = fields.get("url", "")
    if url.lstrip("{ ").startswith("\\"):
        # Citavi writes `\url{…}`
        url = fields["url"] = address_in(url)
    doi = doi_in(plain(fields.get("doi", "")).replace("\\_", "_")) or doi_in(url)
    if doi and not arxiv_in(doi):
        fields["doi"] = doi
    elif doi or arxiv_in(fields.get("doi", "")):
        fields.pop("doi", None)
    prefix = fields.get("archiveprefix", "arxiv").lower()
    preprint = arxiv_in(fields.get("eprint", "")) if prefix == "arxiv" else ""
    preprint = preprint or arxiv_in(doi) or arxiv_in(url)
    if preprint:
        if not fields.get("primaryclass") and (found := PRIMARY.search(fields.get("eprint", ""))):
            fields["primaryclass"] = found[1]
        fields |= {"eprint": preprint, "archiveprefix": "arXiv"}
        if fields.get("publisher", "").lower() == "arxiv":
            fields.pop("publisher")
    elif prefix == "arxiv" and "eprint" in fields:
        # `eprint` would be shown as an arXiv id
        fields.pop("eprint")
        fields.pop("archiveprefix", None)
    if arxiv_in(url) or (doi and doi_in(url).lower() == doi.lower()):
        fields.pop("url")


def _names(names: str) -> str:
    """Persons as ``Family, Given``. Names in braces are kept, except one plain word: ``{Chen},
    Xi``.
    """
    return " and ".join(map(_name, names_of(ONE_WORD.sub(r"\1", names))))


def _name(typed: str) -> str:
    person = person_of(typed)
    if person.is_others:
        return "others"
    is_read_forwards = bool(person.given) and not person.is_eastern and not set(typed) & set("{,\\")
    return bibtex_name(person) if is_read_forwards else typed

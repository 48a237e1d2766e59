"""Fields that a record takes from others: BibTeX's ``crossref`` and biblatex's ``xdata``.

The rules are biblatex's defaults (its manual, appendix "Default Inheritance Setup"), which include
what BibTeX does.  One thing differs: identifiers and addresses of a volume are not given to its
papers, because they identify works here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from paperlog.bib.blocks import XDATA
from paperlog.model.record import PARTS, SETS_OF_VOLUMES, VOLUMES
from paperlog.model.verification import STANDING

CROSSREF = "crossref"
MOST_ANCESTORS = 100
"""How many records one record may inherit from, counted once for each way that leads there."""
ARTICLES = frozenset({"article", "suppperiodical"})
TITLES = {"title": "title", "subtitle": "subtitle", "titleaddon": "titleaddon"}
ABOUT_THE_RECORD = frozenset({"ids", CROSSREF, XDATA, "unverified", *STANDING})
OF_THE_PARENT_ALONE = ABOUT_THE_RECORD | {
    *("xref", "entryset", "entrysubtype", "execute", "label", "options", "presort", "related"),
    *("relatedoptions", "relatedstring", "relatedtype", "shorthand", "shorthandintro", "sortkey"),
    *("shorttitle", "sorttitle", "indextitle", "indexsorttitle"),
    *("doi", "eprint", "archiveprefix", "eprinttype", "primaryclass", "eprintclass"),
    *("url", "urldate", "pdf", "code", "project"),
}
"""Fields that ``crossref`` does not hand down."""
EDITED_VOLUMES = (VOLUMES | SETS_OF_VOLUMES) - {"book", "mvbook"}
"""Volumes of the works of many, of which their parts are read."""
DATE = frozenset({"year", "date"})
SAME_FACT = {
    **dict.fromkeys(DATE, DATE),
    **dict.fromkeys(("month", "day"), DATE | {"month"}),
    **{
        name: frozenset(names)
        for names in (
            ("journal", "journaltitle"),
            ("address", "location"),
            ("school", "institution"),
            ("archiveprefix", "eprinttype"),
            ("primaryclass", "eprintclass"),
        )
        for name in names
    },
}
"""For a field, the fields that keep a record from inheriting it."""


@dataclass(frozen=True)
class TypedRecord:
    """A record as its file has it: with nothing inherited, and its LaTeX unread."""

    kind: str
    key: str
    fields: Mapping[str, str]
    """By names in lower case."""
    line: int
    path: Path

    @property
    def inherits(self) -> bool:
        return CROSSREF in self.fields or XDATA in self.fields

    @property
    def is_work(self) -> bool:
        """Whether it stands for a work; ``@xdata`` only holds fields for others."""
        return self.kind != XDATA


Find = Callable[[str], TypedRecord | None]
"""Finds a record by its key in lower case."""


@dataclass(frozen=True)
class Inherited:
    """The *fields* of a record, its own first, without ``crossref`` and ``xdata``."""

    fields: Mapping[str, str]
    parents: tuple[str, ...]
    """Keys of the records that it names and that exist."""
    faults: tuple[str, ...]
    """What is wrong with the names of its parents, and what to do."""


def inherited(record: TypedRecord, find: Find) -> Inherited:
    """The fields of *record* with those that it inherits.

    Each record is resolved for itself, so that the result depends neither on the order of records
    nor on which are asked for.
    """
    walk = _Walk(find)
    fields = walk.fields(record, ())
    return Inherited(fields, tuple(walk.parents), tuple(dict.fromkeys(walk.faults)))


def unverified_names(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The names in the field ``unverified``, in lower case."""
    names = (part.strip().lower() for part in fields.get("unverified", "").split(","))
    return tuple(name for name in names if name)


class _Walk:
    """One way up from a record through all its ancestors."""

    def __init__(self, find: Find) -> None:
        self.find = find
        self.left = MOST_ANCESTORS
        self.parents: list[str] = []
        self.faults: list[str] = []

    def fields(self, record: TypedRecord, below: tuple[str, ...]) -> dict[str, str]:
        """The fields of *record*, which is reached through the keys *below*."""
        path = (*below, record.key)
        found = dict(record.fields)
        for name, keys in (
            (XDATA, found.pop(XDATA, "").split(",")),
            (CROSSREF, [found.pop(CROSSREF, "")]),
        ):
            for key in filter(None, (key.strip(" {}") for key in keys)):
                if parent := self._parent(name, key, path):
                    _hand_down(self.fields(parent, path), parent.kind, found, record.kind, name)
        return found

    def _parent(self, name: str, key: str, path: tuple[str, ...]) -> TypedRecord | None:
        direct = len(path) == 1
        if key.lower() in map(str.lower, path):
            # a circle further up is told at the records that form it
            if key.lower() == path[0].lower():
                circle = " → ".join((*path, path[0]))
                self.faults.append(f"`{name}` goes in a circle ({circle}); take one out")
            return None
        parent = self.find(key.lower())
        if parent is None:
            if direct:
                self.faults.append(
                    f"`{name}` names {key!r}, which no .bib file has; add that record, or take "
                    "the field out"
                )
            return None
        if not self.left:
            self.faults.append(
                f"it inherits from more than {MOST_ANCESTORS} records; the others are left out"
            )
            return None
        self.left -= 1
        if direct:
            self.parents.append(parent.key)
        return parent


def _hand_down(
    parent: Mapping[str, str], parent_kind: str, child: dict[str, str], kind: str, way: str
) -> None:
    """Put into *child* what it lacks and *parent* has; what is unverified there stays so."""
    own = set(child)
    stays = ABOUT_THE_RECORD if way == XDATA else OF_THE_PARENT_ALONE
    renamed = TITLES if way == XDATA else _titles(parent, parent_kind, child, kind)
    doubtful = unverified_names(parent)
    unverified = list(unverified_names(child))
    for name, value in parent.items():
        target = renamed.get(name, "" if name in TITLES else name)
        if not target or name in stays or own & SAME_FACT.get(target, frozenset({target})):
            continue
        child.setdefault(target, value)
        if name in doubtful:
            unverified.append(target)
    if unverified:
        child["unverified"] = ", ".join(dict.fromkeys(unverified))


def _titles(
    parent: Mapping[str, str], parent_kind: str, child: Mapping[str, str], kind: str
) -> Mapping[str, str]:
    """What the title of the parent and its additions are called in the child."""
    if parent_kind in SETS_OF_VOLUMES and kind in PARTS | VOLUMES:
        return _begun_with("main")
    if kind in ARTICLES and parent_kind == "periodical":
        return _begun_with("journal")
    # to BibTeX, `title` of @inbook is the title of the book
    if kind not in PARTS or (kind == "inbook" and "title" not in child):
        return TITLES
    # BibTeX takes `booktitle` from the parent; where that is another title, it is the one meant
    other = parent.get("booktitle", parent.get("title")) != parent.get("title")
    return {} if other else _begun_with("book")


def _begun_with(stem: str) -> Mapping[str, str]:
    return {
        "title": f"{stem}title",
        "subtitle": f"{stem}subtitle",
        "titleaddon": f"{stem}titleaddon",
    }

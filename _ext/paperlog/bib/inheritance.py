"""Inheritance of fields between records: BibTeX's ``crossref`` and biblatex's ``xdata``.

The rules are biblatex's defaults (manual, appendix "Default Inheritance Setup"), which include
those of BibTeX. One difference: identifiers and addresses of a volume are not inherited by its
papers, because here they identify works.
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
"""Maximum number of ancestors of a record, counted once per path."""
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
"""Fields not inherited through ``crossref``."""
EDITED_VOLUMES = (VOLUMES | SETS_OF_VOLUMES) - {"book", "mvbook"}
"""Volumes with works by different authors."""
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
"""Fields to the fields that prevent their inheritance."""


@dataclass(frozen=True)
class TypedRecord:
    """A record as in its file: no inherited fields, LaTeX not converted."""

    kind: str
    key: str
    fields: Mapping[str, str]
    """By lower-case name."""
    line: int
    path: Path

    @property
    def inherits(self) -> bool:
        return CROSSREF in self.fields or XDATA in self.fields

    @property
    def is_work(self) -> bool:
        """Whether it is a work; ``@xdata`` only holds fields for others."""
        return self.kind != XDATA


Find = Callable[[str], TypedRecord | None]
"""Finds a record by lower-case key."""


@dataclass(frozen=True)
class Inherited:
    """The *fields* of a record: its own, then inherited ones; without ``crossref`` and
    ``xdata``.
    """

    fields: Mapping[str, str]
    parents: tuple[str, ...]
    """Keys of its parents that exist."""
    faults: tuple[str, ...]
    """Faults in the names of its parents, with a remedy."""


def inherited(record: TypedRecord, find: Find) -> Inherited:
    """The fields of *record* including inherited ones.

    Each record is resolved independently, so the result does not depend on the order of records.
    """
    walk = _Walk(find)
    fields = walk.fields(record, ())
    return Inherited(fields, tuple(walk.parents), tuple(dict.fromkeys(walk.faults)))


def unverified_names(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The names in the field ``unverified``, in lower case."""
    names = (part.strip().lower() for part in fields.get("unverified", "").split(","))
    return tuple(name for name in names if name)


class _Walk:
    """Depth-first traversal of the ancestors of a record."""

    def __init__(self, find: Find) -> None:
        self.find = find
        self.left = MOST_ANCESTORS
        self.parents: list[str] = []
        self.faults: list[str] = []

    def fields(self, record: TypedRecord, below: tuple[str, ...]) -> dict[str, str]:
        """The fields of *record*, reached through the keys *below*."""
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
            # a cycle among ancestors is reported for the records that form it
            if key.lower() == path[0].lower():
                circle = " → ".join((*path, path[0]))
                self.faults.append(f"`{name}` goes in a circle ({circle}); remove one of them")
            return None
        parent = self.find(key.lower())
        if parent is None:
            if direct:
                self.faults.append(
                    f"`{name}` names {key!r}, which is in no .bib file; add that record, or remove "
                    "the field"
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
    """Copy fields missing in *child* from *parent*; unverified fields stay unverified."""
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
    """Rename the title fields of the parent for the child."""
    if parent_kind in SETS_OF_VOLUMES and kind in PARTS | VOLUMES:
        stem = "main"
    elif kind in ARTICLES and parent_kind == "periodical":
        stem = "journal"
    # in BibTeX, `title` of @inbook is the title of the book
    elif kind not in PARTS or (kind == "inbook" and "title" not in child):
        stem = ""
    # BibTeX inherits `booktitle` of the parent; if it differs from the title, it takes precedence
    elif parent.get("booktitle", parent.get("title")) != parent.get("title"):
        return {}
    else:
        stem = "book"
    return {name: f"{stem}{name}" for name in TITLES}

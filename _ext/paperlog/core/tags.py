"""Tags: one vocabulary, whatever way a tag is typed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import ceil, floor

from paperlog.core.anchors import fold, slug
from paperlog.core.printable import printable

CUTOFF = 0.88
"""How alike two long words are, of 1, of which one is a slip of the other."""
MOST_OTHER_LETTERS = 2 * (1 - CUTOFF) / CUTOFF
"""By the letters of a word: how many, of both, only one of two words can have that are so alike."""
SHORTEST_SLIP = 6
"""Letters: one wrong in a long word is a slip; in `gan` and `gcn` it is another word."""
SHORTEST_PLURAL = 3
YAML_ITEM = re.compile(r"(?:^|\s)-\s+")


@dataclass(frozen=True)
class Facet:
    """A kind of tag, such as *task* or *method*."""

    id: str
    names: tuple[tuple[str, str], ...] = ()

    def name(self, language: str) -> str:
        return _name_in(self.names, language) or self.id


@dataclass(frozen=True)
class Tag:
    """One tag under its canonical name, with its names by language (``("zh", "分割")``)."""

    id: str
    facet: str = ""
    names: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return slug(self.id)

    @property
    def anchor(self) -> str:
        return f"tag-{self.slug}"

    def name(self, language: str) -> str:
        return _name_in(self.names, language) or self.id


@dataclass(frozen=True)
class Vocabulary:
    """The tags that ``tags.toml`` declares, found by any of their spellings."""

    tags: Mapping[str, Tag] = field(default_factory=dict)
    facets: Mapping[str, Facet] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
    brought: Mapping[str, str] = field(default_factory=dict)
    """Facets that tags bring along which are declared without one, or not at all, by tag."""
    problems: tuple[tuple[int, str], ...] = ()
    """Line and sentence of what is wrong with the file."""

    def resolve(self, typed: str) -> Tag:
        """The tag that *typed* means; one that is not declared stands for itself.

        ``task/segmentation`` gives a facet to a tag where the vocabulary gives none.
        """
        facet, bare = _parted(typed)
        for spelling in (typed, bare):
            if known := self.tags.get(self.spellings.get(fold(spelling), "")):
                return known if known.facet else replace(known, facet=self.brought.get(known.id, facet))
        return Tag(bare, self.brought.get(bare, facet))

    def facet_typed(self, typed: str) -> str:
        """The facet that *typed* names; empty where it names none, or is declared as a whole."""
        return "" if fold(typed) in self.spellings else _parted(typed)[0]

    def with_facets_of(self, typed: Iterable[str]) -> Vocabulary:
        """This vocabulary, and the facets that *typed* tags bring along: the first one of a tag is its facet everywhere."""
        brought: dict[str, str] = {}
        for facet, tag in (_parted(text) for text in typed if "/" in text):
            if facet:
                brought.setdefault(self.spellings.get(tag, tag), facet)
        return replace(self, brought=brought)

    def is_declared(self, tag: Tag) -> bool:
        return tag.id in self.tags

    def facet(self, facet_id: str) -> Facet:
        return self.facets.get(facet_id) or Facet(facet_id)

    def misspelt(self, tags: Iterable[Tag]) -> Iterator[tuple[Tag, str]]:
        """Those of *tags* that are not declared and seem to be meant for a declared one, or for one before them, with its id."""
        near = _Spellings()
        for spelling, canonical in self.spellings.items():
            near.add(fold(spelling), canonical)
        for tag in tags:
            if not self.is_declared(tag):
                if found := near.of(tag.id):
                    yield tag, found
                near.add(tag.id, tag.id)


class _Spellings:
    """Ways to write tags, found by one that is nearly the same."""

    def __init__(self) -> None:
        self._canonical: dict[str, str] = {}
        self._squeezed: dict[str, str] = {}
        self._by_length: dict[int, list[tuple[str, frozenset[str]]]] = {}

    def add(self, spelling: str, canonical: str) -> None:
        self._canonical[spelling] = canonical
        self._squeezed.setdefault(spelling.replace("-", ""), canonical)
        self._by_length.setdefault(len(spelling), []).append((spelling, frozenset(spelling)))

    def of(self, name: str) -> str | None:
        """What *name* is a misspelling of: but for hyphens, a plural or, in a long word, a letter; not for a number."""
        if same := self._squeezed.get(name.replace("-", "")):
            return same
        plural = self._canonical.get(name[:-1] if name.endswith("s") else f"{name}s")
        if plural and len(name) > SHORTEST_PLURAL:
            return plural
        if len(name) < SHORTEST_SLIP:
            return None
        # what cannot reach the cutoff by its length or its letters need not be compared, which takes long
        reach = range(max(SHORTEST_SLIP, ceil(len(name) * CUTOFF / (2 - CUTOFF))), floor(len(name) * (2 - CUTOFF) / CUTOFF) + 1)
        letters, others = frozenset(name), MOST_OTHER_LETTERS * len(name)
        candidates = [other for length in reach for other, its in self._by_length.get(length, ()) if len(letters ^ its) <= others and _digits(other) == _digits(name)]
        near = difflib.get_close_matches(name, candidates, n=1, cutoff=CUTOFF)
        return self._canonical[near[0]] if near else None


def _digits(name: str) -> str:
    return "".join(filter(str.isdigit, name))


def split_tags(text: str) -> tuple[str, ...]:
    """The tags typed in an option, separated by commas of either script or by lines; lists of YAML are understood too."""
    if not text:
        return ()
    text, around = printable(text).strip(), " "
    if text.startswith("[") and text.endswith("]"):
        text, around = text[1:-1], " \"'"
    elif text.startswith("- "):
        text = YAML_ITEM.sub(",", text)
    for separator in ("，", "、", ";", "；", "\n"):
        text = text.replace(separator, ",")
    parts = (part.strip().strip(around) for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part.strip("/ ")))


def _parted(typed: str) -> tuple[str, str]:
    """Facet and tag of ``task/segmentation``, as they are compared."""
    facet, _, bare = typed.strip("/ ").rpartition("/")
    return fold(facet.strip("/ ")), fold(bare)


def _name_in(names: tuple[tuple[str, str], ...], language: str) -> str:
    by_language = dict(names)
    return by_language.get(language[:2], "")

"""Tags: one vocabulary, whatever way a tag is typed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from paperlog.core.anchors import fold, slug
from paperlog.core.printable import printable

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

    def nearest(self, tag: Tag, others: Iterable[str] = ()) -> str | None:
        """The declared tag, or one of *others*, that *tag* seems to be a misspelling of."""
        known = {fold(spelling): canonical for spelling, canonical in self.spellings.items()}
        known.update({other: other for other in others})
        known.pop(tag.id, None)
        squeezed = {spelling.replace("-", ""): canonical for spelling, canonical in known.items()}
        if same := squeezed.get(tag.id.replace("-", "")):
            return same
        for spelling, canonical in known.items():
            if len(tag.id) > 3 and {spelling, tag.id} == {min(spelling, tag.id, key=len), min(spelling, tag.id, key=len) + "s"}:
                return canonical
        # a letter wrong in a long word is a slip; in `gan` and `gcn` it is another word
        near = difflib.get_close_matches(tag.id, [spelling for spelling in known if len(spelling) > 5], n=1, cutoff=0.88)
        return known[near[0]] if near and len(tag.id) > 5 else None


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

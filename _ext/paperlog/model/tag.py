"""Tags, and the vocabulary that resolves spellings of tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from paperlog.model.anchors import as_identifier, file_name, slug
from paperlog.model.escapes import printable
from paperlog.model.folding import plain

SHORTEST_SLIP = 6
"""Minimum length of a word in which an extra or missing letter is a typo, not another word
(`gan`, `gcan`)."""
SHORTEST_CHANGE = 9
"""Minimum length of a word in which a replaced letter is a typo, not another word (`polling`,
`pooling`)."""
LONGEST_SLIP = 64
"""Maximum length of a name to search for typos; longer names are compared as a whole."""
SHORTEST_PLURAL = 3
SEPARATORS = ",，、;；\n"
"""Separators of the items of an option; Zotero and many RIS files use semicolons."""
SEPARATOR = re.compile(f"[{SEPARATORS}]")
HUES = 8
"""Colours that tell facets apart; a ninth facet has the first one again."""
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
    """A tag: canonical name, and names by language (``("zh", "分割")``)."""

    id: str
    facet: str = ""
    names: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The name as used in addresses."""
        return slug(self.id)

    @property
    def file_name(self) -> str:
        """The name of files for the tag."""
        return file_name(self.slug)

    @property
    def anchor(self) -> str:
        """The address in the index of tags."""
        return f"tag-{self.slug}"

    def name(self, language: str) -> str:
        """The name in *language* (e.g. ``zh_CN``), else the canonical name."""
        return _name_in(self.names, language) or self.id


@dataclass(frozen=True)
class Vocabulary:
    """The tags declared in ``tags.toml``, looked up by any of their spellings."""

    tags: Mapping[str, Tag] = field(default_factory=dict)
    facets: Mapping[str, Facet] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
    brought: Mapping[str, str] = field(default_factory=dict)
    """Facets by tag, for tags declared without a facet or not at all (from ``facet/tag``)."""
    problems: tuple[tuple[int, str], ...] = ()
    """Problems of the file: line and message."""

    def resolve(self, typed: str) -> Tag:
        """The tag with the spelling *typed*; an undeclared spelling gives a new tag.

        ``task/segmentation`` sets the facet of a tag unless the vocabulary declares one.
        """
        facet, bare = _parted(typed)
        for spelling in (typed, bare):
            if known := self.tags.get(self._canonical(spelling)):
                return (
                    known
                    if known.facet
                    else replace(known, facet=self.brought.get(known.id, facet))
                )
        return Tag(bare, self.brought.get(bare, facet))

    def facet_typed(self, typed: str) -> str:
        """The facet in *typed*; empty if there is none, or if *typed* is declared as a whole."""
        return "" if self._canonical(typed) else _parted(typed)[0]

    def _canonical(self, typed: str) -> str:
        """The id of the declared tag with the spelling *typed*, or an empty string.

        A match with accents takes precedence over one without.
        """
        name = as_identifier(typed)
        return self.spellings.get(name) or self._plain_spellings.get(plain(name), "")

    @cached_property
    def _plain_spellings(self) -> Mapping[str, str]:
        """Ids by spelling without accents; spellings shared by two tags are left out."""
        found: dict[str, str] = {}
        for spelling, canonical in self.spellings.items():
            name = plain(spelling)
            found[name] = canonical if found.get(name, canonical) == canonical else ""
        return found

    def with_facets_of(self, typed: Iterable[str]) -> Vocabulary:
        """This vocabulary with the facets in the *typed* tags; the first facet of a tag applies to
        all its uses.
        """
        brought: dict[str, str] = {}
        for facet, tag in (_parted(text) for text in typed if "/" in text):
            if facet:
                brought.setdefault(self._canonical(tag) or tag, facet)
        return replace(self, brought=brought)

    def is_declared(self, tag: Tag) -> bool:
        return tag.id in self.tags

    def facet(self, facet_id: str) -> Facet:
        return self.facets.get(facet_id) or Facet(facet_id)

    def hue(self, facet_id: str) -> int:
        """The number of a facet's colour, from 1 to :data:`HUES`, by its place in the file; 0 for a
        facet that is not declared.
        """
        return self._hues.get(facet_id, 0)

    @cached_property
    def _hues(self) -> Mapping[str, int]:
        return {facet: index % HUES + 1 for index, facet in enumerate(self.facets)}

    def misspelt(self, tags: Iterable[Tag]) -> Iterator[tuple[Tag, str]]:
        """Undeclared tags that are probably typos, each with the id of the declared tag, or of the
        earlier one of *tags*, that it resembles.
        """
        near = _Spellings()
        for spelling, canonical in self.spellings.items():
            near.add(as_identifier(spelling), canonical)
        for tag in tags:
            if not self.is_declared(tag):
                if found := near.of(tag.id):
                    yield tag, found
                near.add(tag.id, tag.id)


class _Spellings:
    """Index of the spellings of tags that finds near matches.

    The cost of a lookup depends on the length of the name, not on the number of spellings: two
    names differ by one letter if they are equal after deleting at most one letter from each.
    """

    def __init__(self) -> None:
        self._whole: dict[str, str] = {}
        """Tags by spelling without hyphens."""
        self._shortened: dict[tuple[str, str], str] = {}
        """Tags by (spelling with one letter deleted, digits of the spelling)."""

    def add(self, spelling: str, canonical: str) -> None:
        self._whole.setdefault(spelling.replace("-", ""), canonical)
        for shorter in _without_a_letter(spelling):
            self._shortened.setdefault((shorter, _digits(spelling)), canonical)

    def of(self, name: str) -> str | None:
        """The tag that *name* is a misspelling of, or ``None``.

        Matches if hyphens or the plural differ, or one letter (not digit) of a long word.
        """
        whole = [name]
        if len(name) > SHORTEST_PLURAL:
            whole.append(name[:-1] if name.endswith("s") else f"{name}s")
        digits, shortened = _digits(name), _without_a_letter(name)
        if len(name) > SHORTEST_SLIP:
            whole += [shorter for shorter in shortened if _digits(shorter) == digits]
        changed = [name, *(shortened if len(name) >= SHORTEST_CHANGE else ())]
        found = (
            *(self._whole.get(one.replace("-", "")) for one in whole),
            *(self._shortened.get((one, digits)) for one in changed),
        )
        return next(filter(None, found), None)


def _without_a_letter(name: str) -> list[str]:
    """*name* with each character deleted in turn; none if *name* is too short or too long."""
    if not SHORTEST_SLIP <= len(name) <= LONGEST_SLIP:
        return []
    return [name[:index] + name[index + 1 :] for index in range(len(name))]


def _digits(name: str) -> str:
    return "".join(filter(str.isdigit, name))


def split_tags(text: str) -> tuple[str, ...]:
    """Split an option at :data:`SEPARATORS`; accepts a YAML list too."""
    if not text:
        return ()
    text, around = printable(text).strip(), " "
    if text.startswith("[") and text.endswith("]"):
        text, around = text[1:-1], " \"'"
    elif text.startswith("- "):
        text = YAML_ITEM.sub(",", text)
    parts = (part.strip().strip(around) for part in SEPARATOR.split(text))
    return tuple(dict.fromkeys(part for part in parts if part.strip("/ ")))


def _parted(typed: str) -> tuple[str, str]:
    """Split ``task/segmentation`` into facet and tag, both folded."""
    facet, _, bare = typed.strip("/ ").rpartition("/")
    return as_identifier(facet.strip("/ ")), as_identifier(bare)


def _name_in(names: tuple[tuple[str, str], ...], language: str) -> str:
    by_language = dict(names)
    return by_language.get(language[:2], "")

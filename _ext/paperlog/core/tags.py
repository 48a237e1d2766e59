"""Tags: one vocabulary, whatever way a tag is typed."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from paperlog.core.anchors import fold, slug
from paperlog.core.printable import printable

TAG_KEYS = frozenset({"facet", "zh", "en", "aliases"})
AT_LINE = re.compile(r"\(at line (\d+)")


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
    problems: tuple[tuple[int, str], ...] = ()
    """Line and sentence of what is wrong with the file."""

    def resolve(self, typed: str) -> Tag:
        """The tag that *typed* means; one that is not declared stands for itself.

        ``task/segmentation`` gives a facet to a tag where the vocabulary gives none.
        """
        facet, _, bare = typed.strip().rpartition("/")
        for spelling in (typed, bare):
            if known := self.spellings.get(fold(spelling)):
                return self.tags[known]
        return Tag(fold(bare), fold(facet))

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


def read_vocabulary(path: Path) -> Vocabulary:
    """Read ``tags.toml``; what is wrong with it is listed in :attr:`Vocabulary.problems`, the rest is used."""
    text = ""
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except FileNotFoundError:
        return Vocabulary()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return Vocabulary(problems=_with_lines(text, [f"cannot be read: {error}"]))
    problems: list[str] = []
    facets = {facet_id: Facet(fold(facet_id), _names(table)) for facet_id, table in _tables(data, "facets", problems)}
    tags: dict[str, Tag] = {}
    spellings: dict[str, str] = {}
    for typed, table in _tables(data, "tags", problems):
        tag_id = fold(typed)
        for key in table.keys() - TAG_KEYS:
            near = difflib.get_close_matches(key, TAG_KEYS, n=1)
            problems.append(f"[tags.{typed}]: unknown key {key!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
        aliases = table.get("aliases", [])
        if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
            problems.append(f"[tags.{typed}]: aliases is a list of texts")
            aliases = []
        facet = table.get("facet", "")
        if facet and fold(str(facet)) not in facets:
            problems.append(f"[tags.{typed}]: there is no facet {facet!r}")
        tag = Tag(tag_id, fold(str(facet)), _names(table), tuple(aliases))
        tags[tag_id] = tag
        for spelling in (tag_id, *(name for _, name in tag.names), *aliases):
            other = spellings.setdefault(fold(spelling), tag_id)
            if other != tag_id:
                problems.append(f"[tags.{typed}]: {spelling!r} already means the tag {other!r}")
    return Vocabulary(tags, facets, spellings, _with_lines(text, problems))


def _with_lines(text: str, problems: list[str]) -> tuple[tuple[int, str], ...]:
    lines = text.splitlines()

    def line_of(problem: str) -> int:
        if told := AT_LINE.search(problem):
            return int(told[1])
        header = problem.partition("]")[0] + "]"
        return next((number for number, line in enumerate(lines, 1) if line.strip().startswith(header)), 1)

    return tuple((line_of(problem), problem) for problem in problems)


def split_tags(text: str) -> tuple[str, ...]:
    """The tags typed in an option, separated by commas of either script or by lines."""
    text = printable(text)
    for separator in ("，", "、", ";", "；", "\n"):
        text = text.replace(separator, ",")
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _tables(data: dict[str, Any], name: str, problems: list[str]) -> list[tuple[str, dict[str, Any]]]:
    section = data.get(name, {})
    if not isinstance(section, dict):
        problems.append(f"[{name}] is a table of tables")
        return []
    good = []
    for key, table in section.items():
        if isinstance(table, dict):
            good.append((key, table))
        else:
            problems.append(f'[{name}.{key}] is a table, such as [{name}.{key}] with zh = "…" below it')
    return good


def _names(table: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((key, value) for key, value in table.items() if key in {"zh", "en"} and isinstance(value, str))


def _name_in(names: tuple[tuple[str, str], ...], language: str) -> str:
    by_language = dict(names)
    return by_language.get(language[:2], "")

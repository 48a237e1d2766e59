"""Reader of a log's files: the entries, weeks and records that a build finds, with their lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from paperlog.model.anchors import anchor
from paperlog.model.catalogue import Catalogue
from paperlog.model.entry import Entry, LoggedWeek, Place
from paperlog.model.escapes import one_line
from paperlog.model.fields import Field
from paperlog.model.options import OptionProblem, placed, read_options
from paperlog.model.record import Record
from paperlog.model.tag import Vocabulary
from paperlog.model.tags_file import read_vocabulary
from paperlog.model.week import Week, WeekError, parse_week
from paperlog.rules import Finding
from paperlog.source.directive_block import DirectiveBlock
from paperlog.source.markdown_blocks import read_blocks
from paperlog.source.page_faults import not_utf_8
from paperlog.source.page_lines import Lines
from paperlog.source.project import Project
from paperlog.source.record_texts import RecordsOnDemand

if TYPE_CHECKING:
    from paperlog.bib.reader import BibProblem, BibRecord


@dataclass(frozen=True)
class SourceEntry:
    """An entry with its directive, its page and the faults in its options."""

    entry: Entry
    block: DirectiveBlock
    page: SourcePage
    problems: tuple[OptionProblem, ...]


@dataclass
class SourcePage:
    """One file of the log."""

    path: Path
    docname: str
    text: str
    blocks: list[DirectiveBlock]
    declared: Mapping[str, Field] = field(default_factory=dict)
    entries: list[SourceEntry] = field(default_factory=list)
    weeks: list[tuple[LoggedWeek, DirectiveBlock]] = field(default_factory=list)

    @property
    def is_restructured(self) -> bool:
        return self.path.suffix == ".rst"

    def lines(self) -> Lines:
        """Return the lines of the page, for editing; numbers match those of its directives."""
        return Lines(self.text, restructured=self.is_restructured)

    def walk(self) -> Iterator[DirectiveBlock]:
        """Yield every directive of the page, in order."""
        for block in self.blocks:
            yield from block.walk()

    def outwards(self, block: DirectiveBlock) -> list[DirectiveBlock]:
        """Return *block* and its ancestors, innermost first."""
        found = [block]
        while holder := self._holders.get(id(found[-1])):
            found.append(holder)
        return found

    def entry_of(self, block: DirectiveBlock) -> SourceEntry | None:
        """Return the entry of the directive *block*, or ``None``."""
        return self._by_block.get(id(block))

    @cached_property
    def _holders(self) -> dict[int, DirectiveBlock]:
        return {id(child): block for block in self.walk() for child in block.children}

    @cached_property
    def _by_block(self) -> dict[int, SourceEntry]:
        return {id(found.block): found for found in self.entries}


@dataclass
class Log:
    """The contents of the files of a log."""

    project: Project
    pages: list[SourcePage]
    records: Mapping[str, Record]
    bib: list[BibRecord]
    bib_problems: list[BibProblem]
    vocabulary: Vocabulary
    unreadable: list[Finding]
    """Findings for pages that are not UTF-8 or cannot be read."""

    @property
    def source_entries(self) -> list[SourceEntry]:
        """All entries with their directives, in page order."""
        return [found for page in self.pages for found in page.entries]

    @property
    def entries(self) -> list[Entry]:
        """All entries, in page order."""
        return [found.entry for found in self.source_entries]

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue of the log."""
        return Catalogue.of(
            self.entries,
            (week for page in self.pages for week, _block in page.weeks),
            self.records,
            self.vocabulary,
        )

    @property
    def conf(self) -> Path:
        """The path of ``conf.py``."""
        return self.project.folder / "conf.py"

    @property
    def tags_file(self) -> Path:
        """The path of the vocabulary; the file may be missing."""
        return self.project.tags

    def at(self, place: Place, option: str = "") -> tuple[Path, int]:
        """Return the file and line of *place*, or of an *option* of the entry there."""
        found = self.by_place.get(place)
        if found is None:
            pages = (page.path for page in self.pages if page.docname == place.docname)
            return next(pages, self.project.source), place.line
        named = found.block.options.get(option)
        return found.page.path, named.line if named else place.line

    @cached_property
    def by_place(self) -> dict[Place, SourceEntry]:
        """The entries with their directives, by place."""
        return {found.entry.place: found for found in self.source_entries}


def read_log(project: Project, *, on_demand: bool = False) -> Log:
    """Read all pages, records and tags of a *project*; errors are recorded in the log, not raised.

    With *on_demand*, records are parsed when they are accessed, and faults of the ``.bib`` files
    are not reported.
    """
    pages: list[SourcePage] = []
    unreadable: list[Finding] = []
    for path in project.pages():
        try:
            data = path.read_bytes()
            pages.append(
                read_page(
                    data.decode("utf-8"),
                    project.docname(path),
                    path,
                    project.extensions,
                    project.fields,
                )
            )
        except UnicodeDecodeError as error:
            unreadable.append(Finding("encoding", path, *not_utf_8(error)))
        except OSError as error:
            unreadable.append(Finding("unreadable", path, 1, f"cannot be read: {error.strerror}"))
    vocabulary = read_vocabulary(project.tags)
    if on_demand:
        return Log(
            project,
            pages,
            RecordsOnDemand(project.bibliographies, project.bib_encoding),
            [],
            [],
            vocabulary,
            unreadable,
        )
    from paperlog.bib.reader import read_bib

    bib, problems = read_bib(project.bibliographies, project.bib_encoding)
    records = {found.record.key: found.record for found in bib}
    return Log(project, pages, records, bib, problems, vocabulary, unreadable)


def read_page(
    text: str,
    docname: str,
    path: Path,
    extensions: Collection[str] = (),
    declared: Mapping[str, Field] = MappingProxyType({}),
) -> SourcePage:
    """Read the weeks and entries of one page.

    *extensions* are the MyST extensions that the project enables; *declared* are its fields.
    """
    page = SourcePage(path, docname, text, [], declared)
    page.blocks = read_blocks(text, path.suffix, extensions)
    _read_blocks(page, page.blocks, None, in_week=False, in_entry=False, taken=set())
    return page


def _read_blocks(
    page: SourcePage,
    blocks: list[DirectiveBlock],
    week: Week | None,
    *,
    in_week: bool,
    in_entry: bool,
    taken: set[str],
) -> None:
    for block in blocks:
        if block.name == "week":
            here = _week(page, block, taken)
            _read_blocks(page, block.children, here, in_week=True, in_entry=in_entry, taken=taken)
        elif _is_entry(block, in_week=in_week, in_entry=in_entry):
            address = _claimed(
                anchor("paper" if block.name == "paper" else "note", one_line(block.argument)),
                taken,
            )
            # same order as in docutils: nested entries are recorded first
            _read_blocks(page, block.children, week, in_week=in_week, in_entry=True, taken=taken)
            _record(page, block, week, address)
        else:
            _read_blocks(
                page, block.children, week, in_week=in_week, in_entry=in_entry, taken=taken
            )


def _is_entry(block: DirectiveBlock, *, in_week: bool, in_entry: bool) -> bool:
    """Return whether *block* is an entry.

    A ``paper`` always is; a ``note`` only directly in a week, elsewhere it is the admonition.
    """
    if not block.argument:
        return False
    return block.name == "paper" or (block.name == "note" and in_week and not in_entry)


def _week(page: SourcePage, block: DirectiveBlock, taken: set[str]) -> Week | None:
    try:
        week = parse_week(one_line(block.argument)).week
    except WeekError:
        return None
    place = Place(page.docname, block.line, _claimed(week.anchor, taken))
    page.weeks.append((LoggedWeek(place, week), block))
    return week


def _record(page: SourcePage, block: DirectiveBlock, week: Week | None, address: str) -> None:
    options, problems = read_options(block.values, page.declared)
    key = one_line(block.argument) if block.name == "paper" else ""
    entry = placed(
        options,
        Place(page.docname, block.line, address),
        week,
        len(page.entries),
        key,
        one_line(block.argument),
    )
    page.entries.append(SourceEntry(entry, block, page, tuple(problems)))


def _claimed(requested: str, taken: set[str]) -> str:
    """Return the first free anchor of the page: *requested*, or *requested* with a number."""
    address, number = requested, 1
    while address in taken:
        number += 1
        address = f"{requested}-{number}"
    taken.add(address)
    return address

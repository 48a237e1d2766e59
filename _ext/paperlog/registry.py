"""Registry of extension points: fields, listings, exporters and rules.

Installed packages register objects in the entry point groups listed in :data:`OWN`; Paperlog's own
are listed in :data:`OWN` itself.  Objects are imported on first use.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Generic, TypeVar, cast

if TYPE_CHECKING:
    from paperlog.model.fields import Field

T = TypeVar("T")

FIELDS = "paperlog.fields"
LISTINGS = "paperlog.listings"
EXPORTERS = "paperlog.exporters"
RULES_OVER_CATALOGUE = "paperlog.rules"

_CHECKS = "paperlog.checking.catalogue_checks"
OWN: Mapping[str, Mapping[str, str]] = {
    # the built-in options of entries are in `paperlog.model.options`
    FIELDS: {},
    LISTINGS: {
        "entries": "paperlog.directives.entry_list:EntriesDirective",
        "weeks": "paperlog.directives.week_list:WeeksDirective",
        "tag-index": "paperlog.directives.name_index:TagIndexDirective",
        "author-index": "paperlog.directives.name_index:AuthorIndexDirective",
        "venue-index": "paperlog.directives.name_index:VenueIndexDirective",
        "statistics": "paperlog.directives.statistics_listing:StatisticsDirective",
        "lineage": "paperlog.directives.lineage_listing:LineageDirective",
    },
    EXPORTERS: {
        "bibtex": "paperlog.formats.record_exports:BIBTEX",
        "ris": "paperlog.formats.record_exports:RIS",
        "csl-json": "paperlog.formats.record_exports:CSL_JSON",
        "json": "paperlog.formats.facts:JSON",
        "csv": "paperlog.formats.csv_table:CSV",
        "markdown": "paperlog.formats.markdown:MARKDOWN",
    },
    RULES_OVER_CATALOGUE: {
        "unknown-key": f"{_CHECKS}:keys_of_entries",
        "target": f"{_CHECKS}:targets_of_relations",
        "week-twice": f"{_CHECKS}:weeks_twice",
        "duplicate-entry": f"{_CHECKS}:papers_twice",
        "tag-facet": f"{_CHECKS}:facets_of_tags",
        "near-tag": f"{_CHECKS}:near_tags",
    },
}
"""Entry point groups, with Paperlog's own entries: names and ``module:attribute``."""

INFO = (".dist-info", ".egg-info")
"""Suffixes of the metadata folders of installed packages."""


class PluginError(Exception):
    """An object of an installed package cannot be used; the message gives the reason."""


@dataclass(frozen=True)
class Offer:
    """The object at ``reference`` (``module:attribute``), registered as *name* by *distribution*.

    *distribution* is empty for Paperlog itself.
    """

    group: str
    name: str
    reference: str
    distribution: str = ""

    def load(self, kind: type[T]) -> T:
        """Import the object.

        :raises PluginError: if it cannot be imported, or is not a *kind*.
        """
        module, _colon, attribute = self.reference.partition(":")
        try:
            item: object = import_module(module)
            for name in filter(None, attribute.split(".")):
                item = getattr(item, name)
        except Exception as error:
            if not self.distribution:
                raise
            raise self.fault(f"{type(error).__name__}: {error}") from error
        # a listing is a directive class, not an instance
        is_one = (
            isinstance(item, type) and issubclass(item, kind)
            if self.group == LISTINGS
            else isinstance(item, kind)
        )
        if not is_one:
            raise self.fault(f"{self.reference} is not a {kind.__name__}")
        return cast("T", item)

    def fault(self, reason: str) -> PluginError:
        """Return an error that names the package and gives the *reason*."""
        what = self.group.partition(".")[2]
        return PluginError(
            f"package {self.distribution}: {self.name!r} ({what}) is ignored:"
            f" {' '.join(reason.split())}; correct the package, or remove it"
        )


@dataclass(frozen=True)
class Loaded(Generic[T]):
    """The loaded objects by name, and messages about those that cannot be used."""

    found: Mapping[str, T]
    problems: tuple[str, ...] = ()


def offers(group: str) -> tuple[Mapping[str, Offer], tuple[str, ...]]:
    """Return all entries of a *group* by name, and messages about name conflicts.

    Paperlog's own come first, then those of packages sorted by package name.
    """
    by_name = {name: Offer(group, name, reference) for name, reference in OWN[group].items()}
    problems: list[str] = []
    for offer in _installed(tuple(sys.path)):
        if offer.group != group:
            continue
        if first := by_name.get(offer.name):
            owner = first.distribution or "Paperlog"
            problems.append(str(offer.fault(f"{owner} already has this name")))
        else:
            by_name[offer.name] = offer
    return by_name, tuple(problems)


def load(
    group: str, kind: type[T], reason_against: Callable[[str, T], str] = lambda _name, _item: ""
) -> Loaded[T]:
    """Import all objects of a *group*.

    Objects that fail to import, are not a *kind*, or for which *reason_against* returns a reason
    are skipped and reported.
    """
    offered, conflicts = offers(group)
    items: dict[str, T] = {}
    problems = [*conflicts]
    for name, offer in offered.items():
        try:
            item = offer.load(kind)
            if reason := offer.distribution and reason_against(name, item):
                raise offer.fault(reason)
            items[name] = item
        except PluginError as error:
            problems.append(str(error))
    return Loaded(items, tuple(problems))


def offered_fields(taken: Collection[str]) -> Loaded[Field]:
    """Return the fields that packages declare, except those whose name is *taken*."""
    from paperlog.model.fields import Field

    def reason_against(name: str, field: Field) -> str:
        if name != field.name:
            return f"the name of the field is {field.name!r}"
        return "every entry has an option of this name" if name in taken else ""

    return load(FIELDS, Field, reason_against)


@cache
def _installed(path: tuple[str, ...]) -> tuple[Offer, ...]:
    """Return the entries of all packages on *path*."""
    # Importing importlib.metadata takes 100 ms and reading 100 packages 25 ms; this check takes 2
    # ms, and `paperlog list` usually needs nothing more.
    if not any(_mentions_a_group(folder) for folder in path):
        return ()
    from importlib.metadata import distributions

    entries: dict[tuple[str, str, str], Offer] = {}
    for distribution in distributions(path=list(path)):
        called = f"{distribution.name} {distribution.version}"
        for point in distribution.entry_points:
            if point.group in OWN:
                offer = Offer(point.group, point.name, point.value, called)
                # a package that occurs twice on the path counts once
                entries.setdefault((distribution.name, point.group, point.name), offer)
    return tuple(entries[key] for key in sorted(entries))


def _mentions_a_group(folder: str) -> bool:
    """Whether a package in *folder* has an entry point in one of our groups."""
    return any(b"[paperlog." in text for text in _entry_points(folder or "."))


def _entry_points(folder: str) -> Iterator[bytes]:
    """Yield the contents of ``entry_points.txt`` of each package in *folder*."""
    try:
        with os.scandir(folder) as names:
            infos = [entry.path for entry in names if entry.name.endswith(INFO)]
    except OSError:
        return
    for info in infos:
        try:
            with open(os.path.join(info, "entry_points.txt"), "rb") as file:  # noqa: PTH118, PTH123
                yield file.read()
        except OSError:
            continue

"""What extends Paperlog by name: fields, listings, exporters and rules, its own and those of
installed packages.

A package names what it offers in entry points of the groups in :data:`OWN`; Paperlog's own are
named in the same way, in :data:`OWN` itself.  Nothing is imported before it is asked for.
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
    FIELDS: {},
    LISTINGS: {
        "entries": "paperlog.directives.entry_list:EntriesDirective",
        "weeks": "paperlog.directives.week_list:WeeksDirective",
        "tag-index": "paperlog.directives.tag_index:TagIndexDirective",
        "author-index": "paperlog.directives.author_index:AuthorIndexDirective",
        "venue-index": "paperlog.directives.venue_index:VenueIndexDirective",
        "statistics": "paperlog.directives.statistics_listing:StatisticsDirective",
        "lineage": "paperlog.directives.lineage_listing:LineageDirective",
    },
    EXPORTERS: {
        "bibtex": "paperlog.formats.record_exports:BIBTEX",
        "ris": "paperlog.formats.record_exports:RIS",
        "csl-json": "paperlog.formats.record_exports:CSL_JSON",
        "json": "paperlog.formats.facts:JSON",
        "csv": "paperlog.formats.table:CSV",
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
"""Groups of entry points, with what Paperlog itself has in each: names and ``module:attribute``."""

INFO = (".dist-info", ".egg-info")
"""How folders end that describe an installed package."""


class PluginError(Exception):
    """Something that an installed package offers cannot be used; the message says why."""


@dataclass(frozen=True)
class Offer:
    """``reference``, a ``module:attribute``, is offered as *name* by *distribution*, which is
    empty for Paperlog itself.
    """

    group: str
    name: str
    reference: str
    distribution: str = ""

    def load(self, kind: type[T]) -> T:
        """Import it.

        :raises PluginError: if it cannot be imported, or is no *kind*.
        """
        module, _colon, attribute = self.reference.partition(":")
        try:
            found: object = import_module(module)
            for name in filter(None, attribute.split(".")):
                found = getattr(found, name)
        except Exception as error:
            if not self.distribution:
                raise
            raise self.fault(f"{type(error).__name__}: {error}") from error
        # a directive is offered as a class, which Sphinx makes instances of
        is_one = (
            isinstance(found, type) and issubclass(found, kind)
            if self.group == LISTINGS
            else isinstance(found, kind)
        )
        if not is_one:
            raise self.fault(f"{self.reference} is no {kind.__name__}")
        return cast("T", found)

    def fault(self, reason: str) -> PluginError:
        """The error that tells of the package and a *reason*."""
        what = self.group.partition(".")[2]
        return PluginError(
            f"the package {self.distribution} offers {self.name!r} among {what}, which is left out"
            f" ({' '.join(reason.split())}); correct the package, or remove it"
        )


@dataclass(frozen=True)
class Loaded(Generic[T]):
    """What was *found* by its name, and sentences about what cannot be used."""

    found: Mapping[str, T]
    problems: tuple[str, ...] = ()


def offers(group: str) -> tuple[Mapping[str, Offer], tuple[str, ...]]:
    """Everything of a *group* by its name, our own first, then in the order of the packages'
    names; and sentences about names that are taken.
    """
    found = {name: Offer(group, name, reference) for name, reference in OWN[group].items()}
    problems: list[str] = []
    for offer in _installed(tuple(sys.path)):
        if offer.group != group:
            continue
        if first := found.get(offer.name):
            fault = offer.fault(f"{first.distribution or 'Paperlog'} has this name")
            problems.append(str(fault))
        else:
            found[offer.name] = offer
    return found, tuple(problems)


def load(
    group: str, kind: type[T], reason_against: Callable[[str, T], str] = lambda _name, _item: ""
) -> Loaded[T]:
    """Import everything of a *group*; what is broken, no *kind*, or has a *reason_against* it is
    left out and told of.
    """
    offered, told = offers(group)
    found: dict[str, T] = {}
    problems = [*told]
    for name, offer in offered.items():
        try:
            item = offer.load(kind)
            if reason := offer.distribution and reason_against(name, item):
                raise offer.fault(reason)
            found[name] = item
        except PluginError as error:
            problems.append(str(error))
    return Loaded(found, tuple(problems))


def offered_fields(taken: Collection[str]) -> Loaded[Field]:
    """The fields that packages declare, but for names that are *taken*."""
    from paperlog.model.fields import Field

    def reason_against(name: str, field: Field) -> str:
        if name != field.name:
            return f"the name of the field is {field.name!r}"
        return "every entry has an option of this name" if name in taken else ""

    return load(FIELDS, Field, reason_against)


@cache
def _installed(path: tuple[str, ...]) -> tuple[Offer, ...]:
    """The offers of all packages on *path*."""
    # reading the metadata of 100 packages takes 25 ms, and importing what reads it 100 more, which
    # `paperlog list` does not need; this takes 2
    if not any(_mentions_a_group(folder) for folder in path):
        return ()
    from importlib.metadata import distributions

    found: dict[tuple[str, str, str], Offer] = {}
    for distribution in distributions(path=list(path)):
        called = f"{distribution.name} {distribution.version}"
        for point in distribution.entry_points:
            if point.group in OWN:
                offer = Offer(point.group, point.name, point.value, called)
                # a package that is found twice on the path counts once
                found.setdefault((distribution.name, point.group, point.name), offer)
    return tuple(found[key] for key in sorted(found))


def _mentions_a_group(folder: str) -> bool:
    return any(b"[paperlog." in text for text in _entry_points(folder or "."))


def _entry_points(folder: str) -> Iterator[bytes]:
    """The files of entry points of the packages in *folder*."""
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

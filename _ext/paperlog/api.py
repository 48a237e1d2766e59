"""The public API for other packages.

Everything listed here keeps its name, arguments and meaning until the next major version; all other
modules may change in any version.  Sphinx is loaded by names that need it only:
``from paperlog.api import Field`` does not load it, :class:`ListingDirective` does.

.. rubric:: Units

A *week* is an ISO week; ``line`` and ``column`` count from 1; sequences of entries are sorted by
time of logging, oldest first, unless stated otherwise.  Texts are as typed by the author, on one
line and not escaped: each printer escapes them for its format.
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paperlog.formats.exporter import Exported, Exporter
from paperlog.formats.facts import facts_of
from paperlog.model.catalogue import Catalogue, Query
from paperlog.model.entry import Entry, LoggedWeek, Place, Relation
from paperlog.model.fields import Field
from paperlog.model.person import Person
from paperlog.model.record import Record
from paperlog.model.tag import Tag
from paperlog.model.week import Week
from paperlog.rules import CatalogueRule, Finding, Fix, KnownLog, Rule, over_catalogue
from paperlog.source.log_reader import Log
from paperlog.source.log_reader import read_log as _read_log
from paperlog.source.project import ProjectError, find_project

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from paperlog.directives.entry_list import EntriesListing
    from paperlog.directives.listing import ChosenEntriesDirective, Listing, ListingDirective
    from paperlog.domain.digests import Digests
    from paperlog.transforms.log_transform import FillListings

_MODULES = {
    "ChosenEntriesDirective": "paperlog.directives.listing",
    "Digests": "paperlog.domain.digests",
    "EntriesListing": "paperlog.directives.entry_list",
    "FillListings": "paperlog.transforms.log_transform",
    "Listing": "paperlog.directives.listing",
    "ListingDirective": "paperlog.directives.listing",
}
"""The modules of the names that load Sphinx."""

__all__ = [
    "Catalogue",
    "CatalogueRule",
    "ChosenEntriesDirective",
    "Digests",
    "EntriesListing",
    "Entry",
    "Exported",
    "Exporter",
    "Field",
    "FillListings",
    "Finding",
    "Fix",
    "KnownLog",
    "Listing",
    "ListingDirective",
    "Log",
    "LoggedWeek",
    "Person",
    "Place",
    "ProjectError",
    "Query",
    "Record",
    "Relation",
    "Rule",
    "Tag",
    "Week",
    "catalogue_of",
    "facts_of",
    "over_catalogue",
    "read_log",
]


def catalogue_of(app: Sphinx | BuildEnvironment) -> Catalogue:
    """Return the catalogue of the log of a build; complete from ``env-check-consistency`` on.

    While pages are being read it contains only those read so far.

    :raises sphinx.errors.ExtensionError: if the project does not load Paperlog.
    """
    from sphinx.environment import BuildEnvironment

    from paperlog.domain import log_domain

    return log_domain(app if isinstance(app, BuildEnvironment) else app.env).catalogue


def read_log(path: str | os.PathLike[str]) -> Log:
    """Read the log in the folder *path*, or in the nearest parent that has one, without Sphinx.

    ``conf.py`` is parsed, not executed: only settings with literal values are known.  The time
    grows with the number of pages and ``.bib`` files.  Errors in pages and records are not raised;
    they are in ``unreadable`` and ``bib_problems`` of the result.

    :raises ProjectError: if there is no ``conf.py``, or if it is not valid Python.
    """
    return _read_log(find_project(Path(path)))


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

"""Targets of the old addresses that a site redirects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paperlog.domain.references import PAPERS, Address, paper_address
from paperlog.domain.week_pages import title_of_page
from paperlog.model.anchors import file_name

if TYPE_CHECKING:
    from paperlog.domain import LogDomain

PAPER = "paper-"
WEEK = "week-"
"""Prefixes of the anchors of papers and of weeks."""


@dataclass(frozen=True)
class Moved:
    """The new address of an entry, week or page, and its title."""

    address: Address
    title: str


def renamed_on(domain: LogDomain, docname: str) -> dict[str, str]:
    """Return the new anchor of each old anchor of a page whose target is on the same page."""
    gone = domain.redirects.get(docname, {})
    return {old: new.anchor for old, new in gone.items() if new.docname == docname and old}


def moved_from(domain: LogDomain, docname: str) -> dict[str, Moved]:
    """Return the target of each old anchor of a page whose target is on another page."""
    gone = domain.redirects.get(docname, {})
    return {old: _moved(domain, new) for old, new in gone.items() if new.docname != docname and old}


def old_pages(domain: LogDomain) -> dict[str, Moved]:
    """Return the target of each page that no longer exists, by page name.

    The target of a document is that of its own line in ``paperlog.lock``, else that of its week,
    else that of its first entry. The page of a paper redirects to the page under its new key.
    """
    pages: dict[str, Moved] = {}
    for gone in domain.redirects.values():
        for old, new in gone.items():
            entry = domain.find_entry_at(new)
            if old.startswith(PAPER) and entry and (page_of := paper_address(domain, entry.key)):
                name = f"{PAPERS}/{file_name(old.removeprefix(PAPER))}"
                pages[name] = Moved(page_of, domain.catalogue.name(entry))
    for page, gone in domain.redirects.items():
        if page not in domain.env.found_docs:
            first = min(gone, key=lambda anchor: (anchor != "", not anchor.startswith(WEEK)))
            pages[page] = _moved(domain, gone[first])
    return pages


def _moved(domain: LogDomain, address: Address) -> Moved:
    entry = domain.find_entry_at(address)
    title = domain.catalogue.name(entry) if entry else title_of_page(domain, address.docname)
    return Moved(address, title)

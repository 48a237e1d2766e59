"""Which old addresses a site answers, and where each of them leads."""

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


@dataclass(frozen=True)
class Moved:
    """Where something is now, and what it is called."""

    address: Address
    title: str


def renamed_on(domain: LogDomain, docname: str) -> dict[str, str]:
    """The old anchors of a page with the new ones on the same page."""
    gone = domain.redirects.get(docname, {})
    return {old: new.anchor for old, new in gone.items() if new.docname == docname and old}


def moved_from(domain: LogDomain, docname: str) -> dict[str, Moved]:
    """The old anchors of a page that lead to another page."""
    gone = domain.redirects.get(docname, {})
    return {old: _moved(domain, new) for old, new in gone.items() if new.docname != docname and old}


def old_pages(domain: LogDomain) -> dict[str, Moved]:
    """The names of pages that are gone, those of papers among them, and where each one leads.

    A page leads to where its own line says, else where its week is now, else its first entry.
    """
    found: dict[str, Moved] = {}
    for gone in domain.redirects.values():
        for old, new in gone.items():
            entry = domain.find_entry_at(new)
            if old.startswith(PAPER) and entry and (page_of := paper_address(domain, entry.key)):
                name = f"{PAPERS}/{file_name(old.removeprefix(PAPER))}"
                found[name] = Moved(page_of, domain.catalogue.name(entry))
    for page, gone in domain.redirects.items():
        if page not in domain.env.found_docs:
            first = min(gone, key=lambda anchor: (anchor != "", not anchor.startswith(WEEK)))
            found[page] = _moved(domain, gone[first])
    return found


def _moved(domain: LogDomain, address: Address) -> Moved:
    entry = domain.find_entry_at(address)
    title = domain.catalogue.name(entry) if entry else title_of_page(domain, address.docname)
    return Moved(address, title)

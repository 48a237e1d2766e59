"""Web addresses made from identifiers; only safe ones become links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlsplit

SAFE_SCHEMES = frozenset({"http", "https", "ftp", "mailto"})
DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
ARXIV = re.compile(
    r"(?:https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/|arxiv:\s*)?"
    r"((?:\d{4}\.\d{4,5}|[a-z\-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)(?:\.pdf)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Link:
    """A link of a card: *kind* (``doi``, ``arxiv``, ``pdf``, ``code``, ``project``, ``url``),
    address and text.
    """

    kind: str
    url: str
    text: str = ""

    @property
    def host(self) -> str:
        """Where an address leads: ``openreview.net``; who is written to by ``mailto:``."""
        parts = urlsplit(self.url)
        return (parts.hostname or parts.path).removeprefix("www.")


LINK_KINDS = ("doi", "arxiv", "pdf", "code", "project", "url")


def safe_url(text: str) -> str | None:
    """*text* as an address that is safe to link to, or ``None``.

    Rejects ``javascript:`` and other schemes, blanks, and control characters.
    """
    text = text.strip()
    if not text or any(ord(char) <= 32 or ord(char) == 127 for char in text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme.lower() not in SAFE_SCHEMES or not (
        parts.netloc or parts.scheme.lower() == "mailto"
    ):
        return None
    return quote(text, safe="%/:=&?~#+!$,;'@()*[]")


def doi_path(doi: str) -> str:
    """A DOI, percent-encoded for the path of an address."""
    return quote(doi, safe="/:;()._-")


@lru_cache(maxsize=4096)
def link_for(kind: str, value: str) -> Link | None:
    """The link of a *kind* to an identifier or address; ``None`` if *value* is not valid."""
    value = value.strip()
    if kind == "doi" and (found := DOI.fullmatch(value)):
        return Link(kind, f"https://doi.org/{doi_path(found[1])}", found[1])
    if kind == "arxiv" and (found := ARXIV.fullmatch(value)):
        return Link(kind, f"https://arxiv.org/abs/{found[1]}", found[1])
    if kind in {"doi", "arxiv"}:
        return None
    url = safe_url(value)
    return Link(kind, url) if url else None

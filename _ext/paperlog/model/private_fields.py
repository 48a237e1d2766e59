"""Private fields that reference managers add to records; never published."""

from __future__ import annotations

PRIVATE_FIELDS = frozenset(
    {
        *("abstract", "annotate", "annotation", "annote", "comment", "review"),
        *("keywords", "keyword", "groups", "owner", "file", "pdf-file", "local-url"),
        *("added-at", "date-added", "dateadded", "timestamp", "creationdate"),
        *("date-modified", "modificationdate", "date-read", "read", "readdate", "lastchecked"),
        *("readstatus", "ranking", "priority", "printed", "qualityassured", "relevance"),
        *("interhash", "intrahash", "posted-at", "username", "__markedentry"),
    }
)
PRIVATE_PREFIXES = ("bdsk-", "citeulike-", "jabref-", "mendeley-", "zotero-")
"""Prefixes of fields written by BibDesk, CiteULike, JabRef, Mendeley and Zotero."""


def is_private(name: str) -> bool:
    """Whether the field *name* (lower case) is private."""
    return name in PRIVATE_FIELDS or name.startswith(PRIVATE_PREFIXES)

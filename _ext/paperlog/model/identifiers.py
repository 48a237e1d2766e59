"""Normalise DOIs and arXiv ids, whatever the form they are typed in."""

from __future__ import annotations

import re
from urllib.parse import unquote

from paperlog.model.escapes import UNPRINTABLE

ARXIV_PAGE = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*(?:(?:arxiv|ar5iv)\.org/(?:abs|pdf|html|format|src|e-print)"
    r"|alphaxiv\.org/(?:abs|overview|pdf)|huggingface\.co/papers)/(?P<id>[^?#\s]+)",
    re.IGNORECASE,
)
ARXIV_DOI = re.compile(r"10\.48550/arxiv\.", re.IGNORECASE)
DOI_PAGE = re.compile(r"https?://[^\s?#]*?/(?P<doi>10\.\d{4,9}/[^\s?#]+)", re.IGNORECASE)
PLAIN_DOI = re.compile(r"10\.\d+(?:\.\d+)*/[^\s{}]+")
ARXIV = re.compile(
    r"(?:(?P<new>\d{4}\.\d{4,5})|(?P<archive>[a-z-]+)(?:\.[a-z]{2})?(?P<old>/\d{7}))"
    r"(?P<version>v\d+)?",
    re.IGNORECASE,
)
VERSION = re.compile(r"v\d+$")
PREFIX = re.compile(r"^arxiv:\s*", re.IGNORECASE)
RESOLVER = re.compile(r"^(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
CLASS = re.compile(r"\s*\[[\w.-]+\]$")
PUBLISHER_ENDS = re.compile(
    r"/(?:abstract|full|fulltext|pdf|epdf|full\.pdf|html|meta)$|\.(?:pdf|html?|full)$",
    re.IGNORECASE,
)


def doi_in(text: str) -> str:
    """The DOI in *text*, a DOI or an address that contains one; empty if there is none.

    >>> doi_in("https://dx.doi.org/10.1016/J.MEDIA.2021.102228")
    '10.1016/J.MEDIA.2021.102228'
    >>> doi_in("https://dl.acm.org/doi/abs/10.1145/1390156.1390294?x=1")
    '10.1145/1390156.1390294'
    """
    text = unquote(text.strip()).strip("<>.,;")
    if text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1]
    # percent-decoding may yield control characters (%10), which no DOI contains
    if UNPRINTABLE.search(text):
        return ""
    doi = RESOLVER.sub("", text)
    if page := DOI_PAGE.match(doi):
        doi = PUBLISHER_ENDS.sub("", page["doi"])
    return doi if PLAIN_DOI.fullmatch(doi) else ""


def arxiv_in(text: str, *, version: bool = False) -> str:
    """The arXiv id in *text*, an id or an address that contains one; empty if there is none.

    The version is removed unless *version* is set.

    >>> arxiv_in("https://arxiv.org/pdf/2401.11649v2.pdf"), arxiv_in("arXiv:2401.11649 [cs.CV]")
    ('2401.11649', '2401.11649')
    >>> arxiv_in("math.GT/0309136")
    'math/0309136'
    """
    text = CLASS.sub("", unquote(text.strip()).strip("<>.,;"))
    if page := ARXIV_PAGE.match(text):
        text = page["id"].removesuffix(".pdf").strip("/")
    found = ARXIV.fullmatch(PREFIX.sub("", ARXIV_DOI.sub("", RESOLVER.sub("", text))))
    if not found:
        return ""
    identifier = found["new"] or found["archive"] + found["old"]
    return identifier + (found["version"] or "") if version else identifier

"""Warnings, each of a type of its own.

Every subtype is declared here with a sentence; the guide's list is made from this table, and
``suppress_warnings = ["paperlog.figure"]`` switches one off.
"""

from __future__ import annotations

from typing import Any, Final, Literal, get_args

from sphinx.util import logging

Subtype = Literal[
    "bib",
    "bib_duplicate",
    "bib_link",
    "unknown_key",
    "citation",
    "week",
    "week_range",
    "outside_week",
    "duplicate",
    "status",
    "rating",
    "date",
    "relation",
    "target",
    "figure",
    "alt",
    "drawing",
    "dot",
    "download",
    "link",
    "formula",
    "formula_code",
    "tag",
    "tags_file",
    "encoding",
    "fence",
    "nesting",
    "html",
    "option",
    "argument",
    "empty",
    "listing",
    "navigation",
    "book",
    "selection",
]

SUBTYPES: Final[dict[Subtype, str]] = {
    "bib": "A `.bib` record or file is malformed; what can be read of it is used.",
    "bib_duplicate": "A citation key stands twice in the `.bib` files; the first record is used.",
    "bib_link": (
        "A field of a `.bib` record that should hold an address or identifier does not; no link is"
        " made."
    ),
    "unknown_key": "An entry or a citation names a key that no `.bib` file has.",
    "citation": "The text of a `cite` role is no list of citation keys; it is shown as typed.",
    "week": "A `week` directive names no week, or stands inside another one.",
    "week_range": "The range of a `week` is not one Monday to Sunday.",
    "outside_week": "An entry or topic stands outside of any `week`.",
    "duplicate": "A paper is logged twice in one week, or a week stands twice in the log.",
    "status": "The status of an entry is none of the known ones.",
    "rating": "The rating of an entry is not a whole number from 1 to 5.",
    "date": "The `read` date of an entry is no date.",
    "relation": "The kind of a relation is none of the known ones, or its text cannot be read.",
    "target": "A relation, a `paper` role or an excerpt refers to nothing that the log knows.",
    "figure": (
        "A figure does not exist, lies outside of the source folder, is no picture, "
        "or was not drawn as its code says."
    ),
    "alt": "A figure has no text for those who cannot see it.",
    "drawing": "An SVG holds scripts or addresses elsewhere; it is shown without them.",
    "dot": "Graphviz is not installed, or draws nothing; a lineage is shown as a list alone.",
    "download": (
        "A file to download lies outside of the source folder, is a folder, or has no possible"
        " name."
    ),
    "link": "A link of an entry is no address or identifier that may be linked to.",
    "formula": (
        "A formula is wrong, or uses a command that is no mathematics; its source is shown."
        " `paperlog_math_commands` makes more known."
    ),
    "formula_code": (
        "Pages cannot draw a formula, and show its source; the book prints it. "
        "Told once for each command."
    ),
    "tag": (
        "A tag differs from another one only in its spelling, or names another facet than"
        " elsewhere."
    ),
    "tags_file": "The vocabulary of tags cannot be read in full.",
    "encoding": (
        "A page is not UTF-8, or holds control characters; what can be read of it is shown."
    ),
    "fence": "A fence in the page of a week is never closed, or closes nothing.",
    "nesting": (
        "Parts of a page stand in one another too deeply; "
        "they, or the whole page, are shown as typed."
    ),
    "html": "HTML in a week or an entry is not closed, closes nothing, or has no place in an EPUB.",
    "option": "A directive does not have an option, or cannot read its value.",
    "argument": "A directive lacks what stands after its name: a key, a week, a title.",
    "empty": "A directive that needs content has none.",
    "listing": (
        "A listing asks for a sort order or a condition that does not exist, or for a tag, author"
        " or venue that no entry has."
    ),
    "navigation": "A page lists tags, authors or venues twice, or an address is taken.",
    "selection": "`paperlog_only` names a week, year or tag that the log does not have.",
    "book": "The printed book lacks something that would make it better.",
}

assert set(SUBTYPES) == set(get_args(Subtype))

_logger = logging.getLogger("paperlog")


def warn(subtype: Subtype, message: str, location: Any = None) -> None:
    """Warn with ``paperlog.subtype``.

    *location* is a node, ``(docname, line)``, or a text such as ``path:12`` for files that are no
    documents.
    """
    _logger.warning("%s", message, type="paperlog", subtype=subtype, location=location)


def warn_once(subtype: Subtype, message: str, location: Any = None) -> None:
    """Warn as :func:`warn` does, but only the first time that *message* comes."""
    _logger.warning("%s", message, type="paperlog", subtype=subtype, location=location, once=True)

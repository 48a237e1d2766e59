"""Messages of the interface, translated by the gettext catalogues in ``locale/``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import get_translation

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CATALOGUE = "paperlog"
LOCALE_DIR = Path(__file__).parent / "locale"

_ = get_translation(CATALOGUE)


def count(number: int, one: str, many: str) -> str:
    """Return *number* with its noun in singular (*one*) or plural (*many*).

    For example ``count(3, _("{} entry"), _("{} entries"))``.
    """
    return str(one if number == 1 else many).format(number)


def status_name(status: str) -> str:
    """Return the label of a reading status; an unknown status is returned unchanged."""
    if not status:
        return ""
    names = {
        "to-read": _("to read"),
        "reading": _("reading"),
        "skimmed": _("skimmed"),
        "read": _("read"),
        "dropped": _("dropped"),
    }
    return str(names.get(status, status))


def relation_name(kind: str, inverse: bool = False) -> str:
    """Return the label of a relation on the card it starts from, or (*inverse*) on its target's."""
    names = {
        "extends": (_("extends"), _("extended by")),
        "uses": (_("uses"), _("used by")),
        "compares": (_("compares with"), _("compared with by")),
        "contradicts": (_("contradicts"), _("contradicted by")),
        "replaces": (_("replaces"), _("replaced by")),
        "text-source": (_("text after"), _("text used by")),
        "related": (_("see also"), _("see also")),
    }
    pair = names.get(kind, (kind, kind))
    return str(pair[inverse])


def field_name(field: str) -> str:
    """Return the label of a field of a ``.bib`` record, or its name if it has no label."""
    names = {
        "title": _("title"),
        "author": _("authors"),
        "editor": _("editors"),
        "journal": _("journal"),
        "journaltitle": _("journal"),
        "shortjournal": _("journal"),
        "booktitle": _("proceedings"),
        "howpublished": _("place of publication"),
        "school": _("university"),
        "institution": _("institution"),
        "organization": _("organization"),
        "year": _("year"),
        "date": _("year"),
        "volume": _("volume"),
        "number": _("number"),
        "pages": _("pages"),
        "series": _("series"),
        "publisher": _("publisher"),
        "edition": _("edition"),
        "address": _("address"),
        "note": _("note"),
        "doi": "DOI",
        "arxiv": "arXiv",
        "eprint": "arXiv",
        "primaryclass": _("arXiv subject"),
        "pdf": "PDF",
        "code": _("code"),
        "project": _("project page"),
        "url": _("link"),
    }
    return str(names.get(field, field))


def register_catalogues(app: Sphinx) -> None:
    """Register Paperlog's translations."""
    app.add_message_catalog(CATALOGUE, str(LOCALE_DIR))


def register_words_of_themes(app: Sphinx) -> None:
    """Register translations of strings that themes leave untranslated."""
    app.add_message_catalog("sphinx", str(LOCALE_DIR))

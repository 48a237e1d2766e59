"""Messages of the interface, translated by the gettext catalogues in ``locale/``, and dates in the
language of the site, formatted by Babel.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton
from sphinx.locale import get_translation

from paperlog.model.week import Week

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


@cache
def _locale(language: str) -> Locale:
    """Return the locale of a language code such as ``zh_CN``; English if it is unknown."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


@cache
def week_dates(week: Week, language: str) -> str:
    """Return the date range of a week: ``2024年7月1日至7日``, ``Jul 1 – 7, 2024``."""
    return str(format_interval(week.monday, week.sunday, "yMMMd", locale=_locale(language)))


def day(value: date, language: str) -> str:
    """Return a date: ``2024年7月1日``, ``Jul 1, 2024``."""
    return str(format_date(value, "medium", locale=_locale(language)))


@cache
def day_of_month(value: date, language: str) -> str:
    """Return a date without its year: ``7月1日``, ``Jul 1``."""
    return str(format_skeleton("MMMd", value, locale=_locale(language)))


@cache
def month(value: date, language: str) -> str:
    """Return the month and year of a date: ``2024年7月``, ``July 2024``."""
    return str(format_skeleton("yMMMM", value, locale=_locale(language)))


@cache
def month_name(value: date, language: str) -> str:
    """Return the abbreviated month of a date: ``7月``, ``Jul``."""
    return str(format_date(value, "LLL", locale=_locale(language)))


def register_catalogues(app: Sphinx) -> None:
    """Register Paperlog's translations."""
    app.add_message_catalog(CATALOGUE, str(LOCALE_DIR))


def register_words_of_themes(app: Sphinx) -> None:
    """Register translations of strings that themes leave untranslated."""
    app.add_message_catalog("sphinx", str(LOCALE_DIR))

"""Dates and weeks in the language of the site, formatted by Babel."""

from __future__ import annotations

from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton

from paperlog.model.week import Week


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

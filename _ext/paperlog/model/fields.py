"""Declared fields: what the cards of one log say beyond the options that every log has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from paperlog.model.links import Link, safe_url
from paperlog.model.printable import one_line
from paperlog.model.tag import split_tags
from paperlog.model.week import WeekError, parse_day

NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?")
KINDS = ("text", "list", "number", "date", "link")
PLACES = ("card", "row")

FieldKind = Literal["text", "list", "number", "date", "link"]
FieldPlace = Literal["card", "row"]


@dataclass(frozen=True)
class Field:
    """A field of entries, typed as an option of ``paper`` and ``note``.

    :raises ValueError: if a value is none of the possible ones.
    """

    name: str
    """The name of the option: small letters, digits, single hyphens."""
    label: str | Mapping[str, str] = ""
    """What stands before the value: a text, or a text for each language (``{"en": …, "zh": …}``);
    the name itself where empty."""
    kind: FieldKind = "text"
    """``text``; ``list``, with commas between items; ``number``; ``date``, a day; ``link``, an
    address."""
    choices: tuple[str, ...] = ()
    """The only values (of a ``list``: items) that there are; empty for any."""
    shown_on: tuple[FieldPlace, ...] = ("card",)
    """``card``: on the card; ``row``: in listings, ``paperlog list`` and ``paperlog search``."""
    exported: bool = True
    """Whether exports have it (json, csv, markdown)."""

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not NAME.fullmatch(self.name):
            raise ValueError(
                f"{self.name!r} is no name of a field; write small letters, digits and hyphens"
            )
        if self.kind not in KINDS:
            raise ValueError(f"kind is one of {', '.join(KINDS)}, not {self.kind!r}")
        if not _are_texts(self.shown_on) or not set(self.shown_on) <= set(PLACES):
            raise ValueError(f"shown_on holds {' and '.join(PLACES)}, not {self.shown_on!r}")
        if not _are_texts(self.choices):
            raise ValueError(f"choices is a list of texts, not {self.choices!r}")
        labels = self.label.values() if isinstance(self.label, Mapping) else [self.label]
        if not all(isinstance(label, str) for label in labels):
            raise ValueError(f"label is a text or a text for each language, not {self.label!r}")
        if not isinstance(self.exported, bool):
            raise ValueError(f"exported is True or False, not {self.exported!r}")

    def label_in(self, language: str) -> str:
        """The label in a *language* such as ``zh_CN``, else in English, else in any."""
        if isinstance(self.label, str):
            return one_line(self.label) or self.name
        codes = (language, language.split("_")[0], "en", *self.label)
        labels = (one_line(self.label.get(code, "")) for code in codes)
        return next(filter(None, labels), self.name)

    def read(self, typed: str) -> tuple[str, str]:
        """The value as it is kept, and what is wrong with what was *typed*, of which one is empty.

        Items of a list are kept with ``", "`` between them, a date as ``2024-07-01``.
        """
        text = one_line(typed)
        items = split_tags(text) if self.kind == "list" else (text,)
        for item in items:
            if self.choices and item not in self.choices:
                return "", f":{self.name}: {item!r} is none of {', '.join(self.choices)}"
        if self.kind == "list":
            return ", ".join(items), ""
        if self.kind == "number" and not NUMBER.fullmatch(text):
            return "", f":{self.name}: {text!r} is no number; write it as 12 or 0.87"
        if self.kind == "link" and not safe_url(text):
            return "", f":{self.name}: {text!r} is no address; write one that begins with https://"
        if self.kind == "date":
            try:
                return parse_day(text).isoformat(), ""
            except WeekError as error:
                return "", f":{self.name}: {error}"
        return text, ""

    def value(self, kept: str) -> str | int | float | list[str]:
        """What exports have for a value that :meth:`read` returned."""
        if self.kind == "list":
            return kept.split(", ") if kept else []
        if self.kind == "number" and kept:
            return float(kept) if "." in kept else int(kept)
        return kept

    def link(self, kept: str) -> Link | None:
        """Where a value leads to, if its kind is ``link``."""
        url = safe_url(kept) if self.kind == "link" else None
        return Link("url", url, kept) if url else None


def _are_texts(values: object) -> bool:
    return isinstance(values, tuple) and all(isinstance(value, str) for value in values)


def declared_fields(
    setting: object, offered: Iterable[Field], taken: Iterable[str]
) -> tuple[dict[str, Field], tuple[str, ...]]:
    """The fields that packages have *offered* and those of the *setting* ``paperlog_fields``; the
    sentences say what is wrong with the setting.

    The setting goes before a package, and nothing goes before a name that is *taken*.
    """
    taken = frozenset(taken)
    found = {item.name: item for item in offered}
    problems: list[str] = []
    if not isinstance(setting, Mapping):
        return found, ("it is a table of fields by their names",) if setting else ()
    for name, about in setting.items():
        try:
            if name in taken:
                raise ValueError("every entry has an option of this name")
            found[name] = _field(name, about)
        except ValueError as error:
            problems.append(f"{name!r}: {error}")
    return found, tuple(problems)


def _field(name: str, about: object) -> Field:
    if not isinstance(about, Mapping):
        raise ValueError(f"it is a table such as {{'label': 'Data'}}, not {about!r}")
    known = {item.name for item in fields(Field)} - {"name"}
    if unknown := sorted(map(str, set(about) - known)):
        raise ValueError(f"{unknown[0]!r} is none of {', '.join(sorted(known))}")
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list | set) else value
        for key, value in about.items()
    }
    return Field(name, **values)

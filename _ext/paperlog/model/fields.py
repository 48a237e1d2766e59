"""Declared fields: options of entries that one log adds to the built-in ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from paperlog.model.escapes import one_line
from paperlog.model.links import Link, safe_url
from paperlog.model.tag import split_tags
from paperlog.model.week import parse_day

NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?")
KINDS = ("text", "list", "number", "date", "link")
PLACES = ("card", "row")

FieldKind = Literal["text", "list", "number", "date", "link"]
FieldPlace = Literal["card", "row"]


@dataclass(frozen=True)
class Field:
    """A field of entries, typed as an option of ``paper`` and ``note``.

    :raises ValueError: if an attribute has an invalid value.
    """

    name: str
    """The name of the option: lower-case letters, digits, single hyphens."""
    label: str | Mapping[str, str] = ""
    """Label before the value: a text, or a text per language (``{"en": …, "zh": …}``); the name if
    empty."""
    kind: FieldKind = "text"
    """``text``; ``list`` (items separated by commas); ``number``; ``date`` (a day); ``link`` (an
    address)."""
    choices: tuple[str, ...] = ()
    """The allowed values (of a ``list``: items); empty if any value is allowed."""
    shown_on: tuple[FieldPlace, ...] = ("card",)
    """``card``: on the card; ``row``: in listings, ``paperlog list`` and ``paperlog search``."""
    exported: bool = True
    """Whether exports (json, csv, markdown) include it."""

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not NAME.fullmatch(self.name):
            raise ValueError(
                f"{self.name!r} is not a field name; use lower-case letters, digits and hyphens"
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
        """The label in *language* (e.g. ``zh_CN``), else in English, else in any language."""
        if isinstance(self.label, str):
            return one_line(self.label) or self.name
        codes = (language, language.split("_")[0], "en", *self.label)
        labels = (one_line(self.label.get(code, "")) for code in codes)
        return next(filter(None, labels), self.name)

    def read(self, typed: str) -> str:
        """Return the stored form of *typed*: items joined with ``", "``, days as ``2024-07-01``.

        :raises ValueError: if *typed* is no value of the field.
        """
        text = one_line(typed)
        items = split_tags(text) if self.kind == "list" else (text,)
        try:
            if wrong := [item for item in items if self.choices and item not in self.choices]:
                raise ValueError(f"{wrong[0]!r} is not one of {', '.join(self.choices)}")
            if self.kind == "number" and not NUMBER.fullmatch(text):
                raise ValueError(f"{text!r} is not a number; write it as 12 or 0.87")
            if self.kind == "link" and not safe_url(text):
                raise ValueError(f"{text!r} is not an address; write one that begins with https://")
            return parse_day(text).isoformat() if self.kind == "date" else ", ".join(items)
        except ValueError as error:
            raise ValueError(f":{self.name}: {error}") from None

    def value(self, kept: str) -> str | int | float | list[str]:
        """The value as exported, from the stored form that :meth:`read` returned."""
        if self.kind == "list":
            return kept.split(", ") if kept else []
        if self.kind == "number" and kept:
            return float(kept) if "." in kept else int(kept)
        return kept

    def link(self, kept: str) -> Link | None:
        """The link of a stored value; ``None`` if the kind is not ``link``."""
        url = safe_url(kept) if self.kind == "link" else None
        return Link("url", url, kept) if url else None


def _are_texts(values: object) -> bool:
    return isinstance(values, tuple) and all(isinstance(value, str) for value in values)


def declared_fields(
    setting: object, offered: Iterable[Field], taken: Iterable[str]
) -> tuple[dict[str, Field], tuple[str, ...]]:
    """Merge the fields *offered* by packages with the setting ``paperlog_fields``.

    The setting overrides packages; names that are *taken* cannot be declared. Returns the fields by
    name, and what is wrong with the setting, one sentence each.
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
        raise ValueError(f"{unknown[0]!r} is not one of {', '.join(sorted(known))}")
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list | set) else value
        for key, value in about.items()
    }
    return Field(name, **values)

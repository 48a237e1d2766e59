"""Insert and change records in a ``.bib`` file, preserving its order, its layout, and all other
text.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Protocol

from paperlog.bib.bib_layout import Layout, column_of
from paperlog.bib.blocks import Block, FieldSpan, blocks
from paperlog.bib.braces import outside_braces
from paperlog.bib.months import MACROS
from paperlog.bib.record_draft import RecordDraft
from paperlog.model.escapes import printable
from paperlog.model.log_error import LogError
from paperlog.model.verification import STANDING

NEIGHBOURS = 20
"""Number of records on each side whose layout a new record follows."""
LAST = frozenset({"langid", "unverified", *STANDING})
"""Fields that do not describe the work; placed after all others."""
KEY = re.compile(r"[^\s,={}()\"#%~\\]+")
COMMAND = re.compile(r"^[ \t]*@", re.MULTILINE)
MARK = "\ufeff"


class BibFileError(LogError):
    """A record cannot be written or changed; the message names a remedy."""


class Texts(Protocol):
    """Pending texts of files; written to disk when all changes are known."""

    def text(self, path: Path) -> str:
        """The text of *path* with pending changes; empty if the file does not exist."""

    def put(self, path: Path, text: str) -> None:
        """Set the pending text of *path*."""


def add_records(texts: Texts, path: Path, drafts: Iterable[RecordDraft]) -> None:
    """Add *drafts* to the file at *path*, which is created if missing.

    If the file is sorted by key, drafts are inserted in order; otherwise they are appended, before
    any metadata of reference managers. The existing text is not changed.

    :raises BibFileError: if a draft has no key, a duplicate or invalid key, or a value with
        unbalanced braces.
    """
    whole = texts.text(path)
    text = whole.removeprefix(MARK)
    records = [block for block in blocks(text) if block.is_record]
    taken = {record.key.lower() for record in records}
    keys = [record.key.lower() for record in records]
    ordered = keys == sorted(keys)
    at_place: dict[int, list[RecordDraft]] = {}
    for draft in drafts:
        key = draft.key.lower()
        if fault := fault_of(draft):
            raise BibFileError(f"{draft.origin or path}: {fault}")
        if key in taken:
            raise BibFileError(f"{path}: the key {draft.key!r} is already taken")
        taken.add(key)
        at_place.setdefault(bisect(keys, key) if ordered else len(records), []).append(draft)
    end = "\r\n" if "\r\n" in text else "\n"
    done, pieces = 0, []
    for index, several in sorted(at_place.items()):
        layout = Layout.of(text, records[max(index - NEIGHBOURS, 0) : index + NEIGHBOURS])
        if ordered:
            several.sort(key=lambda draft: draft.key.lower())
        piece = layout.gap.join(record_text(draft, layout) for draft in several)
        if index < len(records):
            at = _start_of(text, records, index)
            piece += layout.gap
        else:
            at = _end_of(text, records)
            piece = _lead(text[:at], layout.gap if records else "\n\n") + piece
            piece += "" if text[at:].startswith(("\n", "\r\n")) else "\n"
        pieces += [text[done:at], piece.replace("\n", end)]
        done = at
    if pieces:
        texts.put(path, "".join([whole[: len(whole) - len(text)], *pieces, text[done:]]))


def _lead(before: str, gap: str) -> str:
    """The line breaks of *gap* that are missing between the text *before* and a record."""
    content = before.rstrip()
    return "\n" * max(gap.count("\n") - before.count("\n", len(content)), 0) if content else ""


def set_fields(texts: Texts, path: Path, changes: Mapping[str, Mapping[str, str | None]]) -> None:
    """Change fields of records in the file at *path*, by key; ``None`` removes a field.

    New fields are appended, but before those in :data:`LAST`. The file is scanned once.

    :raises BibFileError: if a record does not exist or a value has unbalanced braces; the file is
        then not changed.
    """
    whole = texts.text(path)
    text = whole.removeprefix(MARK)
    remaining = dict(changes)
    done, pieces = 0, [whole[: len(whole) - len(text)]]
    for record in blocks(text):
        # the first of duplicate records is the one in use
        values = remaining.pop(record.key, None) if record.is_record else None
        if values is not None:
            # another record may be on the same line
            start = record.start
            end = min(text.find("\n", record.end) + 1 or len(text), record.stop)
            pieces += [text[done:start], _with_fields(text[start:end], record.key, values)]
            done = end
    if remaining:
        raise BibFileError(f"{path}: no record has the key {next(iter(remaining))!r}")
    texts.put(path, "".join([*pieces, text[done:]]))


def _with_fields(text: str, key: str, values: Mapping[str, str | None]) -> str:
    """The *text* of one record with fields changed."""
    for name, value in values.items():
        if value is not None and (fault := _value_fault(key, name, value)):
            raise BibFileError(fault)
        if record := next((block for block in blocks(text) if block.key == key), None):
            text = _with_field(text, record, name.lower(), value)
    return text


def _with_field(text: str, record: Block, name: str, value: str | None) -> str:
    field = record.field(name)
    if value is None:
        return _without(text, record, field) if field else text
    layout = Layout.of(text, [record])
    end = "\r\n" if "\r\n" in text else "\n"
    if field:
        old = text[field.value : field.end]
        typed = old[1:-1] if old.startswith(("{", '"')) else old
        if typed.split() == value.split():
            return text
        like = replace(layout, quotes=old.startswith('"'), bare_numbers=old[:1].isdigit())
        new = _value(name, value, like, column_of(text, field.value))
        return text[: field.value] + new.replace("\n", end) + text[field.end :]
    if not record.fields:
        comma = "" if text[: record.head].endswith(",") else ","
        piece = f"{comma} {name} = {_value(name, value, layout, 0)}"
        return text[: record.head] + piece + text[record.head :]
    earlier = list(takewhile(lambda one: one.name.lower() not in LAST, record.fields))
    behind = earlier[-1] if earlier and name not in LAST else record.fields[-1]
    if "\n" in text[record.head : record.fields[0].start]:
        column = max(column_of(text, text.index("=", one.start)) for one in record.fields)
        width = column - len(layout.indent) if layout.aligned else 0
        piece = f"\n{_field_text(name, value, layout, width)}".replace("\n", end)
    else:
        piece = f" {name} = {_value(name, value, replace(layout, width=0), 0)}"
    # a comma after the field before is then the one after the new field
    return f"{text[: behind.end]},{piece}{text[behind.end :]}"


def _without(text: str, record: Block, field: FieldSpan) -> str:
    """The *text* without a field, its comma and its line."""
    end = text.index(",", field.end) + 1 if field.comma else field.end
    start = field.start
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    if not text[line:start].strip() and stop >= 0 and not text[end:stop].strip():
        start, end = line, stop + 1
    if not field.comma and (before := [one for one in record.fields if one.end < field.start]):
        # the preceding field is now the last one; drop its comma if this one had none
        comma = text.index(",", before[-1].end)
        return text[:comma] + text[comma + 1 : start] + text[end:]
    return text[:start] + text[end:]


def record_text(draft: RecordDraft, layout: Layout | None = None) -> str:
    """Format *draft* as BibTeX, without a final line break."""
    layout = layout or Layout()
    longest = max((len(name) for name, _value in draft.fields), default=0)
    width = longest + layout.spaced if layout.aligned else 0
    lines = [_field_text(name, value, layout, width) for name, value in draft.fields]
    comma = "," if layout.trailing_comma and lines else ""
    return "\n".join([f"@{draft.type}{{{draft.key},", ",\n".join(lines) + comma, "}"])


def _field_text(name: str, value: str, layout: Layout, width: int) -> str:
    """Format a field: ``  title   = {A Title}``; *width* is the column of the equals sign after the
    indentation.
    """
    padded = name.ljust(max(width, len(name) + layout.spaced))
    head = f"{layout.indent}{padded}={' ' if layout.spaced else ''}"
    return head + _value(name, value, layout, len(head.expandtabs()))


def _value(name: str, value: str, layout: Layout, column: int) -> str:
    value = " ".join(printable(value).split())
    if name == "month" and value in MACROS:
        return MACROS[value]
    if layout.bare_numbers and value.isascii() and value.isdigit():
        return value
    opened, closed = '""' if layout.quotes and '"' not in outside_braces(value) else "{}"
    lines, room = [""], layout.width - column - 1
    separator = " and " if name in {"author", "editor"} else " "
    pieces = value.split(separator)
    for number, piece in enumerate(pieces, 1):
        tail = f"{separator}{piece}" if lines[-1] else piece
        behind = len(separator.rstrip()) if number < len(pieces) else 0
        if layout.width and lines[-1] and len(lines[-1]) + len(tail) + behind > room:
            lines[-1] += separator.rstrip()
            lines.append(piece)
        else:
            lines[-1] += tail
    return opened + f"\n{' ' * (column + 1)}".join(lines) + closed


def _start_of(text: str, records: list[Block], index: int) -> int:
    """Offset of the start of a record, including the comment directly above it. A comment above the
    first record belongs to the file.
    """
    start = records[index].start
    if not index or not records[index - 1].closed:
        return start
    least = records[index - 1].end
    if COMMAND.search(text, least, start):
        # do not split a `@comment{…}`
        return start
    while start > least + 1:
        above = text.rfind("\n", 0, start - 1) + 1
        if above <= least or not text[above : start - 1].strip():
            break
        start = above
    return start


def _end_of(text: str, records: list[Block]) -> int:
    """Offset after the last record and the rest of its line; the end of the text if there is no
    record.
    """
    if not records or not records[-1].closed:
        return len(text)
    end = text.find("\n", records[-1].end)
    if end < 0 or not text[end:].strip():
        return len(text.rstrip("\r\n\t "))
    return end - (text[end - 1] == "\r")


def fault_of(draft: RecordDraft) -> str:
    """Why *draft* cannot be written to a ``.bib`` file, and the remedy; empty if it can."""
    if not KEY.fullmatch(draft.key):
        return f"{draft.key!r} is not a valid citation key; choose another with --key"
    faults = (_value_fault(draft.key, name, value) for name, value in draft.fields)
    return next(filter(None, faults), "")


def _value_fault(key: str, name: str, value: str) -> str:
    depth = 0
    for char in value:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            break
    fault = f"{key!r}: the braces of the field {name!r} do not match: {value[:60]!r}"
    return fault if depth else ""

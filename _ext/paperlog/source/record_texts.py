"""Records that are parsed on access: finding ten papers among thousands parses ten records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from paperlog.bib.blocks import XDATA, Block, blocks
from paperlog.model.folding import plain
from paperlog.model.language_detection import HAN, has_han
from paperlog.model.record import Record

if TYPE_CHECKING:
    from paperlog.bib.inheritance import TypedRecord

BETWEEN = re.compile(rf"(?<={HAN.pattern})[\s,]+(?={HAN.pattern})")
"""Characters between Chinese characters of a name, or of a title that spans two lines."""


class RecordsOnDemand(Mapping[str, Record]):
    """Records by key, parsed on first access; for duplicate keys, the first record."""

    def __init__(self, paths: list[Path], encoding: str = "utf-8-sig") -> None:
        self._paths = paths
        self._encoding = encoding
        self._read: dict[str, Record | None] = {}
        self._as_typed: dict[str, TypedRecord | None] = {}

    def __getitem__(self, key: str) -> Record:
        if key not in self._read:
            self._read[key] = self._parsed(key)
        found = self._read[key]
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.typed)

    def __len__(self) -> int:
        return len(self.typed)

    @cached_property
    def typed(self) -> dict[str, str]:
        """The source text of each record by key."""
        return {
            key: block.text
            for key, (block, _defined) in self._files.items()
            # an `@xdata` is not a work, only fields for other records
            if block.kind != XDATA
        }

    @cached_property
    def _files(self) -> dict[str, tuple[Block, str]]:
        """The block of each record, and the ``@string`` definitions above it in its file."""
        found: dict[str, tuple[Block, str]] = {}
        taken: set[str] = set()
        for path in self._paths:
            text = (
                path.read_text(encoding=self._encoding, errors="replace") if path.is_file() else ""
            )
            defined = ""
            for block in blocks(text):
                if block.kind == "string":
                    defined += f"{block.text}\n"
                elif block.is_record and block.key and block.key.lower() not in taken:
                    taken.add(block.key.lower())
                    found[block.key] = block, defined
        return found

    def _parsed(self, key: str) -> Record | None:
        from paperlog.bib.reader import completed

        typed = self._fields(key) if key in self._files else None
        return completed(typed, self.find_typed, []).record if typed and typed.is_work else None

    @cached_property
    def _keys(self) -> dict[str, str]:
        """The keys by their lower-case form."""
        return {key.lower(): key for key in self._files}

    def find_typed(self, small: str) -> TypedRecord | None:
        """Return the record or ``@xdata`` with a key in lower case, without inherited fields."""
        return self._fields(self._keys[small]) if small in self._keys else None

    def _fields(self, key: str) -> TypedRecord | None:
        from paperlog.bib.reader import typed_records

        if key not in self._as_typed:
            block, defined = self._files[key]
            self._as_typed[key] = next(iter(typed_records(defined + block.text, Path())), None)
        return self._as_typed[key]

    def may_hold(self, key: str, word: str) -> bool:
        """Return whether the record may contain *word*, judging by its source text only.

        *word* must be folded by :func:`~paperlog.model.folding.plain`.
        """
        if key not in self._files:
            return False
        chunk = (self._side_by_side if has_han(word) else self._folded)[key]
        # the words of a name may be in another order: `Doe, Jo`
        if all(part in chunk for part in _parts(word)) or "\\" in chunk or self._files[key][1]:
            return True
        # or inherited, or at the boundary of title and subtitle
        return any(name in chunk for name in ("crossref", "xdata", "subtitle", "titleaddon"))

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {
            key: plain(chunk.replace("{", "").replace("}", "")) for key, chunk in self.typed.items()
        }

    @cached_property
    def _side_by_side(self) -> dict[str, str]:
        return {key: _closed_up(chunk) for key, chunk in self._folded.items()}


@cache
def _parts(word: str) -> list[str]:
    return _closed_up(word).split()


def _closed_up(text: str) -> str:
    """Return *text* without separators between Chinese characters: ``张, 三`` becomes 张三."""
    return text if text.isascii() else BETWEEN.sub("", text)

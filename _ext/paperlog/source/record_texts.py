"""The records of a log, each read when it is asked for: to find ten papers among thousands, ten are
read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from paperlog.bib.blocks import XDATA, Block, blocks
from paperlog.model.folding import plain
from paperlog.model.languages import HAN, has_han
from paperlog.model.record import Record

if TYPE_CHECKING:
    from paperlog.bib.inheritance import TypedRecord

BETWEEN = re.compile(rf"(?<={HAN.pattern})[\s,]+(?={HAN.pattern})")
"""What may stand between the characters of a Chinese name, and of a title over two lines."""


class RecordsOnDemand(Mapping[str, Record]):
    """Records by key; of two with one key the first."""

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
        """The text of each record as it stands in its file."""
        return {
            key: block.text
            for key, (block, _defined) in self._files.items()
            # an `@xdata` is no work, but fields that others name
            if block.kind != XDATA
        }

    @cached_property
    def _files(self) -> dict[str, tuple[Block, str]]:
        """The block of each record, and the texts of abbreviations that its file defines before."""
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
        """Each key by what it is in lower case."""
        return {key.lower(): key for key in self._files}

    def find_typed(self, small: str) -> TypedRecord | None:
        """The record, or ``@xdata``, of a key in lower case, without what it inherits."""
        return self._fields(self._keys[small]) if small in self._keys else None

    def _fields(self, key: str) -> TypedRecord | None:
        from paperlog.bib.reader import typed_records

        if key not in self._as_typed:
            block, defined = self._files[key]
            self._as_typed[key] = next(iter(typed_records(defined + block.text, Path())), None)
        return self._as_typed[key]

    def may_hold(self, key: str, word: str) -> bool:
        """Whether the record can have *word*, folded as :func:`~paperlog.model.folding.plain` does,
        in it, as far as its text says without being read.
        """
        if key not in self._files:
            return False
        chunk = (self._side_by_side if has_han(word) else self._folded)[key]
        # words that stand side by side in a name may be typed the other way round: `Doe, Jo`
        if all(part in chunk for part in _parts(word)) or "\\" in chunk or self._files[key][1]:
            return True
        # or come from another record, or stand where a title and its subtitle meet
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
    """*text* with its Chinese characters side by side: ``张, 三`` is the name 张三."""
    return text if text.isascii() else BETWEEN.sub("", text)

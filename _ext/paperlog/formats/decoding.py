"""Decode files of unknown encoding: UTF-8, UTF-16 with a byte order mark, else Windows-1252."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import BinaryIO

from paperlog.bib.record_draft import ReadProblem

LARGEST = 64 * 2**20
"""Maximum size in bytes; a library of 50,000 records with abstracts is smaller."""
MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


class UnreadableError(Exception):
    """A file cannot be read as text; the message names a remedy."""


def decode(data: bytes, name: str) -> tuple[str, list[ReadProblem]]:
    """Decode *data*; returns text with ``\\n`` line ends, and warnings about guesses.

    *name* is the file's name for messages.

    :raises UnreadableError: if *data* is not text.
    """
    problems: list[ReadProblem] = []
    mark = next((mark for mark in MARKS if data.startswith(mark)), b"")
    encoding = MARKS.get(mark, "utf-8")
    body = data[len(mark) :]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        if encoding != "utf-8":
            raise UnreadableError(
                f"{name}:{line}: not {encoding.upper()}, as it begins; save it as UTF-8"
            ) from None
        text = body.decode("cp1252", errors="replace")
        message = (
            f"not UTF-8 (byte {body[error.start]:#x}); read as Windows-1252. Save it as UTF-8 if"
            " letters are wrong"
        )
        problems.append(ReadProblem(name, line, message, harmless=True))
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UnreadableError(
            f"{name}:{line}: this is not a text file, or not in UTF-8; save it as UTF-8"
        )
    return text.replace("\r\n", "\n").replace("\r", "\n"), problems


def read_text(path: Path, name: str = "") -> tuple[str, list[ReadProblem]]:
    """Like :func:`decode`, for the file at *path*.

    :raises UnreadableError: if it cannot be read, is larger than :data:`LARGEST`, or is not text.
    """
    name = name or str(path)
    try:
        # `<(…)` in a shell is not a regular file but can be read
        if not path.is_file() and not path.is_fifo():
            raise UnreadableError(
                f"{name}: {'this is a folder' if path.is_dir() else 'there is no such file'}"
            )
        with path.open("rb") as file:
            return read_stream(file, name)
    except OSError as error:
        raise UnreadableError(f"{name}: {error.strerror or error}") from None


def read_stream(stream: BinaryIO, name: str) -> tuple[str, list[ReadProblem]]:
    """Like :func:`read_text`, for *stream*."""
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        last = data.count(b"\n") + 1
        raise UnreadableError(f"{name}:{last}: more than {LARGEST // 2**20} MB; split the file")
    return decode(data, name)

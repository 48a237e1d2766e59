"""Decode files of unknown encoding: UTF-8 or UTF-16, with or without byte order mark, else
Windows-1252.
"""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import BinaryIO

from paperlog.bib.record_draft import ReadProblem

LARGEST = 64 * 2**20
"""Maximum size in bytes; a library of 50,000 records with abstracts is smaller."""
# UTF-32 first: its byte order mark begins with that of UTF-16
MARKS = (
    *((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be")),
    *(
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ),
)
SAMPLE = 4096


class UnreadableError(Exception):
    """A file cannot be read as text; the message names a remedy."""


def decode(data: bytes, name: str) -> tuple[str, list[ReadProblem]]:
    """Decode *data*; returns text with ``\\n`` line ends, and warnings about guesses.

    *name* is the file's name for messages.

    :raises UnreadableError: if *data* is not text.
    """
    problems: list[ReadProblem] = []
    mark, encoding = next(
        ((mark, encoding) for mark, encoding in MARKS if data.startswith(mark)), (b"", "")
    )
    encoding = encoding or _without_mark(data)
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
        problems.append(
            ReadProblem(
                name,
                line,
                f"not UTF-8 (byte {body[error.start]:#x}); read as Windows-1252. Save it as UTF-8"
                " if letters are wrong",
                harmless=True,
            )
        )
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UnreadableError(f"{name}:{line}: this is not a text file")
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


def _without_mark(data: bytes) -> str:
    """Detect UTF-16 without byte order mark: for Western text nearly every second byte is zero.
    Anything else is taken as UTF-8.
    """
    sample = data[:SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 > len(sample) and min(even, odd) * 8 < max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    return "utf-8"

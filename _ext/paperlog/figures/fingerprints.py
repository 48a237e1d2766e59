"""Fingerprints: which files a drawn picture was made from, kept in the picture itself.

The SVG begins with a comment that names each file, relative to the source folder, with a short
digest of its content::

    <!-- paperlog figure 1
    figures/mrnet.py 5d41402abc4b2a76
    figures/style.py 7d793037a0760186
    -->

A folder that was listed has a ``/`` at its end; its digest is that of the names in it. A line that
begins with ``!`` has a line number of the script and what was told while drawing. Names and words
are quoted as in URLs, so that none ends the comment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from paperlog.model.printable import one_line, visible

FORMAT = 1
"""Number of the way in which figures are drawn; another one makes every picture out of date."""
OPENING = f"<!-- paperlog figure {FORMAT}"
CLOSING = "-->"
LONGEST_HEAD = 1_000_000
"""Bytes of a fingerprint, and so those that are read of a picture to find it."""
LONGEST_REMARK = 1000
"""Characters that are told."""
LONGEST_NUMBER = 9
"""Digits of a line's number."""
TAIL = 64
"""Bytes at the end of a picture that must hold its last tag."""
ABSENT = "absent"
"""In place of the digest of a file that is not there."""
PICTURES = (".light.svg", ".dark.svg")
"""Endings of drawn pictures, which stand beside their scripts."""


@dataclass(frozen=True)
class Fingerprint:
    """What a picture was made from."""

    inputs: tuple[tuple[str, str], ...]
    """Names relative to the root, in POSIX style, each with its digest; sorted."""
    remark: str = ""
    """What was told while drawing; completes "the figure …"."""
    line: int = 0
    """The line of the script that the remark is about, 0 for none."""

    @classmethod
    def of(cls, inputs: Iterable[tuple[str, str]], remark: str = "", line: int = 0) -> Fingerprint:
        """A fingerprint whose *remark* is one printable line; *line* counts with a remark only."""
        said = visible(one_line(remark[:LONGEST_REMARK]))[:LONGEST_REMARK].rstrip()
        return cls(tuple(sorted(inputs)), said, line if said else 0)

    def digest(self) -> str:
        """A name for what the inputs hold."""
        return hashlib.sha256(repr((FORMAT, self.inputs)).encode("utf-8")).hexdigest()[:24]

    def fits(self, root: Path) -> bool:
        """Whether every input below *root* holds what it held when the picture was drawn."""
        return all(digest_of(root / name) == digest for name, digest in self.inputs)

    def paths(self, root: Path) -> tuple[Path, ...]:
        """The inputs as paths; folders are named without a ``/``."""
        return tuple(root / name for name, _digest in self.inputs)

    @property
    def is_too_long(self) -> bool:
        """Whether it would not be found in a picture, so many files does it name."""
        return len(self.signed("")) > LONGEST_HEAD

    def signed(self, drawing: str) -> str:
        """The text of an SVG, without XML declaration and document type, below this fingerprint."""
        start = drawing.find("<svg")
        lines = [OPENING, *(f"{_quoted(name)} {digest}" for name, digest in self.inputs)]
        if self.remark:
            lines.append(f"! {self.line} {_quoted(self.remark)}")
        return "\n".join([*lines, CLOSING, drawing[max(start, 0) :].strip(), ""])


def fingerprint_of(picture: Path) -> Fingerprint | None:
    """The fingerprint of a drawn picture; ``None`` where it has none, or its end is missing."""
    try:
        if not picture.is_file():
            # a FIFO would be waited for
            return None
        with picture.open("rb") as file:
            head = b""
            while CLOSING.encode() not in head and len(head) < LONGEST_HEAD:
                if not (more := file.read(4096)):
                    return None
                head += more
                if not head.startswith(OPENING.encode()):
                    return None
            file.seek(max(0, picture.stat().st_size - TAIL))
            if not file.read().rstrip().endswith(b"</svg>"):
                return None
    except (OSError, ValueError):
        return None
    opening, *lines = head.partition(CLOSING.encode())[0].decode("utf-8", "replace").splitlines()
    return _read(lines) if opening == OPENING else None


def _read(lines: list[str]) -> Fingerprint | None:
    inputs: list[tuple[str, str]] = []
    remark, at = "", 0
    for line in lines:
        match line.split(" "):
            case ["!", number, words] if _is_number(number):
                remark, at = _unquoted(words), int(number)
            case [name, digest] if _is_below(_unquoted(name)):
                inputs.append((_unquoted(name), digest))
            case _:
                return None
    return Fingerprint.of(inputs, remark, at) if inputs else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER


def _is_below(name: str) -> bool:
    """Whether *name* can be that of a file below the source folder."""
    path = PurePosixPath(name)
    return "\0" not in name and not path.is_absolute() and ".." not in path.parts


def _quoted(text: str) -> str:
    return quote(text, safe="/", errors="surrogateescape").replace("--", "-%2D")


def _unquoted(text: str) -> str:
    return unquote(text, errors="surrogateescape")


def digest_of(path: Path) -> str:
    """A short digest of a file's content, line ends read as LF, or of the names in a folder."""
    try:
        if path.is_dir():
            return _short("\n".join(_names(path)).encode("utf-8", "surrogateescape"))
        if not path.is_file():
            # what is there may be a device, which never ends
            return ABSENT
        return _short(path.read_bytes().replace(b"\r\n", b"\n"))
    except (OSError, ValueError):
        return ABSENT


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _names(folder: Path) -> Iterator[str]:
    """What is in *folder*, apart from what is hidden, compiled, or drawn."""
    for path in sorted(folder.iterdir()):
        if not path.name.startswith((".", "__pycache__")) and not path.name.endswith(PICTURES):
            yield path.name

"""Fingerprints: the input files of a drawn picture, stored in the picture itself.

The SVG begins with a comment that names each file, relative to the source folder, with a short
digest of its content::

    <!-- paperlog figure 1
    figures/mrnet.py 5d41402abc4b2a76
    figures/style.py 7d793037a0760186
    -->

The digest of a folder that was listed is that of the names in it. Names are quoted as in URLs, so
that they cannot end the comment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

FORMAT = 1
"""Version of the drawing code; a change makes every picture out of date."""
OPENING = f"<!-- paperlog figure {FORMAT}"
CLOSING = "-->"
LONGEST_HEAD = 1_000_000
"""Maximum size of a fingerprint in bytes."""
TAIL = 64
"""Number of bytes at the end of a picture in which ``</svg>`` must be found."""
ABSENT = "absent"
"""Used as the digest of a missing file."""
PICTURES = (".light.svg", ".dark.svg")
"""File name endings of the drawn pictures."""


@dataclass(frozen=True)
class Fingerprint:
    """The input files of a picture with their digests."""

    inputs: tuple[tuple[str, str], ...]
    """Pairs of POSIX path relative to the root and digest; sorted."""

    @classmethod
    def of(cls, inputs: Iterable[tuple[str, str]]) -> Fingerprint:
        return cls(tuple(sorted(inputs)))

    def digest(self) -> str:
        """Digest of names and contents of all inputs; used as a file name in the cache."""
        return hashlib.sha256(repr((FORMAT, self.inputs)).encode("utf-8")).hexdigest()[:24]

    def fits(self, root: Path) -> bool:
        """Whether every input below *root* is unchanged since the picture was drawn."""
        return all(digest_of(root / name) == digest for name, digest in self.inputs)

    def paths(self, root: Path) -> tuple[Path, ...]:
        """The inputs as paths below *root*."""
        return tuple(root / name for name, _digest in self.inputs)

    @property
    def is_too_long(self) -> bool:
        """Whether it exceeds :data:`LONGEST_HEAD` and could not be read back."""
        return len(self.signed("")) > LONGEST_HEAD

    def signed(self, drawing: str) -> str:
        """The SVG *drawing* with this fingerprint in place of XML declaration and doctype."""
        start = drawing.find("<svg")
        lines = [OPENING, *(f"{_quoted(name)} {digest}" for name, digest in self.inputs)]
        return "\n".join([*lines, CLOSING, drawing[max(start, 0) :].strip(), ""])


def fingerprint_of(picture: Path) -> Fingerprint | None:
    """Read the fingerprint of a picture; ``None`` if it has none or the file is truncated."""
    try:
        if not picture.is_file():
            # opening a FIFO would block
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
    for line in lines:
        quoted, _blank, digest = line.partition(" ")
        name = unquote(quoted, errors="surrogateescape")
        if not digest or not _is_below(name):
            return None
        inputs.append((name, digest))
    return Fingerprint.of(inputs) if inputs else None


def _is_below(name: str) -> bool:
    """Whether *name* is a relative path that does not lead out of the source folder."""
    path = PurePosixPath(name)
    return "\0" not in name and not path.is_absolute() and ".." not in path.parts


def _quoted(text: str) -> str:
    return quote(text, safe="/", errors="surrogateescape").replace("--", "-%2D")


def digest_of(path: Path) -> str:
    """Short digest of a file's content (CRLF read as LF), or of the names in a folder."""
    try:
        if path.is_dir():
            return _short("\n".join(_names(path)).encode("utf-8", "surrogateescape"))
        if not path.is_file():
            # reading a device may never end
            return ABSENT
        return _short(path.read_bytes().replace(b"\r\n", b"\n"))
    except (OSError, ValueError):
        return ABSENT


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _names(folder: Path) -> Iterator[str]:
    """Names in *folder*, except hidden files, ``__pycache__`` and drawn pictures."""
    for path in sorted(folder.iterdir()):
        if not path.name.startswith((".", "__pycache__")) and not path.name.endswith(PICTURES):
            yield path.name

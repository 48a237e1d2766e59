"""Lines of words and links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

from paperlog.domain.references import Address
from paperlog.domain.store import Thumbnail


@dataclass(frozen=True)
class Span:
    """Words with a style; *language* where they are in one of their own; *role* where they are the
    title of a work or a mark.
    """

    text: str
    classes: tuple[str, ...] = ()
    language: str = ""
    role: Literal["", "title", "mark"] = ""


@dataclass(frozen=True)
class LineLink:
    """Words that lead to an *address* of the log or to a *uri* outside of it; plain words where
    there is neither.

    *inner* styles the words themselves; a link to an entry is *paged*: print tells its page.
    """

    text: str
    address: Address | None = None
    uri: str = ""
    title: str = ""
    classes: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()
    is_strong: bool = False
    is_paged: bool = False


@dataclass(frozen=True)
class Doubt:
    """*pieces* that say what is not verified yet; without any, the sign of it alone."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return _text(self.pieces)


Piece = str | Span | LineLink | Doubt


def _text(pieces: Iterable[Piece]) -> str:
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


@dataclass(frozen=True)
class Line:
    """One line of a card or a listing; the first of its *classes* says which.

    A *label* says what its words are; lines with one are a list of two columns, where there are
    any.
    """

    classes: tuple[str, ...]
    pieces: tuple[Piece, ...]
    thumbnail: Thumbnail | None = None
    """A picture beside the line, where there are pages to see it on."""
    label: str = ""

    @property
    def text(self) -> str:
        return _text(self.labelled)

    @property
    def labelled(self) -> tuple[Piece, ...]:
        """The label and the words, on one line."""
        return (Span(f"{self.label} ", ("pl-label",)), *self.pieces) if self.label else self.pieces

    @property
    def unfolded(self) -> Line:
        """What is shown where nothing can be folded."""
        return self


@dataclass(frozen=True)
class Names:
    """A long list of names: the first of them, and all of them one click away where something can
    be clicked.
    """

    short: Line
    summary: tuple[Piece, ...]
    everyone: tuple[Piece, ...]
    label: ClassVar[str] = ""

    @property
    def text(self) -> str:
        return Line((), self.everyone).text

    @property
    def unfolded(self) -> Line:
        return self.short


@dataclass(frozen=True)
class Code:
    """A record to copy, folded away with what is said *about* it; not shown where nothing folds.

    The *explanation* of a mark in what is above is shown in any case.
    """

    title: str
    text: str
    about: tuple[Line, ...] = ()
    explanation: Line | None = None
    label: ClassVar[str] = ""

    @property
    def folded(self) -> tuple[Line, ...]:
        """The lines above the record."""
        return (*([self.explanation] if self.explanation else []), *self.about)

    @property
    def unfolded(self) -> Line | None:
        return self.explanation


Part = Line | Names | Code


def joined(pieces: Iterable[Piece | tuple[Piece, ...]], separator: str) -> tuple[Piece, ...]:
    """*pieces*, or groups of them, with *separator* between them."""
    found: list[Piece] = []
    for piece in pieces:
        if found:
            found.append(separator)
        found += piece if isinstance(piece, tuple) else (piece,)
    return tuple(found)

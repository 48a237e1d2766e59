"""Lines of text and links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

from paperlog.domain.page import Thumbnail
from paperlog.domain.references import Address


@dataclass(frozen=True)
class Span:
    """Styled text; *language* is set if it differs from the line's."""

    text: str
    classes: tuple[str, ...] = ()
    language: str = ""
    role: Literal["", "title", "mark"] = ""


@dataclass(frozen=True)
class LineLink:
    """A link to an *address* of the log or to an external *uri*; plain text without both.

    *title* is the tooltip, *classes* style the link, *inner* the text within it. The book prints
    the page number after a link with *is_paged*.
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
class Unverified:
    """Unverified *pieces*; without any, only the sign for unverified text."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return _text(self.pieces)


Piece = str | Span | LineLink | Unverified


def _text(pieces: Iterable[Piece]) -> str:
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


@dataclass(frozen=True)
class Line:
    """A line of a card or a listing; the first of its *classes* is its kind.

    Lines with a *label* are printed as a list of two columns if the format has columns.
    """

    classes: tuple[str, ...]
    pieces: tuple[Piece, ...]
    thumbnail: Thumbnail | None = None
    """A picture beside the line, in builders that write pages."""
    label: str = ""

    @property
    def text(self) -> str:
        return _text(self.labelled)

    @property
    def labelled(self) -> tuple[Piece, ...]:
        """The label and the text, on one line."""
        return (Span(f"{self.label} ", ("pl-label",)), *self.pieces) if self.label else self.pieces

    @property
    def unfolded(self) -> Line:
        """The line to print in formats without collapsible elements."""
        return self


@dataclass(frozen=True)
class Names:
    """A long list of names: *short* has the first of them; in formats with collapsible elements,
    *summary* opens all of them.
    """

    short: Line
    summary: tuple[Piece, ...]
    all_names: tuple[Piece, ...]
    label: ClassVar[str] = ""

    @property
    def text(self) -> str:
        return Line((), self.all_names).text

    @property
    def unfolded(self) -> Line:
        return self.short


@dataclass(frozen=True)
class Code:
    """A collapsed code block with lines *about* it; omitted in formats that cannot collapse it.

    The *explanation* of the marks above it is printed in every format.
    """

    title: str
    text: str
    about: tuple[Line, ...] = ()
    explanation: Line | None = None
    label: ClassVar[str] = ""

    @property
    def folded(self) -> tuple[Line, ...]:
        """The lines above the code."""
        return (*([self.explanation] if self.explanation else []), *self.about)

    @property
    def unfolded(self) -> Line | None:
        return self.explanation


Part = Line | Names | Code


def joined(pieces: Iterable[Piece | tuple[Piece, ...]], separator: str) -> tuple[Piece, ...]:
    """Join *pieces*, or groups of them, with *separator*."""
    line: list[Piece] = []
    for piece in pieces:
        if line:
            line.append(separator)
        line += piece if isinstance(piece, tuple) else (piece,)
    return tuple(line)

"""Warn of pages that are not UTF-8 or contain control characters, and read them nevertheless.

Sphinx ends the build at a byte that is not UTF-8. A control character makes HTML invalid, and an
EPUB that no reader opens.
"""

from __future__ import annotations

import codecs
from encodings import utf_8_sig
from typing import TYPE_CHECKING

from paperlog.diagnostics import warn
from paperlog.model.printable import printable
from paperlog.source.encoding_faults import (
    LINE_ENDS,
    REPLACED,
    control_character,
    not_utf_8,
)

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
    from sphinx.application import Sphinx

LENIENT = "paperlog-utf-8"
STRICT = frozenset({"utf-8", "utf-8-sig", "utf8"})


class _Decoder(utf_8_sig.IncrementalDecoder):
    """UTF-8 decoder, with or without a byte order mark, that replaces invalid bytes by U+FFFD."""

    def __init__(self, errors: str = "strict") -> None:
        super().__init__("replace" if errors == "strict" else errors)


def _decode(data: ReadableBuffer, errors: str = "strict") -> tuple[str, int]:
    return utf_8_sig.decode(data, "replace" if errors == "strict" else errors)


def _find_codec(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "-") != LENIENT:
        return None
    return codecs.CodecInfo(
        utf_8_sig.encode,
        _decode,
        incrementalencoder=utf_8_sig.IncrementalEncoder,
        incrementaldecoder=_Decoder,
        name=LENIENT,
    )


def read_leniently(app: Sphinx) -> None:
    """At ``builder-inited``: set the encoding with which Sphinx and docutils open pages."""
    if app.config.source_encoding.lower() in STRICT:
        app.env.settings["input_encoding"] = LENIENT


def make_printable(app: Sphinx, docname: str, source: list[str]) -> None:
    """At ``source-read``, before all other handlers: remove control characters, and warn."""
    text = LINE_ENDS.sub(" ", source[0])
    source[0] = printable(text)
    if fault := control_character(text):
        line, message = fault
        warn("encoding", message, (docname, line))
    elif REPLACED in text:
        _warn_if_not_utf_8(app, docname)


def _warn_if_not_utf_8(app: Sphinx, docname: str) -> None:
    """Warn at the first byte that is not UTF-8; U+FFFD may be in the file itself."""
    data = app.env.doc2path(docname).read_bytes()
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line, message = not_utf_8(error)
        warn("encoding", message, (docname, line))


def register_encoding(app: Sphinx) -> None:
    """Register the codec and its event handlers."""
    codecs.register(_find_codec)
    app.connect("builder-inited", read_leniently)
    app.connect("source-read", make_printable, priority=100)

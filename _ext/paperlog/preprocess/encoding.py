"""Pages that are not UTF-8, or hold control characters: told of, and read as far as they can be.

At one byte that is not UTF-8 Sphinx gives up the whole log; a control character makes a page that
is no HTML, and a book that no reader opens.
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
    """UTF-8, with or without a mark of byte order; what is none becomes U+FFFD."""

    def __init__(self, errors: str = "strict") -> None:
        super().__init__("replace" if errors == "strict" else errors)


def _decode(data: ReadableBuffer, errors: str = "strict") -> tuple[str, int]:
    return utf_8_sig.decode(data, "replace" if errors == "strict" else errors)


def _find(name: str) -> codecs.CodecInfo | None:
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
    """At ``builder-inited``: Sphinx and docutils open pages with the encoding that stands in the
    settings.
    """
    if app.config.source_encoding.lower() in STRICT:
        app.env.settings["input_encoding"] = LENIENT


def make_printable(app: Sphinx, docname: str, source: list[str]) -> None:
    """At ``source-read``, before anybody else reads."""
    text = source[0].translate(LINE_ENDS)
    source[0] = printable(text)
    if fault := control_character(text):
        line, message = fault
        warn("encoding", message, (docname, line))
    elif REPLACED in text:
        _tell_of_other_encodings(app, docname)


def _tell_of_other_encodings(app: Sphinx, docname: str) -> None:
    data = app.env.doc2path(docname).read_bytes()
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line, message = not_utf_8(error)
        warn("encoding", message, (docname, line))


def register_encoding(app: Sphinx) -> None:
    codecs.register(_find)
    app.connect("builder-inited", read_leniently)
    app.connect("source-read", make_printable, priority=100)

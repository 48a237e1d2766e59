"""Pages that are not UTF-8: told of, and read as far as they can be.

At one byte that is not UTF-8 Sphinx gives up the whole log.
"""

from __future__ import annotations

import codecs
from encodings import utf_8_sig
from typing import TYPE_CHECKING

from paperlog.diagnostics import warn

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
    from sphinx.application import Sphinx

LENIENT = "paperlog-utf-8"
STRICT = frozenset({"utf-8", "utf-8-sig", "utf8"})
REPLACED = "\N{REPLACEMENT CHARACTER}"


class _Decoder(utf_8_sig.IncrementalDecoder):
    """UTF-8, with or without a mark of byte order; what is none becomes U+FFFD."""

    def __init__(self, errors: str = "strict") -> None:
        super().__init__("replace" if errors == "strict" else errors)


def _decode(data: ReadableBuffer, errors: str = "strict") -> tuple[str, int]:
    return utf_8_sig.decode(data, "replace" if errors == "strict" else errors)


def _find(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "-") != LENIENT:
        return None
    return codecs.CodecInfo(utf_8_sig.encode, _decode, incrementalencoder=utf_8_sig.IncrementalEncoder, incrementaldecoder=_Decoder, name=LENIENT)


def read_leniently(app: Sphinx) -> None:
    """At ``builder-inited``: Sphinx and docutils open pages with the encoding that stands in the settings."""
    if app.config.source_encoding.lower() in STRICT:
        app.env.settings["input_encoding"] = LENIENT


def tell_of_other_encodings(app: Sphinx, docname: str, source: list[str]) -> None:
    """At ``source-read``."""
    if REPLACED not in source[0]:
        return
    data = app.env.doc2path(docname).read_bytes()
    try:
        data.decode()
    except UnicodeDecodeError as error:
        warn("encoding", f"a byte is not UTF-8; shown as {REPLACED}; save the page as UTF-8", (docname, data.count(b"\n", 0, error.start) + 1))


def register_encoding(app: Sphinx) -> None:
    codecs.register(_find)
    app.connect("builder-inited", read_leniently)
    app.connect("source-read", tell_of_other_encodings)

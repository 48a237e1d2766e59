"""Pages that are not UTF-8, or hold control characters: told of, and read as far as they can be.

At one byte that is not UTF-8 Sphinx gives up the whole log; a control character makes a page that
is no HTML, and a book that no reader opens.
"""

from __future__ import annotations

import codecs
from encodings import utf_8_sig
from typing import TYPE_CHECKING

from paperlog.core.printable import UNPRINTABLE, printable
from paperlog.diagnostics import warn

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
    from sphinx.application import Sphinx

LENIENT = "paperlog-utf-8"
STRICT = frozenset({"utf-8", "utf-8-sig", "utf8"})
REPLACED = "\N{REPLACEMENT CHARACTER}"
LINE_ENDS = str.maketrans(dict.fromkeys("\v\f\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}", " "))
"""What Python takes for the end of a line, and MyST for the end of an option, and editors for
neither.
"""


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
    if found := UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        warn(
            "encoding",
            f"the control character U+{ord(found[0]):04X} cannot be printed; shown as {REPLACED}",
            (docname, line),
        )
    elif REPLACED in text:
        _tell_of_other_encodings(app, docname)


def _tell_of_other_encodings(app: Sphinx, docname: str) -> None:
    data = app.env.doc2path(docname).read_bytes()
    try:
        data.decode()
    except UnicodeDecodeError as error:
        warn(
            "encoding",
            f"a byte is not UTF-8; shown as {REPLACED}; save the page as UTF-8",
            (docname, data.count(b"\n", 0, error.start) + 1),
        )


def register_encoding(app: Sphinx) -> None:
    codecs.register(_find)
    app.connect("builder-inited", read_leniently)
    app.connect("source-read", make_printable, priority=100)

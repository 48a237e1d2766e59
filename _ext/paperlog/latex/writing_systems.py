"""Mark text that needs special typesetting: rare characters, long words, Western text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any

from docutils import nodes
from sphinxcontrib.bibtex.nodes import raw_latex

from paperlog.model.language_detection import language_of
from paperlog.nodes import (
    log_attribution,
    log_break,
    log_entry,
    log_figure,
    log_index_name,
    log_line,
    log_picture,
    log_runs,
)
from paperlog.transforms.log_transform import LogTransform

# characters in every serif and monospaced font for Western European languages
WESTERN = re.compile(
    r"[\t\n\r"
    r" -~\u00a0-\u017f\u2010\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030"
    r"\u2039\u203a\u20ac]"
)
RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
# joiners, direction marks and variation selectors, which have no glyph
IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
# Arabic phrases encoded as one character, which few fonts have
LIGATURE = re.compile("[\ufdf0-\ufdfc]")
LONGEST = 32
# words of at least this length, which hyphenation does not handle
LONG_WORD = re.compile(rf"([!-~\u00a1-\u017f]{{{LONGEST},}})")
# characters of a URL after which a line may be broken
SIGNS = "/.:-_?&=#~+%"
# a dot or dash between spaces is a Western separator; Chinese uses no spaces
APART = re.compile("( [·–—] )")

JOINED = re.compile("(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)|(?<=[?!])(?=`)")
"""Matches between characters of which TeX would make a ligature (quotes, Spanish marks)."""

BLOCKS = (nodes.paragraph, log_attribution, nodes.term, nodes.title, nodes.caption, log_index_name)
UNTOUCHED = (
    nodes.literal_block,
    nodes.math,
    nodes.math_block,
    nodes.raw,
    raw_latex,
    nodes.comment,
    nodes.image,
)


WIDTH_OF_FIGURE = "73mm"
"""Width of a figure from code; the text of a 360 px wide figure is then 8 pt high."""


class SettleFigures(LogTransform):
    """Make figures in cards non-floating, and remove MyST's rule above footnotes."""

    default_priority = 6
    builders = ("latex",)

    def run(self, **kwargs: Any) -> None:
        # TeX puts footnotes at the foot of a page, with a rule of its own
        for rule in list(self.document.findall(nodes.transition)):
            if "footnotes" in rule["classes"]:
                rule.parent.remove(rule)
        for entry in self.document.findall(log_entry):
            for figure in list(entry.findall(nodes.figure)):
                if not isinstance(figure, log_figure):
                    figure.replace_self(log_figure("", *figure.children, **figure.attributes))
            for caption in list(entry.findall(nodes.caption)):
                if isinstance(caption.parent, log_figure):
                    line = log_line("", "", *caption.children, classes=["pl-caption"])
                    caption.replace_self(line)
            for picture in list(entry.findall(log_picture)):
                if "code" in picture:
                    picture["width"] = WIDTH_OF_FIGURE
                    self._set_beside(picture.parent)

    @staticmethod
    def _set_beside(figure: nodes.Element) -> None:
        """Print the caption of *figure*, if it has one, beside its picture."""
        last = figure[-1]
        if (
            "beside" not in figure
            and isinstance(last, log_line)
            and "pl-caption" in last["classes"]
        ):
            figure["beside"] = WIDTH_OF_FIGURE
            command = f"\n\\paperlogbeside{{{WIDTH_OF_FIGURE}}}"
            figure.insert(-1, nodes.raw("", command, format="latex"))


class Typeset(LogTransform):
    """Wrap rare characters, line break positions and Western text in special nodes."""

    default_priority = 950
    builders = ("latex",)

    def run(self, **kwargs: Any) -> None:
        blocks: list[nodes.Element] = [
            node for node in self.document.findall(nodes.Element) if isinstance(node, BLOCKS)
        ]
        for block in blocks:
            # quotes and dashes are full-width in Chinese text and must not be in Western text
            if language_of(block.astext()) == "en":
                words = block.children
                block.clear()
                # a footnote with several paragraphs is not allowed in a command's argument
                for is_note, group in groupby(words, lambda word: isinstance(word, nodes.footnote)):
                    run = list(group)
                    block += run if is_note else [_western(*run)]
        for text in list(self.document.findall(nodes.Text)):
            if isinstance(text.parent, UNTOUCHED):
                continue
            pieces = list(pieces_of(str(text)))
            if pieces != [("text", str(text))]:
                text.parent.replace(text, [_node(kind, piece) for kind, piece in pieces])


def _western(*words: nodes.Node) -> nodes.inline:
    return nodes.inline("", "", *words, classes=["language-en"])


def _node(kind: str, piece: str) -> nodes.Node:
    if kind == "text":
        return nodes.Text(piece)
    if kind in {"break", "letters", "apart"}:
        return log_break(kind=kind)
    if kind == "western":
        return _western(nodes.Text(piece))
    if kind == "rtl":
        piece = LIGATURE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), piece)
    return log_runs("", "", nodes.Text(piece), direction=kind)


def pieces_of(text: str) -> Iterator[tuple[str, str]]:
    """Split *text* into pairs (kind, piece) of the kinds ``text``, ``western``, ``ltr``, ``rtl``.

    Pieces without text have one of the kinds of :class:`~paperlog.nodes.log_break`.

    >>> list(pieces_of("α = 1"))
    [('ltr', 'α'), ('text', ' = 1')]
    """
    composed = unicodedata.normalize("NFC", text)
    for kind, group in groupby(_merged(composed), key=lambda item: item[0]):
        piece = "".join(char for _kind, char in group)
        if kind == "text":
            for index, part in enumerate(APART.split(piece)):
                yield from [("western", part)] if index % 2 else _apart(_broken(part))
        elif piece := IGNORABLE.sub("", piece):
            yield kind, piece


def _merged(text: str) -> Iterator[tuple[str, str]]:
    """Pairs (kind, character).

    Combining marks get the kind of their base character, neutral characters between two
    right-to-left ones are right-to-left.
    """
    kinds = [_kind(char) for char in text]
    for index, char in enumerate(text):
        if unicodedata.combining(char) and index:
            kinds[index] = "ltr" if kinds[index - 1] == "text" else kinds[index - 1]
            if text[index - 1].isalnum():
                kinds[index - 1] = kinds[index]
        elif (
            char in " -,."
            and 0 < index < len(text) - 1
            and kinds[index - 1] == "rtl" == _kind(text[index + 1])
        ):
            kinds[index] = "rtl"
        elif IGNORABLE.match(char):
            kinds[index] = kinds[index - 1] if index and kinds[index - 1] == "rtl" else "ltr"
    return zip(kinds, text, strict=True)


def _kind(char: str) -> str:
    if WESTERN.match(char) or is_common_chinese(char):
        return "text"
    return "rtl" if unicodedata.bidirectional(char) in RIGHT_TO_LEFT else "ltr"


def is_common_chinese(char: str) -> bool:
    """Whether *char* is in GB 2312, and so in every font for simplified Chinese."""
    if not (
        "\u3000" <= char <= "\u303f" or "\u4e00" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef"
    ):
        return False
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _apart(pieces: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Separate characters of which TeX would make a ligature."""
    for kind, piece in pieces:
        for index, part in enumerate(JOINED.split(piece)):
            if index:
                yield "apart", ""
            yield kind, part


def _broken(text: str) -> Iterator[tuple[str, str]]:
    """Insert line break positions into long words."""
    for index, part in enumerate(LONG_WORD.split(text)):
        if index % 2 == 0:
            yield from [("text", part)] if part else []
            continue
        yield "text", part[0]
        # after each letter, since longer pieces would stretch lines visibly
        for before, letter in pairwise(part):
            yield "break" if before in SIGNS else "letters", ""
            yield "text", letter

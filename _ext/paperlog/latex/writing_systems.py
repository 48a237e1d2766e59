"""Find what the fonts of the text may lack, and words too long for a line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from docutils import nodes
from sphinxcontrib.bibtex.nodes import raw_latex

from paperlog.model.languages import language_of
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

# what any serif and monospaced font for Western European languages has
WESTERN = re.compile(
    r"[\t\n\r"
    r" -~\u00a0-\u017f\u2010\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030"
    r"\u2039\u203a\u20ac]"
)
RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
# joiners, marks of direction and selectors of variants: without a glyph of their own
IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
# whole phrases of Arabic in one character, which few fonts have
LIGATURE = re.compile("[\ufdf0-\ufdfc]")
LONGEST = 32
# in a word so long there is nothing that hyphenation knows
LONG_WORD = re.compile(rf"[!-~\u00a1-\u017f]{{{LONGEST},}}")
# signs after which an address is broken
SIGNS = "/.:-_?&=#~+%"
# a dot or dash with blanks around it parts what stands beside it, as Western text has it; a Chinese
# one has no blanks
APART = re.compile("( [·–—] )")

JOINED = re.compile("(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)|(?<=[?!])(?=`)")
"""Within low and angle quotes, and Spanish marks, as TeX writes them."""

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
"""Width of a figure from code: letters of 14 in 360 parts of it are 8 points high."""


class SettleFigures(LogTransform):
    """Nothing floats in a card, and footnotes need no line above them."""

    default_priority = 6
    builders = ("latex",)

    def run(self, **kwargs: Any) -> None:
        # MyST's line above the footnotes of a page, which TeX puts at the foot of theirs
        for line in [
            line
            for line in self.document.findall(nodes.transition)
            if "footnotes" in line["classes"]
        ]:
            line.parent.remove(line)
        for entry in self.document.findall(log_entry):
            for figure in [
                figure
                for figure in entry.findall(nodes.figure)
                if not isinstance(figure, log_figure)
            ]:
                figure.replace_self(log_figure("", *figure.children, **figure.attributes))
            for caption in [
                caption
                for caption in entry.findall(nodes.caption)
                if isinstance(caption.parent, log_figure)
            ]:
                caption.replace_self(log_line("", "", *caption.children, classes=["pl-caption"]))
            for picture in list(entry.findall(log_picture)):
                if "code" in picture:
                    picture["width"] = WIDTH_OF_FIGURE
                    self._set_beside(picture.parent)

    @staticmethod
    def _set_beside(figure: nodes.Element) -> None:
        """Print the caption of *figure* beside its picture, where it has one."""
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
    """Put runs of rare characters, places to break, and Western text into nodes of their own."""

    default_priority = 950
    builders = ("latex",)

    def run(self, **kwargs: Any) -> None:
        blocks: list[nodes.Element] = [
            node for node in self.document.findall(nodes.Element) if isinstance(node, BLOCKS)
        ]
        for block in blocks:
            # quotes and dashes are as wide as a character in Chinese text, but not in Western one
            if language_of(block.astext()) == "en":
                words = block.children
                block.clear()
                # a footnote of several paragraphs cannot stand in the argument of a command
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
    """Split *text* into pieces of the kinds ``text``, ``western``, ``ltr`` and ``rtl``.

    Between them stand pieces without text, of the kinds of a :class:`~paperlog.nodes.log_break`.

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
    """Each character with its kind; marks follow what they stand on, neutral characters what is on
    both sides of them.
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
    """Whether *char* is one that fonts for simplified Chinese have: a character or mark of GB
    2312."""
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
    """Part signs of which the fonts of TeX would make one."""
    for kind, piece in pieces:
        for index, part in enumerate(JOINED.split(piece)):
            if index:
                yield "apart", ""
            yield kind, part


def _broken(text: str) -> Iterator[tuple[str, str]]:
    last = 0
    for found in LONG_WORD.finditer(text):
        if found.start() > last:
            yield "text", text[last : found.start()]
        word = found.group()
        # after each letter: a line that lacks a piece of several would be stretched visibly
        for index, letter in enumerate(word):
            if index:
                yield "break" if word[index - 1] in SIGNS else "letters", ""
            yield "text", letter
        last = found.end()
    if last < len(text):
        yield "text", text[last:]

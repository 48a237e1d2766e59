"""Convert titles and names of services to BibTeX source.

They are plain text with some HTML (Crossref) or TeX (arXiv, and Crossref where authors wrote it),
and sometimes stray control characters.
"""

from __future__ import annotations

import re

from paperlog.bib.escaping import escaped_keeping_blanks, escaped_markup
from paperlog.model.escapes import UNPRINTABLE, one_line
from paperlog.model.tex_text import text_of

# bidirectional marks and invisible characters
INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
NAMESPACED = re.compile(r"</?\w+:(\w+)[^<>]*>")
"""Namespaced tags such as ``<mml:mi>`` and ``<jats:italic>``; only their text is kept."""
FORMULA = re.compile(r"(?<!\\)\$[^$]{1,300}\$")
LONGEST = 2000
"""Maximum length of a title, in characters."""


def clean(text: str) -> str:
    """*text* on one line, cut to a maximum length, without invisible or unprintable characters."""
    return one_line(INVISIBLE.sub("", UNPRINTABLE.sub(" ", text)))[:LONGEST]


def title_source(text: str, *, is_tex: bool = False) -> str:
    """Convert a title to BibTeX source.

    Formulas are kept as typed; the rest is plain text, or TeX if *is_tex*.

    >>> title_source("CO<sub>2</sub> &amp; $\\\\ell_1$")
    'CO\\\\textsubscript{2} \\\\& $\\\\ell_1$'
    """
    text = clean(NAMESPACED.sub("", text))
    source, at = "", 0
    for formula in FORMULA.finditer(text):
        if _is_whole(formula[0]):
            source += _words(text[at : formula.start()], is_tex) + formula[0]
            at = formula.end()
    return one_line(source + _words(text[at:], is_tex))


def _words(text: str, is_tex: bool) -> str:
    if is_tex:
        if "\\" in text and _is_whole(text):
            words = text_of(text)[0]
            text = (
                f"{' ' if text[:1] == ' ' else ''}{words.strip()}{' ' if text[-1:] == ' ' else ''}"
            )
        return escaped_keeping_blanks(text)
    before, after = text[:1].isspace(), text[1:] and text[-1:].isspace()
    return f"{' ' if before else ''}{escaped_markup(text)}{' ' if after else ''}"


def _is_whole(source: str) -> bool:
    """Whether braces are balanced."""
    depth = 0
    for sign in re.findall(r"\\.|[{}]", source):
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0

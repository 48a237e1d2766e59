"""Escape plain text for BibTeX; :func:`paperlog.bib.reader.plain` is the inverse."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from paperlog.model.escapes import one_line
from paperlog.model.person import UNDIVIDED, Person

SPECIAL = {char: f"\\{char}" for char in "&%$#_"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
# BibTeX also counts braces after a backslash
SPECIAL |= {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
SPECIALS = re.compile(r"[&%$#_{}\\~^]")
# pairs of characters that TeX turns into one: dashes and quotes
LIGATURE = re.compile(r"-(?=-)|`(?=`)|'(?=')")
ADDRESSES = frozenset({"url", "doi", "eprint", "code", "project", "pdf", "file"})
"""Fields with addresses, which BibTeX styles print verbatim."""
MARKUP = {
    "i": "emph",
    "em": "emph",
    "b": "textbf",
    "strong": "textbf",
    "sup": "textsuperscript",
    "sub": "textsubscript",
    "sc": "textsc",
}
TAG = re.compile(r"<(?P<closes>/?)(?P<name>\w+)(?:\s[^<>]*)?/?>")
NAME_WORDS = re.compile(r"\s+and\s+|,", re.IGNORECASE)


def escaped(text: str) -> str:
    """*text* on one line, with characters special to TeX escaped."""
    return LIGATURE.sub(
        lambda found: f"{found[0]}{{}}",
        SPECIALS.sub(lambda found: SPECIAL[found[0]], one_line(text)),
    )


def escaped_markup(text: str) -> str:
    """Like :func:`escaped`, but converts the few HTML elements that CSL and publishers use in
    titles.

    >>> escaped_markup('CO<sub>2</sub> &amp; <span class="nocase">E. coli</span>')
    'CO\\\\textsubscript{2} \\\\& {E. coli}'
    """
    found, at = "", 0
    ends: list[tuple[str, str]] = []
    for tag in TAG.finditer(text):
        name = tag["name"].lower()
        if name not in MARKUP and name != "span":
            continue
        found += escaped_keeping_blanks(html.unescape(text[at : tag.start()]))
        at = tag.end()
        if not tag["closes"]:
            command = f"\\{MARKUP[name]}{{" if name in MARKUP else "{" if "nocase" in tag[0] else ""
            ends.append((name, "}" if command else ""))
            found += command
        elif ends and ends[-1][0] == name:
            found += ends.pop()[1]
    return one_line(
        found
        + escaped_keeping_blanks(html.unescape(text[at:]))
        + "".join(end for _name, end in ends)
    )


def escaped_keeping_blanks(text: str) -> str:
    """Like :func:`escaped`, but keeps outer blanks; for a part of a longer text."""
    before, after = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' if before else ''}{escaped(text)}{' ' if after and text.strip() else ''}"


def escaped_field(name: str, value: str) -> str:
    """Escape the *value* of the field *name*; addresses are kept, except unbalanced braces."""
    return (
        one_line(value).translate({123: "%7B", 125: "%7D"}) if name in ADDRESSES else escaped(value)
    )


def bibtex_name(person: Person) -> str:
    """The name in BibTeX's syntax: ``Family, Jr, Given``; organisations in braces."""
    family, given, suffix = (escaped(part) for part in (person.family, person.given, person.suffix))
    if not given and not suffix:
        # protect names of several words, which would be split, and those with `and`
        if person.is_eastern:
            is_whole = len(family) == 1 or bool(UNDIVIDED.search(family))
        else:
            is_whole = " " not in family and not NAME_WORDS.search(family)
        return family if is_whole else f"{{{family}}}"
    family, given, suffix = (
        f"{{{part}}}" if NAME_WORDS.search(part) else part for part in (family, given, suffix)
    )
    return ", ".join([family, *([suffix] if suffix else []), given])


def bibtex_names(persons: Iterable[Person]) -> str:
    return " and ".join("others" if person.is_others else bibtex_name(person) for person in persons)

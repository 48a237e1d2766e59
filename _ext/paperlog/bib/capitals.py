"""Protect significant capitals in titles with braces, so that bibliography styles do not lower
them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from paperlog.bib.braces import is_one_group

LETTER = r"(?:\\[ij]\b|[A-Za-z])"
SIGN = r"[`'^\"~=.]"
ACCENT = re.compile(
    rf"\{{\\(?:{SIGN}|[uvHcdbkr]\b)\s*(?:\{{{LETTER}\}}|{LETTER})\}}|\\{SIGN}\s*(?:\{{{LETTER}\}}|{LETTER})|\\[uvHcdbkr]\s*\{{{LETTER}\}}"
    r"|\{\\(?:ss|o|O|l|L|ae|AE|oe|OE|aa|AA|i|j)\}"
)
WHOLE_PARTS = re.compile(r"[^{}\w]*(?:\w+|\{[^{}]+\})(?:[-–/+]+(?:\w+|\{[^{}]+\}))*[^{}\w]*")
DOUBLED = re.compile(r"\{\{([^{}\\$]*)\}\}")
TYPED = re.compile(r"[{}\\$]")
KEPT = re.compile(r"[\\$\s]")
"""LaTeX, or a group of several words."""
BEFORE, AFTER = "([\"'“‘`¿¡*", ")]\"'”’:;,.?!*"
"""Punctuation before and after a word."""
SMALL = frozenset(
    "a an and as at but by for from if in into nor of off on onto or over per so the than then to"
    " towards under up upon via vs with without".split()
)
SENTENCE_ENDS = (":", "?", "!", ".", "—", "–", "--", "---")


BRACE = re.compile(r"[{}$]")
JOINT = re.compile(r"[-–/‐‑]")
TAIL = re.compile(r"(?:['’]s|\+\w+)$")


def with_letters(value: str) -> str:
    """Replace LaTeX accents and special letters in *value* by Unicode: ``K{\\"o}nig`` gives
    ``König``.
    """
    if "\\" not in value:
        return value
    from paperlog.model.tex_text import text_of

    return ACCENT.sub(lambda found: text_of(found[0])[0], value)


def protected(title: str) -> str:
    """Put braces around the words of *title* (BibTeX source) whose capitals are significant.

    These are acronyms and words with inner capitals (``{CMR}``, ``{VBench}``, ``{U-Net}``,
    ``{3D}``), single capital letters (``Vitamin {D}``), words that the source protects itself, and,
    in titles in sentence case, every capitalised word that does not start a sentence (``the
    {Gaussian} case``). LaTeX and groups of several words stay as typed.

    >>> protected("{{Segmenting {UK} hearts with MR-Net: {T}he {B}ayes way}}")
    'Segmenting {UK} hearts with {MR-Net}: The {Bayes} way'
    """
    title = _opened(title.strip())
    if title[1:] == title[1:].lower() and not title.isupper() and not TYPED.search(title):
        # lower case throughout, as in many titles: only the first word may be `M87`
        first, *others = title.split() or [""]
        return " ".join([_braced(first, kept=False, begins=True), *others])
    words = list(_words(DOUBLED.sub(r"{\1}", title)))
    typed = {index for index, word in enumerate(words) if KEPT.search(word)}
    plain = [word for index, word in enumerate(words) if index not in typed]
    if len(plain) > 2 and "".join(plain).isupper():
        # in an all-caps title no capital is significant
        return title
    bare = [
        word if index in typed else word.replace("{", "").replace("}", "")
        for index, word in enumerate(words)
    ]
    cores = [_core(word) for word in bare]
    counted = [core for core in cores[1:] if core[:1].isalpha() and core.lower() not in SMALL]
    capitals = sum(core[0].isupper() for core in counted)
    written_small = len(counted) > 1 and capitals * 2 < len(counted)
    capital = [
        index
        for index, core in enumerate(cores)
        if core[:1].isupper() and core[1:].islower() and not _has_meaning(core, begins=False)
    ]
    braced = [index for index in capital if "{" in words[index]]
    # some exporters put every capital in braces
    needless = len(braced) > 1 and len(braced) * 10 >= len(capital) * 8
    result = []
    for index, word in enumerate(words):
        if index in typed:
            result.append(word)
            continue
        begins = index == 0 or words[index - 1].rstrip("}").endswith(SENTENCE_ENDS)
        simple = index in capital
        if "{" in word and not simple and WHOLE_PARTS.fullmatch(word):
            result.append(word)
            continue
        # `{T}he` is not significant at the start, or if every word is braced this way
        partly = simple and not _core(word).startswith("{" + cores[index])
        kept = "{" in word and not (simple and needless) and not (partly and begins)
        proper = written_small and simple and not begins and cores[index].lower() not in SMALL
        result.append(_braced(bare[index], kept=kept or proper, begins=begins))
    return " ".join(result)


def _opened(title: str) -> str:
    """Remove braces around the whole title, which would protect all of it."""
    while is_one_group(title) and (" " in title or title.startswith("{{")):
        title = title[1:-1].strip()
    return title


def _words(title: str) -> Iterator[str]:
    """Split at blanks, but not inside braces or formulas."""
    if not BRACE.search(title):
        yield from title.split()
        return
    depth, formula, word = 0, False, ""
    for index, char in enumerate(title):
        escaped = index > 0 and title[index - 1] == "\\"
        if not escaped:
            depth += (char == "{") - (char == "}")
            formula ^= char == "$"
        if char.isspace() and depth <= 0 and not formula:
            if word:
                yield word
            word = ""
        else:
            word += char
    if word:
        yield word


def _core(word: str) -> str:
    return word.lstrip(BEFORE).rstrip(AFTER)


def _braced(word: str, *, kept: bool, begins: bool) -> str:
    core = _core(word)
    if not core or not (kept or _has_meaning(core, begins=begins)):
        return word
    start = word.index(core)
    # `{UK}'s`, `{3D}+t`: the suffix is not part of the word
    tail = TAIL.search(core)
    end = start + (tail.start() if tail and tail.start() else len(core))
    return f"{word[:start]}{{{word[start:end]}}}{word[end:]}"


@lru_cache(maxsize=4096)
def _has_meaning(core: str, *, begins: bool) -> bool:
    """Whether lowering the case would change the meaning of the word."""
    # parts are checked separately: `Re-parameterized`, `Auto-Encoder`, `Text/Image` are ordinary
    parts = [part for part in JOINT.split(core) if part]
    if len(parts) > 1:
        return any(
            _has_meaning(part, begins=False) or (len(part) == 1 and part.isupper())
            for part in parts
        )
    if len(core) == 1:
        return core.isupper() and core not in {"A", "I"} and not begins
    # covers `M87`
    return any(char.isupper() for char in core[1:]) or (
        core[:1].isupper() and any(map(str.isdigit, core))
    )

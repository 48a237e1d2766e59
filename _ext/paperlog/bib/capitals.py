"""Capitals of titles that a bibliography style must not make small: in braces these words, and no
others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from paperlog.bib.braces import is_one_group

LETTER = r"(?:\\[ij]\b|[A-Za-z])"
SIGN = r"[`'^\"~=.]"
ACCENT = re.compile(
    rf"\{{\\(?:{SIGN}|[uvHcdbkr]\b)\s*(?:\{{{LETTER}\}}|{LETTER})\}}|\\{SIGN}\s*(?:\{{{LETTER}\}}|{LETTER})|\\[uvHcdbkr]\s*\{{{LETTER}\}}"
    r"|\{\\(?:ss|o|O|l|L|ae|AE|oe|OE|aa|AA|i|j)\}"
)
WHOLE_PARTS = re.compile(r"[^{}\w]*(?:\w+|\{[^{}]+\})(?:[-–/+]+(?:\w+|\{[^{}]+\}))*[^{}\w]*")
SHARED = re.compile(r"(?P<before>[^{}\w]*)\{+(?P<inner>[^{}\\$]*\s[^{}\\$]*)\}+(?P<after>[^{}\w]*)")
COMMAND = re.compile(r"[\\$]")
BEFORE, AFTER = "([\"'“‘`¿¡*", ")]\"'”’:;,.?!*"
"""What stands before and behind a word and is no part of it."""
SMALL = frozenset(
    "a an and as at but by for from if in into nor of off on onto or over per so the than then to"
    " towards under up upon via vs with without".split()
)
SENTENCE_ENDS = (":", "?", "!", ".", "—", "–", "--", "---")


BRACE = re.compile(r"[{}$]")
JOINT = re.compile(r"[-–/‐‑]")
TAIL = re.compile(r"(?:['’]s|\+\w+)$")


def with_letters(value: str) -> str:
    """*value* with LaTeX's accents and foreign letters as the letters themselves: ``K{\\"o}nig`` is
    ``König``.
    """
    if "\\" not in value:
        return value
    from paperlog.model.tex_text import text_of

    return ACCENT.sub(lambda found: text_of(found[0])[0], value)


def protected(title: str) -> str:
    """*title*, BibTeX source, with braces around the words whose capitals carry meaning.

    These are acronyms and words with a capital after their first letter (``{CMR}``, ``{VBench}``,
    ``{U-Net}``, ``{3D}``), single capital letters (``Vitamin {D}``), what the source protects
    itself, and in a title that is otherwise written small every word with a capital that begins no
    sentence (``the {Gaussian} case``).

    >>> protected("{{Segmenting {UK} hearts with MR-Net: {T}he {B}ayes way}}")
    'Segmenting {UK} hearts with {MR-Net}: The {Bayes} way'
    """
    title = _opened(title.strip())
    if (
        title[1:] == title[1:].lower()
        and not title.isupper()
        and not BRACE.search(title)
        and not COMMAND.search(title)
    ):
        # written small throughout: only its first word may say something by a capital, `M87`
        first, *others = title.split() or [""]
        return " ".join([_braced(first, kept=False, begins=True), *others])
    words, groups = _apart(_words(title))
    # words with LaTeX in them stay as they are typed
    typed = {index for index, word in enumerate(words) if COMMAND.search(word)}
    plain = [word for index, word in enumerate(words) if index not in typed]
    if len(plain) > 2 and "".join(plain).isupper():
        # a title in capitals throughout says nothing of any word
        return title
    bare = [
        word if index in typed else word.replace("{", "").replace("}", "")
        for index, word in enumerate(words)
    ]
    cores = [_core(word) for word in bare]
    counted = [core for core in cores[1:] if core[:1].isalpha() and core.lower() not in SMALL]
    written_small = len(counted) > 1 and sum(core[0].isupper() for core in counted) * 2 < len(
        counted
    )
    capital = [
        index
        for index, core in enumerate(cores)
        if core[:1].isupper() and core[1:].islower() and not _has_meaning(core, begins=False)
    ]
    braced = [index for index in capital if "{" in words[index]]
    # some exports put every capital into braces
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
        # `{T}he`, at the beginning or where every word has it, protects nothing
        partly = simple and not _core(word).startswith("{" + cores[index])
        kept = "{" in word and not (simple and needless) and not (partly and begins)
        proper = written_small and simple and not begins and cores[index].lower() not in SMALL
        result.append(_braced(bare[index], kept=kept or proper, begins=begins))
    return " ".join(_together(result, groups))


def _apart(words: Iterable[str]) -> tuple[list[str], list[int]]:
    """Each word in braces of its own where several share them, with the number of the braces that
    it comes from.
    """
    found: list[str] = []
    groups: list[int] = []
    for number, word in enumerate(words):
        shared = SHARED.fullmatch(word)
        pieces = [f"{{{piece}}}" for piece in shared["inner"].split()] if shared else [word]
        if shared:
            pieces[0], pieces[-1] = shared["before"] + pieces[0], pieces[-1] + shared["after"]
        found += pieces
        groups += [number] * len(pieces)
    return found, groups


def _together(words: list[str], groups: list[int]) -> Iterator[str]:
    """Words that shared braces share them again, where all of them keep theirs."""
    for _number, several in groupby(zip(words, groups, strict=True), key=lambda pair: pair[1]):
        pieces = [word for word, _group in several]
        joined = " ".join(pieces)
        yield (
            joined.replace("} {", " ")
            if len(pieces) > 1 and joined.count("} {") == len(pieces) - 1
            else joined
        )


def _opened(title: str) -> str:
    """Without braces around the whole title, which protect everything."""
    while is_one_group(title) and (" " in title or title.startswith("{{")):
        title = title[1:-1].strip()
    return title


def _words(title: str) -> Iterator[str]:
    """Pieces between blanks; what stands in braces or in a formula with its blanks is one."""
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
    # `{UK}'s`, `{3D}+t`: what follows the word is no part of it
    tail = TAIL.search(core)
    end = start + (tail.start() if tail and tail.start() else len(core))
    return f"{word[:start]}{{{word[start:end]}}}{word[end:]}"


@lru_cache(maxsize=4096)
def _has_meaning(core: str, *, begins: bool) -> bool:
    """Whether a style that makes titles small would change what the word says."""
    # `Re-parameterized`, `Auto-Encoder` and `Text/Image` are ordinary in each part
    parts = [part for part in JOINT.split(core) if part]
    if len(parts) > 1:
        return any(
            _has_meaning(part, begins=False) or (len(part) == 1 and part.isupper())
            for part in parts
        )
    if len(core) == 1:
        return core.isupper() and core not in {"A", "I"} and not begins
    # `M87` too
    return any(char.isupper() for char in core[1:]) or (
        core[:1].isupper() and any(map(str.isdigit, core))
    )

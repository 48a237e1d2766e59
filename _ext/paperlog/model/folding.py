"""Fold text for comparison: the one place that knows of case, width, accents and separators.

- :func:`plain`: two texts that a reader takes for one are equal; for searches and comparisons
- :func:`words_of`, :func:`letters_of`: what of a title or name is compared, without punctuation
- :func:`without_accents`: like :func:`plain`, but case is kept; for labels
- :func:`as_identifier`: the id of a tag and the stem of an address, where accents count
- :func:`ascii_letters`: what of an identifier ASCII can hold

Addresses are made of the last two, so what these return must never change.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ł": "l",
    "ı": "i",
    "ŋ": "n",
    "ħ": "h",
}
"""What stands for small letters that Unicode does not decompose."""
CAPITALS = {
    # of two letters the first alone is large: `Æsop` is `Aesop`
    capital: written.capitalize()
    for letter, written in LETTERS.items()
    if not (capital := letter.upper()).isascii()
}


class _Marks(dict[int, int | str | None]):
    """A table for :meth:`str.translate` that drops accents and replaces *letters*; filled as
    characters occur.
    """

    def __init__(self, letters: dict[str, str]) -> None:
        super().__init__()
        self._letters = letters

    def __missing__(self, code: int) -> int | str | None:
        char = chr(code)
        self[code] = None if unicodedata.combining(char) else self._letters.get(char, code)
        return self[code]


MARKS = _Marks(LETTERS)
MARKS_IN_ANY_CASE = _Marks(LETTERS | CAPITALS)
MAY_BE_MARK = re.compile(
    f"[{''.join(LETTERS)}]|[^\\x00-\\u02ff\\u2000-\\u20cf\\u3000-\\u3029\\u3400-\\u9fff\\uff01-\\uffef]"
)
"""A letter of :data:`LETTERS`, or what is neither Latin, Chinese nor punctuation, among which there
are no accents of their own.
"""
ACCENT_CODES = range(0x300, 0x1E94B)
"""Where Unicode has its combining characters."""
WORD = re.compile(r"[\u3007\u3400-\u9fff]|[^\W_\u3007\u3400-\u9fff]+")
"""A Chinese character, or a run of other letters and digits."""


def plain(text: str) -> str:
    """*text* without case, width and accents: ``Ｋönig`` is ``konig``, ``Łukasz`` is ``lukasz``."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text).casefold()
    return folded.translate(MARKS) if MAY_BE_MARK.search(folded) else folded


def accents() -> str:
    """The accents that :func:`plain` drops, as the inside of a class of characters that regular
    expressions of JavaScript (with the flag ``u``) have: ``\\u{300}-\\u{314}…``.
    """
    found: list[list[int]] = []
    for code in ACCENT_CODES:
        if unicodedata.combining(chr(code)):
            if found and found[-1][1] == code - 1:
                found[-1][1] = code
            else:
                found.append([code, code])
    return "".join(f"\\u{{{first:x}}}-\\u{{{last:x}}}" for first, last in found)


def words_of(text: str) -> list[str]:
    """The words of *text*, folded by :func:`plain`; each Chinese character is a word."""
    return WORD.findall(plain(text))


# titles recur: one is folded when its line is read, when it is looked up and when it is added
@lru_cache(maxsize=65536)
def letters_of(text: str) -> str:
    """The letters and digits of *text*, folded by :func:`plain`: *U-Net* and *UNet* are one."""
    return "".join(filter(str.isalnum, plain(text)))


def without_accents(text: str) -> str:
    """*text* without width and accents, in its own case: ``Łukasz`` is ``Lukasz``."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKD", text).translate(MARKS_IN_ANY_CASE)


# the names of a log recur, and are folded at every look-up
@lru_cache(maxsize=65536)
def as_identifier(name: str) -> str:
    """The form in which two spellings of a tag or a name are one identifier.

    NFKC and case folding make ``NLP``, ``nlp`` and ``ＮＬＰ`` one; blanks, ``_`` and ``-`` are one
    separator. Accents count: they are part of existing addresses.
    """
    # most names are ASCII, to which normal forms do nothing
    folded = (
        name.lower() if name.isascii() else unicodedata.normalize("NFKC", name).casefold()
    ).strip()
    return re.sub(r"[\s_\-‐‑–]+", "-", folded)


def ascii_letters(text: str) -> str:
    """The ASCII characters of *text*, those below accents among them; others are dropped."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()

"""Fold text for comparison: case, width and accents.

- :func:`plain`: without case, width and accents; for searches and comparisons
- :func:`words_of`, :func:`letters_of`: titles and names without punctuation, for comparison
- :func:`without_accents`: like :func:`plain`, but keeps case; for labels

Identifiers and addresses are folded in :mod:`paperlog.model.anchors`.
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
"""Replacements of lower-case letters that Unicode does not decompose."""
CAPITALS = {
    # of a replacement of two letters only the first is upper case: `Æsop` gives `Aesop`
    capital: written.capitalize()
    for letter, written in LETTERS.items()
    if not (capital := letter.upper()).isascii()
}


class _Marks(dict[int, int | str | None]):
    """Table for :meth:`str.translate` that drops accents and replaces *letters*; filled on
    demand.
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
"""A letter of :data:`LETTERS`, or a character outside Latin, Chinese and punctuation, which have no
combining characters of their own."""
WORD = re.compile(r"[\u3007\u3400-\u9fff]|[^\W_\u3007\u3400-\u9fff]+")
"""A Chinese character, or a run of other letters and digits."""


def plain(text: str) -> str:
    """*text* without case, width and accents: ``Ｋönig`` gives ``konig``, ``Łukasz`` ``lukasz``."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text).casefold()
    return folded.translate(MARKS) if MAY_BE_MARK.search(folded) else folded


def words_of(text: str) -> list[str]:
    """The words of *text*, folded by :func:`plain`; each Chinese character is one word."""
    return WORD.findall(plain(text))


# cached: titles are folded when parsed, looked up and added
@lru_cache(maxsize=65536)
def letters_of(text: str) -> str:
    """Letters and digits of *text*, folded by :func:`plain`: *U-Net* and *UNet* are equal."""
    return "".join(filter(str.isalnum, plain(text)))


def without_accents(text: str) -> str:
    """*text* without width and accents, case kept: ``Łukasz`` gives ``Lukasz``."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKD", text).translate(MARKS_IN_ANY_CASE)

"""Sort keys of a printed index: Latin letters, with Chinese sorted by pinyin among them."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

from paperlog.model.folding import plain

PINYIN_LIBRARY = "pypinyin"
WITHOUT_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʼ"))


def has_pinyin() -> bool:
    """Whether pypinyin is installed."""
    return find_spec(PINYIN_LIBRARY) is not None


def sort_key(text: str) -> tuple[str, str]:
    """Sort key: the text without accents and case, Chinese as pinyin; then the text itself.

    Without pypinyin Chinese sorts after Latin letters by its GB 2312 code, in which the common
    characters are ordered by pinyin.
    """
    return _letters(text), text


def initial(text: str) -> str:
    """The index heading of *text*: ``A`` to ``Z``, or ``#`` for anything else."""
    first = _letters(text)[:1].upper()
    return first if "A" <= first <= "Z" else "#"


@cache
def _letters(text: str) -> str:
    folded = plain(text).translate(WITHOUT_APOSTROPHES)
    if folded.isascii():
        return folded.lstrip("\"'([{-. ")
    return _read_aloud(folded)


def _read_aloud(text: str) -> str:
    if not has_pinyin():
        return "".join(char if char.isascii() else _place_in_gb2312(char) for char in text)
    from pypinyin import Style, lazy_pinyin

    return " ".join(lazy_pinyin(text, style=Style.TONE3)).strip()


def _place_in_gb2312(char: str) -> str:
    code = char.encode("gb2312", errors="ignore") or char.encode()
    return "{" + code.hex()

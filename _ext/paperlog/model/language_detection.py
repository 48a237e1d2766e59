"""Detect whether text is Chinese or English, by script."""

from __future__ import annotations

import re

HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
KANA_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9d"
HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
NAME_SIGNS = re.compile(rf"[ ·・々〆{KANA}{HANGUL}]")
"""Characters other than Chinese ones that East Asian names contain."""
LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'’\-]+")


def has_han(text: str) -> bool:
    """Whether *text* contains a Chinese character."""
    return HAN.search(text) is not None


def is_han_name(text: str) -> bool:
    """Whether *text* is a personal name in Chinese characters only (blanks and ``·`` ignored)."""
    return bool(text) and all(HAN.match(char) or char in " ·・" for char in text)


def is_eastern_name(text: str) -> bool:
    """Whether *text* is a name in Chinese characters, kana or hangul: family name first."""
    return not text.isascii() and all(NAME_SIGNS.match(char) or HAN.match(char) for char in text)


def language_of(text: str) -> str | None:
    """``"zh"``, ``"en"``, or ``None`` if *text* is too short to tell.

    A Chinese character counts as much as a Latin word: Chinese prose commonly contains terms such
    as ``U-Net``, English prose hardly ever Chinese characters.
    """
    if text.isascii():
        return "en" if LATIN_WORD.search(text) else None
    han = len(HAN.findall(text))
    latin = len(LATIN_WORD.findall(text))
    if KANA_HANGUL.search(text):
        return None
    if han and 2 * han >= latin:
        return "zh"
    return "en" if latin else None


def foreign_language(text: str, language: str) -> str | None:
    """The language of *text* if it differs from *language*, a code such as ``zh_CN``."""
    found = language_of(text)
    return found if found and found != language[:2] else None

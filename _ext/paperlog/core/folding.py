"""Text as it is compared: without case, width and accents."""

from __future__ import annotations

import unicodedata


class _Marks(dict[int, int | None]):
    """Tells of each character whether it goes, as accents do; asked once for each."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


MARKS = _Marks()


def plain(text: str) -> str:
    """*text* as it is compared: ``Ｋönig`` is ``konig``."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text).casefold().translate(MARKS)

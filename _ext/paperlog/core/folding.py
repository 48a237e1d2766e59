"""Text as it is compared: without case, width and accents."""

from __future__ import annotations

import re
import unicodedata


class _Marks(dict[int, int | None]):
    """Tells of each character whether it goes, as accents do; asked once for each."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


MARKS = _Marks()
MAY_BE_MARK = re.compile(r"[^\x00-\u02ff\u2000-\u20cf\u3000-\u3029\u3400-\u9fff\uff01-\uffef]")
"""What is neither Latin, Chinese nor punctuation, among which there are no accents of their own."""


def plain(text: str) -> str:
    """*text* as it is compared: ``Ｋönig`` is ``konig``."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text).casefold()
    return folded.translate(MARKS) if MAY_BE_MARK.search(folded) else folded

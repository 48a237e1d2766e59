"""Text as it is compared: without case, width and accents."""

from __future__ import annotations

import re
import unicodedata

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
"""What stands for small letters that Unicode does not take apart."""


class _Marks(dict[int, int | str | None]):
    """Tells of each character whether it goes, as accents do, or what stands for it; asked once for
    each.
    """

    def __missing__(self, code: int) -> int | str | None:
        self[code] = None if unicodedata.combining(chr(code)) else LETTERS.get(chr(code), code)
        return self[code]


MARKS = _Marks()
MAY_BE_MARK = re.compile(
    f"[{''.join(LETTERS)}]|[^\\x00-\\u02ff\\u2000-\\u20cf\\u3000-\\u3029\\u3400-\\u9fff\\uff01-\\uffef]"
)
"""A letter of :data:`LETTERS`, or what is neither Latin, Chinese nor punctuation, among which there
are no accents of their own.
"""


def plain(text: str) -> str:
    """*text* as it is compared: ``Ｋönig`` is ``konig``, ``Łukasz`` is ``lukasz``."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text).casefold()
    return folded.translate(MARKS) if MAY_BE_MARK.search(folded) else folded

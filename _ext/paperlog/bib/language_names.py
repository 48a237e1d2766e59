"""Languages as BibTeX's ``langid`` names them (after babel) and as other formats do (by code)."""

from __future__ import annotations

CODES = {
    "english": "en", "chinese": "zh", "german": "de", "ngerman": "de", "french": "fr",
    "spanish": "es", "italian": "it", "portuguese": "pt", "dutch": "nl", "russian": "ru",
    "japanese": "ja", "korean": "ko", "swedish": "sv", "danish": "da", "polish": "pl",
    "czech": "cs", "turkish": "tr", "ukrainian": "uk",
}  # fmt: skip
NAMES = {code: name for name, code in reversed(CODES.items())} | {
    "eng": "english",
    "chi": "chinese",
    "zho": "chinese",
    "ger": "german",
    "deu": "german",
    "fre": "french",
}


def babel_name(language: str) -> str:
    """``english`` for ``en``, ``en-US``, ``eng`` or ``English``; nothing for what is no language
    known here.
    """
    name = language.strip().lower().replace("_", "-")
    return name if name in CODES else NAMES.get(name.partition("-")[0], "")


def code_of(name: str) -> str:
    """``en`` for ``english``; what is not known stays as it is."""
    return CODES.get(name.strip().lower(), name.strip())

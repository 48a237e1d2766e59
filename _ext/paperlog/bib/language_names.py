"""Convert language names between BibTeX's ``langid`` (babel names) and codes."""

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
    """``english`` for ``en``, ``en-US``, ``eng`` or ``English``; empty for an unknown language."""
    name = language.strip().lower().replace("_", "-")
    return name if name in CODES else NAMES.get(name.partition("-")[0], "")


def code_of(name: str) -> str:
    """``en`` for ``english``; unknown names are returned unchanged."""
    return CODES.get(name.strip().lower(), name.strip())

"""Generate citation keys from records: ``chen2021mrnet``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from string import Formatter

from paperlog.bib.reader import persons_of, plain
from paperlog.bib.record_draft import RecordDraft
from paperlog.model.language_detection import has_han
from paperlog.model.log_error import LogError
from paperlog.model.person import Person, named

PATTERN = "{family}{year}{word}"
"""The default of ``paperlog_key_pattern``."""
PARTS = {
    "family": "the family name of the first author or editor",
    "families": "the family names of up to three authors",
    "year": "the year in four digits",
    "yy": "the year in two digits",
    "word": (
        "the short name at the start of a title (`MR-Net: …`), else its first significant"
        " word, or three if neither author nor year is known"
    ),
    "title": "the first three significant words of the title",
    "venue": "the capital letters of the venue",
}
"""Parts that a pattern may contain, in braces."""
LONGEST_NAME = 24
EMPTY_WORDS = frozenset(
    """
    a an and are as at be but by can do does for from how if in into is it its let me no not of off
    on onto or our over so than that the their then there these this those to toward towards under
    up upon us using via vs was we what when where which who why will with without you your der die
    das ein eine und le la les un une des el los las
    """.split()
)
EMPTY_CHINESE = re.compile(r"^(?:基于|一种|一個|一个|关于|關於|面向|用于|用於|针对|針對|论|論)+")
NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9_:.+/-]")
HYPHEN = re.compile(r"[-‐‑]")
LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ][A-Za-z0-9À-ÖØ-öø-ɏ-]{2,}")
"""A word in Latin letters (accents allowed) inside Chinese text."""
BETWEEN_WORDS = re.compile(r"[\s–—/]+")


class PatternError(LogError):
    """An invalid key pattern; the message names a remedy."""


class TakenKeys:
    """The set of citation keys in use, compared without case."""

    def __init__(self, keys: Iterable[str] = ()) -> None:
        self._keys = {key.lower() for key in keys}
        self._taken_before: dict[str, int] = {}

    def __contains__(self, key: str) -> bool:
        return key.lower() in self._keys

    def add(self, key: str) -> None:
        self._keys.add(key.lower())

    def free(self, stem: str) -> str:
        """*stem*, with a suffix of letters if it is taken. Remembers the last suffix per stem,
        since thousands of records may share one.
        """
        folded = stem.lower()
        if folded not in self._keys:
            return stem
        number = self._taken_before.get(folded, 0)
        while f"{folded}{_letters(number)}" in self._keys:
            number += 1
        self._taken_before[folded] = number
        return f"{stem}{_letters(number)}"


def key_for(draft: RecordDraft, taken: TakenKeys, pattern: str = PATTERN, name: str = "") -> str:
    """Generate a key for *draft* by *pattern*, in ASCII, with a suffix ``a``, ``b`` … if *taken*.

    *name* is the paper's name in the log; it takes precedence over words of the title.

    :raises PatternError: if the pattern contains a part that is not in :data:`PARTS`.
    """
    return taken.free(_filled(draft, pattern, name) or "untitled")


def _filled(draft: RecordDraft, pattern: str, name: str) -> str:
    key = "".join(
        literal + (_part(part, draft, name) if part else "") for literal, part in _pieces(pattern)
    )
    return NOT_IN_KEYS.sub("", key)


@lru_cache
def _pieces(pattern: str) -> tuple[tuple[str, str], ...]:
    """Split a pattern into (literal text, part after it)."""
    try:
        pieces = tuple(Formatter().parse(pattern))
    except ValueError as error:
        raise PatternError(f"the key pattern {pattern!r} cannot be read: {error}") from None
    for unknown in (
        part
        for _literal, part, _spec, _conversion in pieces
        if part is not None and part not in PARTS
    ):
        raise PatternError(
            f"the key pattern {pattern!r} has the unknown part {{{unknown}}}; known parts:"
            f" {', '.join(f'{{{known}}}' for known in PARTS)}"
        )
    return tuple((literal, part or "") for literal, part, _spec, _conversion in pieces)


def _part(part: str, draft: RecordDraft, name: str) -> str:
    if part in {"family", "families"}:
        names = draft.field("author") or draft.field("editor")
        persons = named(persons_of(names)) if names else ()
        return "".join(_family(person) for person in persons[: 3 if part == "families" else 1])
    if part in {"year", "yy"}:
        found = re.search(r"\d{4}", draft.field("year") or draft.field("date"))
        return found[0][-2 if part == "yy" else 0 :] if found else ""
    if part == "venue":
        venue = plain(
            draft.field("journal") or draft.field("journaltitle") or draft.field("booktitle")
        )
        return ascii_letters("".join(char for char in venue if char.isupper()))
    if part == "word" and (short := name or short_name(draft)):
        return ascii_letters(short)
    # without author and year one word of the title is not distinctive
    is_alone = not (
        draft.field("author") or draft.field("editor") or draft.field("year") or draft.field("date")
    )
    return "".join(_words(plain(draft.field("title")), 3 if part == "title" or is_alone else 1))


def _family(person: Person) -> str:
    """The family name; for organisations with long names the capitals, *ehtc* for *Event Horizon
    Telescope Collaboration*.
    """
    name = person.family or person.given
    capitals = "".join(char for char in name if char.isupper())
    return ascii_letters(
        capitals if not person.given and len(name) > LONGEST_NAME and len(capitals) > 2 else name
    )


def short_name(draft: RecordDraft) -> str:
    """The short title of the record, else a single word before a colon: ``MR-Net`` of ``MR-Net:
    …``.
    """
    own = plain(draft.field("shorttitle")).strip()
    if own and len(own) <= LONGEST_NAME:
        return own
    before, colon, _after = plain(draft.field("title")).partition(":")
    words = before.split()
    one = len(words) == 1 or (len(words) == 2 and re.fullmatch(r"v?\d[\d.]*", words[1]))
    return (
        before.strip()
        if colon and one and len(before) <= LONGEST_NAME and words[0].lower() not in EMPTY_WORDS
        else ""
    )


def _words(title: str, most: int) -> list[str]:
    """At most *most* significant words of a title, in ASCII; of a compound the first part."""
    if has_han(title):
        # Chinese has no blanks: use a name in Latin letters, else the first characters
        latin = LATIN.findall(unicodedata.normalize("NFC", title))
        signs = "".join(filter(str.isalnum, EMPTY_CHINESE.sub("", title)))
        return [ascii_letters(word) for word in latin[:most]] or [
            ascii_letters(signs[at : at + 2]) for at in range(0, len(signs), 2)[:most]
        ]
    # lazily from the start: most titles begin with significant words
    every = (word for part in BETWEEN_WORDS.split(title) if (word := _compound(part)))
    telling: list[str] = []
    others: list[str] = []
    empty: list[str] = []
    for word in every:
        (
            empty
            if word in EMPTY_WORDS
            else telling
            if len(word) > 1 and not word[0].isdigit()
            else others
        ).append(word)
        if len(telling) == most:
            break
    return telling or others[:most] or empty[:most]


def _compound(word: str) -> str:
    """The first part of a compound, or all of it if that is short: ``image`` of *Image-Derived*,
    but ``ksparse`` and ``unet``.
    """
    first, *rest = [ascii_letters(part) for part in HYPHEN.split(word)]
    return first + rest[0] if len(rest) == 1 and len(first) <= 4 else first


def ascii_letters(text: str) -> str:
    """*text* in lower-case ASCII letters and digits: accents removed, Chinese by pypinyin, other
    scripts by anyascii. :mod:`paperlog.model.folding` drops what has no ASCII form; a key needs a
    reading of it.

    >>> [ascii_letters(name) for name in ("Pereañez", "van den Oord", "Łukasz", "Χρήστος", "김")]
    ['pereanez', 'vandenoord', 'lukasz', 'christos', 'gim']
    """
    if not text.isascii():
        # imported lazily: builds import this module without these libraries
        from anyascii import anyascii

        if has_han(text):
            from pypinyin import Style, lazy_pinyin

            text = "".join(lazy_pinyin(text, style=Style.NORMAL, v_to_u=False))
        # anyascii also names symbols, e.g. "EUR"
        letters = "".join(char for char in text.lower() if unicodedata.category(char)[0] in "LMN")
        text = anyascii(letters)
    return "".join(filter(str.isalnum, text.lower()))


def _letters(index: int) -> str:
    return (_letters(index // 26 - 1) if index >= 26 else "") + chr(ord("a") + index % 26)

"""Compare the values of a field: whether they are equal, and how they are written differently.

Comparisons return ``None`` if the values differ, else a tuple of the differences in notation,
which is empty if they are identical.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from paperlog.model.folding import plain, without_accents
from paperlog.model.person import Person

Alike = tuple[str, ...] | None
SMALL_WORDS = frozenset(
    "a an and at for from in of on the to with der die das und für de des du et la le".split()
)
ACRONYM = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
YEAR = re.compile(r"\W*\b(?:19|20)\d\d\b")
CONFERENCE = re.compile(
    r"\b(?:conf(?:erence)?|workshops?|symposium|congress|meeting|proc(?:eedings)?)\b", re.IGNORECASE
)
EDITION = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d+(?:st|nd|rd|th)\b|\bproc(?:eedings|\.)? (?:of )?(?:the"
    r" )?|\b(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ]?)?"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|twentieth|\w+tieth)\b",
    re.IGNORECASE,
)
NUMBER_HEAD = re.compile(r"^(?:(?:vol(?:ume)?|no|nr|issue)\b\W*)?(?:0+(?=\d))?", re.IGNORECASE)
PAGES = re.compile(r"(?P<first>[A-Za-z]*\d+)\s*[-‐‑‒–—−]+\s*(?P<last>[A-Za-z]*\d+)")


def fold_punctuation(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.replace("_", " ")))


def fold_ampersand(text: str) -> str:
    return re.sub(r"\s*&\s*", " and ", text)


# applied in this order; the names are shown to the user
FOLDS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("accents", without_accents),
    ("capitals", str.casefold),
    ("`&` and `and`", fold_ampersand),
    ("punctuation", fold_punctuation),
)


def fold_edition(text: str) -> str:
    """A conference without year and number; a journal without its acronym."""
    text = ACRONYM.sub(" ", text)
    return EDITION.sub(" ", text) if CONFERENCE.search(text) else text


EDITION_FOLD = ("acronym, year or number of the conference", fold_edition)


def texts(ours: str, theirs: str, more: Sequence[tuple[str, Callable[[str], str]]] = ()) -> Alike:
    """Compare texts, ignoring accents, capitals and punctuation; *more* folds are applied first.

    >>> texts("Über U-Net", "uber U–Net"), texts("One", "Two")
    (('accents', 'capitals', 'punctuation'), None)
    """
    if ours == theirs:
        return ()
    folds = [*more, *FOLDS]
    if _folded(ours, folds) != _folded(theirs, folds):
        # also compare without blanks: "large scale", "large-scale" and "largescale" are equal
        joined = [*folds, ("blanks", lambda text: text.replace(" ", ""))]
        if not ours or not theirs or _folded(ours, joined) != _folded(theirs, joined):
            return None
        folds = joined
    needed = [
        name
        for name, _fold in folds
        if _folded(ours, [one for one in folds if one[0] != name])
        != _folded(theirs, [one for one in folds if one[0] != name])
    ]
    return tuple(needed) or ("punctuation",)


def _folded(text: str, folds: Sequence[tuple[str, Callable[[str], str]]]) -> str:
    for _name, fold in folds:
        text = fold(text)
    return " ".join(text.split())


def venues(ours: str, theirs: str) -> Alike:
    """Compare names of journals and conferences; abbreviation, acronym, year and number may differ.

    >>> venues("Med. Image Anal.", "Medical Image Analysis")
    ('abbreviated words',)
    """
    found = texts(ours, theirs)
    if found is None:
        found = texts(ours, theirs, (EDITION_FOLD,))
    if found is not None:
        return found
    acronyms = [part for name in (ours, theirs) for part in ACRONYM.findall(name)]
    bare = {YEAR.sub("", part.strip(" ()[]")) for part in acronyms} - {""}
    names = [YEAR.sub("", name) for name in (ours, theirs)]
    if any(texts(name, acronym) is not None for name in names for acronym in bare):
        return ("an acronym",)
    one, other = (_words(fold_edition(name)) for name in (ours, theirs))
    same = one and len(one) == len(other) and all(map(_abbreviates, one, other))
    return ("abbreviated words",) if same else None


def _words(name: str) -> list[str]:
    return [word for word in _folded(name, FOLDS).split() if word not in SMALL_WORDS]


def _abbreviates(one: str, other: str) -> bool:
    """Whether one word abbreviates the other (``anal``, ``analysis``; ``natl``, ``national``): same
    beginning, and its letters occur in the other in order.
    """
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    is_cut = len(short) > 2 and short[:2] == long[:2] and all(sign in letters for sign in short)
    return is_cut or long.startswith(short)


def names_of_houses(ours: str, theirs: str) -> Alike:
    """Compare publishers and schools; one may be a prefix of the other (*Springer*, *Springer
    Nature Switzerland*).
    """
    found = texts(ours, theirs)
    if found is not None:
        return found
    short, long = sorted((_words(ours), _words(theirs)), key=len)
    return ("a longer name",) if short and long[: len(short)] == short else None


def numbers(ours: str, theirs: str) -> Alike:
    """Compare volumes, numbers and years: ``07`` equals ``7``."""
    if ours == theirs:
        return ()
    one, other = (NUMBER_HEAD.sub("", text.strip()) for text in (ours, theirs))
    return ("writing of a number",) if one == other else texts(ours, theirs)


def pages(ours: str, theirs: str) -> Alike:
    """Compare page ranges: any dash, and abbreviated last pages (``1122-31``)."""
    if ours == theirs:
        return ()
    one, other = (
        re.sub(r"^(?:pp?|pages?)\b\W*", "", text.strip(), flags=re.IGNORECASE)
        for text in (ours, theirs)
    )
    mine, others = PAGES.fullmatch(one), PAGES.fullmatch(other)
    if mine and others:
        (first, last), (first_too, last_too) = mine.groups(), others.groups()
        if first == first_too and last == last_too:
            return ("dashes",)
        is_cut = first == first_too and _whole(first, last) == _whole(first, last_too)
        return ("a last page cut short",) if is_cut else None
    return ("writing of pages",) if one == other else texts(ours, theirs)


def _whole(first: str, last: str) -> str:
    return first[: len(first) - len(last)] + last if len(last) < len(first) else last


def identifiers(ours: str, theirs: str, read: Callable[[str], str] = str) -> Alike:
    """Compare identifiers as parsed by *read*, ignoring case."""
    if ours == theirs:
        return ()
    one, other = read(ours) or ours, read(theirs) or theirs
    if one.casefold() != other.casefold():
        return None
    return ("capitals",) if one != other else ("writing of an identifier",)


def persons(ours: Sequence[Person], theirs: Sequence[Person]) -> Alike:
    """Compare lists of persons in order; a list that ends with *and others* may be shorter."""
    cut = bool(ours) and ours[-1].is_others
    named = ours[:-1] if cut else ours
    if len(named) > len(theirs) or (len(named) < len(theirs) and not cut):
        return None
    reasons: dict[str, None] = {"names left out": None} if cut and len(named) < len(theirs) else {}
    for one, other in zip(named, theirs, strict=False):
        found = person(one, other)
        if found is None:
            return None
        reasons.update(dict.fromkeys(found))
    return tuple(reasons)


def first_difference(ours: Sequence[Person], theirs: Sequence[Person]) -> tuple[int, str, str]:
    """The first difference of two lists of persons: position from 1, and the two names."""
    for index, (one, other) in enumerate(zip(ours, theirs, strict=False), 1):
        if person(one, other) is None:
            return index, one.full, other.full
    at = min(len(ours), len(theirs))
    here, there = (those[at].full if at < len(those) else "nobody" for those in (ours, theirs))
    return at + 1, here, there


def person(ours: Person, theirs: Person) -> Alike:
    """Compare two persons. Given names may be initials or partly missing, and the split into family
    and given name may differ.
    """
    if (ours.family, ours.given, ours.suffix) == (theirs.family, theirs.given, theirs.suffix):
        return ()
    family = texts(ours.family, theirs.family)
    if family is not None:
        given = _given(ours.given, theirs.given)
        return None if given is None else tuple(dict.fromkeys((*family, *given)))
    parts = [sorted(_folded(f"{one.given} {one.family}", FOLDS).split()) for one in (ours, theirs)]
    return ("what is family and what given name",) if parts[0] == parts[1] else None


def _given(ours: str, theirs: str) -> Alike:
    found = texts(ours, theirs)
    if found is not None:
        return found
    one, other = (re.findall(r"\w+", plain(name)) for name in (ours, theirs))
    # `JM` are two initials, in the notation of Crossref and PubMed
    one, other = (
        list(words[0]) if len(words) == 1 and len(name) < 4 and name.isupper() else words
        for words, name in ((one, ours), (other, theirs))
    )
    same = all(
        a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])
        for a, b in zip(one, other, strict=False)
    )
    return ("abbreviated given names",) if one and other and same else None

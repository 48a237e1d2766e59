"""Names of persons, with Chinese ones in Chinese order."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from paperlog.core.anchors import spelled
from paperlog.core.languages import is_han_name

COMPOUND_SURNAMES = frozenset(
    """
    欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 东方 東方 独孤 獨孤 南宫 南宮 夏侯 皇甫 尉迟 尉遲 公孙 公孫 慕容 长孙 長孫
    宇文 令狐 轩辕 軒轅 端木 百里 呼延 东郭 東郭 西门 西門 申屠 闻人 聞人 太史 澹台 澹臺 濮阳 濮陽 淳于 单于 單于 钟离 鍾離
    """.split()  # noqa: SIM905  read as a list of words, not of quotes
)


AND_OTHERS = "et al."


@dataclass(frozen=True)
class Person:
    """An author or editor; an organisation has a family name only."""

    family: str
    given: str = ""
    suffix: str = ""

    @property
    def is_chinese(self) -> bool:
        return is_han_name(self.family + self.given)

    @property
    def full(self) -> str:
        """The name as it is read: ``张三``, ``Xiang Chen``, ``Donald Knuth, Jr.``"""
        if self.is_chinese:
            return f"{self.family}{self.given}"
        name = f"{self.given} {self.family}".strip()
        return f"{name}, {self.suffix}" if self.suffix else name

    @property
    def inverted(self) -> str:
        """The name as it is looked up: ``张三``, ``Chen, Xiang``, ``Knuth, Donald, Jr.``"""
        return self.full if self.is_chinese else ", ".join(part for part in (self.family, self.given, self.suffix) if part)

    @cached_property
    def slug(self) -> str:
        """What the person's address is made of; two hyphens, which no part has itself: García López, Ana is not García, López Ana."""
        return "--".join(map(spelled, self.inverted.split(", ")))

    @property
    def sort_key(self) -> tuple[str, str]:
        return _plain(self.family).casefold(), _plain(self.given).casefold()


def chinese_person(name: str) -> Person:
    """Split a name in Chinese characters: family first, whether or not a blank follows it.

    >>> chinese_person("张 三").family, chinese_person("欧阳修").given
    ('张', '修')
    """
    parts = name.split()
    if len(parts) > 1:
        return Person(parts[0], "".join(parts[1:]))
    whole = parts[0] if parts else ""
    # 译名 such as 莎士比亚 or a dotted name cannot be split by rule; keep those as they are
    if "·" in whole or "・" in whole or len(whole) > 4:
        return Person(whole)
    width = 2 if whole[:2] in COMPOUND_SURNAMES and len(whole) > 2 else 1
    return Person(whole[:width], whole[width:])


def label_of(persons: tuple[Person, ...]) -> str:
    """The names' part of an alphabetic citation label: ``CRX+``, ``Maa``, ``张等``.

    Latin names follow BibTeX's ``alpha.bst`` (three letters of one family name, else initials of
    up to four, or of three and a ``+``); Chinese ones give the family name, two of them, or the first and 等.
    """
    if not persons:
        return ""
    named = tuple(person for person in persons if person.family != AND_OTHERS)
    if len(named) < len(persons):
        return f"{named[0].family}等" if named and named[0].is_chinese else "".join(map(_initials, named[:3])) + "+"
    if persons[0].is_chinese:
        if len(persons) > 2:
            return f"{persons[0].family}等"
        return "".join(person.family if person.is_chinese else _initials(person) for person in persons)
    if len(persons) == 1:
        return _letters(persons[0].family)[:3]
    shown = persons if len(persons) <= 4 else persons[:3]
    return "".join(map(_initials, shown)) + ("+" if len(persons) > 4 else "")


def _initials(person: Person) -> str:
    if person.is_chinese:
        return person.family
    return "".join(letters[0] for part in re.split(r"[\s\-]+", person.family) if (letters := _letters(part)))


def _letters(text: str) -> str:
    return "".join(char for char in _plain(text) if char.isalnum())


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))

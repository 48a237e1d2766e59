"""Names of persons; Chinese names in Chinese order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from paperlog.model.anchors import spelled
from paperlog.model.folding import plain, without_accents
from paperlog.model.language_detection import HANGUL, KANA, is_eastern_name, is_han_name

COMPOUND_SURNAMES = frozenset(
    """
    欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 东方 東方 独孤 獨孤 南宫 南宮 夏侯 皇甫 尉迟 尉遲 公孙
    公孫 慕容 长孙 長孫 宇文 令狐 轩辕 軒轅 端木 百里 呼延 东郭 東郭 西门 西門 申屠 闻人 聞人 太史
    澹台 澹臺 濮阳 濮陽 淳于 单于 單于 钟离 鍾離
    """.split()
)
KOREAN_COMPOUND_SURNAMES = frozenset("남궁 황보 제갈 사공 선우 서문 독고 동방 망절".split())
BODIES = re.compile(
    "(?:"
    "..+(?:大学|大學|学院|學院|学校|學校|中学|中學|研究所|研究院|科学院|科學院|公司|集团|集團|中心"
    "|医院|醫院|协会|協會|学会|學會|委员会|委員會|联盟|聯盟|基金会|基金會|实验室|實驗室|出版社"
    "|图书馆|圖書館|博物馆|博物館|银行|銀行|编辑部|編輯部|课题组|課題組)"
    "|..+(?:部|局|署|厅|廳)"
    "|...+(?:院|社)"
    ")"
)
"""Endings of names of organisations; must follow more than a surname."""
LONGEST_UNDIVIDED = 4
"""Maximum length of a personal name without blank, in characters; longer names are those of
organisations or transcriptions."""
UNDIVIDED = re.compile(f"[·・{KANA}]")
"""Characters of names that can only be split at a blank: dots and kana."""
HANGUL_SIGN = re.compile(f"[{HANGUL}]")
AND_OTHERS = "et al."
OTHERS = re.compile(r"(?:et\s*\.?\s*al\s*\.?|(?:and\s+)?others|等人?)", re.IGNORECASE)
OTHERS_BEHIND = re.compile(
    r"[\s,，、;；]+(?:et\s*\.?\s*al\b\s*\.?|and\s+others|等人?)\s*$", re.IGNORECASE
)
"""Words that end a list of names and mean that names were omitted."""


@dataclass(frozen=True)
class Person:
    """An author or editor; organisations have only a family name."""

    family: str
    given: str = ""
    suffix: str = ""

    @property
    def is_others(self) -> bool:
        """Whether it is a placeholder for omitted persons (``others``)."""
        return not self.given and are_others(self.family)

    @property
    def is_chinese(self) -> bool:
        """Whether the name is written in Chinese characters."""
        return is_han_name(self.family + self.given)

    @property
    def is_eastern(self) -> bool:
        """Whether the family name comes first, without a blank: ``张三``, ``山田太郎``."""
        return is_eastern_name(self.family + self.given)

    @property
    def full(self) -> str:
        """The name in reading order: ``张三``, ``Xiang Chen``, ``Donald Knuth, Jr.``"""
        if self.is_eastern:
            return f"{self.family}{self.given}"
        name = f"{self.given} {self.family}".strip()
        return f"{name}, {self.suffix}" if self.suffix else name

    @property
    def inverted(self) -> str:
        """The name in index order: ``张三``, ``Chen, Xiang``, ``Knuth, Donald, Jr.``"""
        if self.is_eastern:
            return self.full
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)

    @cached_property
    def slug(self) -> str:
        """Stem of the person's address. Parts are separated by two hyphens, which no part contains:
        "García López, Ana" and "García, López Ana" differ.
        """
        return "--".join(map(spelled, self.inverted.split(", ")))

    @property
    def sort_key(self) -> tuple[str, str]:
        """Sort key for an index."""
        return plain(self.family), plain(self.given)


def named(persons: Iterable[Person]) -> tuple[Person, ...]:
    """The persons without placeholders for omitted ones."""
    # fast path: placeholders have no given name
    if isinstance(persons, tuple) and all(person.given for person in persons):
        return persons
    return tuple(person for person in persons if not person.is_others)


def names_text(persons: Sequence[Person]) -> str:
    """All names: joined by ``、`` if Chinese or Japanese, else by commas.

    >>> names_text([Person("王", "小明"), Person(AND_OTHERS)])
    '王小明等'
    """
    people = named(persons)
    if all(person.is_eastern and not HANGUL_SIGN.search(person.full) for person in people):
        names = "、".join(person.full for person in people)
    else:
        names = ", ".join(person.full for person in people)
    if len(people) == len(persons):
        return names
    others = and_others(people[0]) if people else AND_OTHERS
    return f"{names}{'' if not names or people[0].is_chinese else ', '}{others}"


def short_names(persons: Sequence[Person]) -> str:
    """One or two names, or the first of more: family names; Chinese, Japanese, Korean names in
    full.

    >>> short_names([Person("苏", "某某")])
    '苏某某'
    >>> short_names([Person("Doe", "Jo"), Person(AND_OTHERS)])
    'Doe et al.'
    """
    people = named(persons)
    names = [
        person.full if person.is_eastern else person.family or person.full for person in people
    ]
    if not names:
        return ""
    if len(names) > 2 or len(names) < len(persons):
        return f"{names[0]}{'' if people[0].is_chinese else ' '}{and_others(people[0])}"
    return ("、" if people[0].is_chinese else " & ").join(names)


def eastern_person(name: str) -> Person:
    """Split a name in Chinese characters, kana or hangul, with or without a blank or comma.

    >>> [eastern_person(name).family for name in ("张 三", "欧阳修", "山田, 太郎", "北京大学")]
    ['张', '欧阳', '山田', '北京大学']
    """
    parts = re.split(r"[\s,，]+", unicodedata.normalize("NFC", name).strip(" ,，"))
    if len(parts) > 1:
        return Person(parts[0], "".join(parts[1:]))
    whole = parts[0]
    if is_body(whole):
        return Person(whole)
    # transcriptions (译名) such as 莎士比亚, dotted names, and kana without a blank cannot be split
    if len(whole) > LONGEST_UNDIVIDED or UNDIVIDED.search(whole):
        return Person(whole)
    is_compound = whole[:2] in COMPOUND_SURNAMES or whole[:2] in KOREAN_COMPOUND_SURNAMES
    width = 2 if is_compound and len(whole) > 2 else 1
    return Person(whole[:width], whole[width:])


def is_body(name: str) -> bool:
    """Whether an unsplit name in Chinese characters is an organisation, judged by its ending."""
    if name[:2] in COMPOUND_SURNAMES and len(name) <= LONGEST_UNDIVIDED:
        return False
    return BODIES.fullmatch(name) is not None


def is_typed_eastern(name: str) -> bool:
    """Whether a name as typed, with or without a comma, can be split by :func:`eastern_person`."""
    return not name.isascii() and is_eastern_name(re.sub(r"[,，\s]+", " ", name).strip())


def are_others(name: str) -> bool:
    """Whether *name* means omitted persons: ``et al.``, ``et.al``, ``others``, ``等``."""
    return OTHERS.fullmatch(name.strip()) is not None


def and_others(first: Person) -> str:
    """The suffix for omitted names after the *first* person in a short list."""
    return "等" if first.is_chinese else AND_OTHERS


def label_of(persons: tuple[Person, ...]) -> str:
    """The names in an alphabetic citation label: ``CRX+``, ``Maa``, ``张等``.

    Latin names as in BibTeX's ``alpha.bst``: three letters of one family name, else initials of up
    to four names, or of three and ``+``. Chinese names: one or two family names, or the first and
    等; Japanese and Korean the same with ``+``.
    """
    if not persons:
        return ""
    people = named(persons)
    if len(people) < len(persons):
        if people and people[0].is_eastern:
            return _with_others(people[0])
        return "".join(map(_initials, people[:3])) + "+"
    if persons[0].is_eastern:
        return _with_others(persons[0]) if len(persons) > 2 else "".join(map(_initials, persons))
    if len(persons) == 1:
        return _letters(persons[0].family)[:3]
    shown = persons if len(persons) <= 4 else persons[:3]
    return "".join(map(_initials, shown)) + ("+" if len(persons) > 4 else "")


def _with_others(person: Person) -> str:
    return f"{person.family}{'等' if person.is_chinese else '+'}"


def _initials(person: Person) -> str:
    if person.is_eastern:
        return person.family
    return "".join(
        letters[0] for part in re.split(r"[\s\-]+", person.family) if (letters := _letters(part))
    )


def _letters(text: str) -> str:
    return "".join(char for char in without_accents(text) if char.isalnum())

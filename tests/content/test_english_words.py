"""The English translations of the log: texts of figures and the numbers in them."""

from __future__ import annotations

import re
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from paperlog.model.escapes import one_line
from paperlog.source.log_reader import read_log
from paperlog.source.project import find_project

ROOT = Path(__file__).parents[2]
MESSAGES = ROOT / "source" / "locale" / "en" / "LC_MESSAGES"
NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?", re.ASCII)
HUNDRED_MILLIONS = re.compile(r"(\d+(?:\.\d+)?) 亿")
NUMERAL = re.compile(r"[零一二两三四五六七八九十百千万]+")
VALUES = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
TIMES = {"十": 10, "百": 100, "千": 1000}


def words(found: Catalog) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in found if message.id}


def catalogue(name: str) -> Catalog:
    with (MESSAGES / f"{name}.po").open("rb") as file:
        return read_po(file)


ENGLISH = words(catalogue("2024"))


def digits(text: str) -> Counter[float]:
    """Numbers written in digits in *text*; hundreds of millions (亿) converted to millions."""
    in_millions = HUNDRED_MILLIONS.sub(lambda found: f"{float(found[1]) * 100:g}", text)
    return Counter(float(number.replace(",", "")) for number in NUMBER.findall(in_millions))


def value(numeral: str) -> int:
    """The value of a number in Chinese characters."""
    whole = below = last = 0
    for sign in numeral:
        if sign == "万":
            whole, below, last = (whole + below + last or 1) * 10_000, 0, 0
        elif sign in TIMES:
            below, last = below + (last or 1) * TIMES[sign], 0
        else:
            last = VALUES[sign]
    return whole + below + last


def test_catalogue_has_exactly_the_texts_of_the_figures() -> None:
    blocks = [found.block for found in read_log(find_project(ROOT)).source_entries]
    given = [block.options[name].value for block in blocks for name in ("alt", "caption")]
    assert len(given) == 60
    assert set(ENGLISH) == set(map(one_line, given))
    assert not [message.id for message in catalogue("2024") if message.id and message.fuzzy]


@pytest.mark.parametrize("chinese", ENGLISH)
def test_translation_has_same_numbers_as_original(chinese: str) -> None:
    english = ENGLISH[chinese]
    assert english and not NUMERAL.search(english)
    assert digits(chinese) - digits(english) == Counter(), "numbers that the translation lacks"
    numerals = Counter(float(value(numeral)) for numeral in NUMERAL.findall(chinese))
    added = digits(english) - digits(chinese)
    assert added - numerals == Counter(), "numbers that the original lacks"


@pytest.mark.parametrize("path", sorted(MESSAGES.glob("*.po")), ids=lambda path: path.stem)
def test_compiled_catalogues_of_the_log_are_up_to_date(path: Path) -> None:
    source, compiled = catalogue(path.stem), BytesIO()
    write_mo(compiled, source)
    compiled.seek(0)
    with path.with_suffix(".mo").open("rb") as file:
        assert words(read_mo(file)) == words(read_mo(compiled)), "run `make catalogues`"

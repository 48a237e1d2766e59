"""The search page finds Chinese, English and mixed words, opened from the disk, with the Sphinx at
hand.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from paperlog.html.search_language import SearchMixed
from projects import Build

if TYPE_CHECKING:
    from playwright.sync_api import Page

LOG = """# Log

::::{week} 2024-W27
:::{note} One
深度强化学习用于心脏图像的三维重建。
:::
:::{note} Two
Twenty thousand scans of UK Biobank, coded by a VQ-VAE of Łukasz Straßer.
:::
:::{note} Three
With neither.
:::
::::
"""
FOUND = {
    "强化学习": "note-one",
    "三维重建": "note-one",
    "重建": "note-one",
    "UK Biobank": "note-two",
    "VQ-VAE": "note-two",
    "uk biobank": "note-two",
    "scan": "note-two",
    "lukasz": "note-two",
    "Łukasz STRASSER": "note-two",
}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory, build_in: Callable[[Path], Build]) -> Path:
    built = build_in(tmp_path_factory.mktemp("words"))(
        {"index.md": LOG}, "-W", "-D", "language=zh_CN"
    )
    assert built.status == 0, built.warnings
    return built.out


@pytest.mark.parametrize("query", FOUND)
def test_chinese_english_and_mixed_words_are_found_from_the_disk(
    page: Page, log: Path, query: str
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"file://{log}/search.html?q={query}")
    page.wait_for_selector("#search-results ul.search li a")
    links = page.locator("#search-results ul.search li a").evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    )
    assert [link.partition("#")[2] for link in links] == [FOUND[query]]
    assert not [error for error in errors if "fetch" not in error.lower()]


def test_a_query_is_folded_and_cut_as_the_text_is(page: Page, log: Path) -> None:
    page.goto(f"file://{log}/search.html")
    language = SearchMixed({})
    language.with_characters = False
    texts = [
        "Łukasz Kaiser",
        "Straße İstanbul",
        "Ὀδυσσεύς ᾳ",
        "がぎ 点云",
        "ǿ Æsop",
        "한국어",
        "हिन्दी",
    ]
    split = page.evaluate("texts => texts.map(text => splitQuery(text))", texts)
    assert split == [language.split(text) for text in texts]

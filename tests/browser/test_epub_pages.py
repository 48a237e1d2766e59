"""The pages of the EPUB in a browser, with axe-core."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from projects import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = (
    "index",
    "2024/index",
    "2024/w28",
    "2024/w29",
    "tags",
    "bibliography",
    "statistics",
    "guide/performance",
    "guide/promises",
)


@pytest.fixture(scope="module")
def chapters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the files of the EPUB."""
    folder = tmp_path_factory.mktemp("epub")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "epub", "-c", str(ROOT)]
    command += ["-d", str(folder / "doctrees"), str(ROOT / "source"), str(folder / "epub")]
    subprocess.run(command, check=True)
    return folder / "epub"


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation_in_a_page_of_the_epub(
    browser: Browser, chapters: Path, axe: str, name: str
) -> None:
    with browser.new_context(viewport={"width": 600, "height": 800}) as context:
        page = context.new_page()
        page.goto((chapters / f"{name}.xhtml").as_uri())
        page.evaluate(axe)
        violations = page.evaluate("axe.run().then(result => result.violations)")
        width = page.evaluate("document.documentElement.scrollWidth")
    found = [(one["id"], node["html"][:200]) for one in violations for node in one["nodes"]]
    assert found == []
    assert width <= 600


def test_a_label_of_the_api_has_one_colon(browser: Browser, chapters: Path) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((chapters / "guide/api.xhtml").as_uri())
        label = page.locator("dl.field-list > dt").first
        added = label.evaluate("element => getComputedStyle(element, '::after').content")
        assert (label.inner_text().strip()[-1:], added) == (":", "none")

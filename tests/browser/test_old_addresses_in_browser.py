"""Old addresses, opened in a browser, lead to the new ones under a strict policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from projects import CONF

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Page
    from projects import Build

POLICY = {"Content-Security-Policy": "default-src 'self'"}
WEEK = "# 2024-W{0}\n\n::::{{week}} 2024-W{0}\n:::{{paper}} {1}\nA note.\n:::\n::::\n"
PAGES = {
    "conf.py": f'{CONF}paperlog_languages = {{"zh_CN": ".", "en": "en"}}\n',
    "index.md": "# Log\n\n```{toctree}\nw27\nw28\n```\n",
    "w27.md": WEEK.format(27, "new2020"),
    "w28.md": WEEK.format(28, "other2021"),
    "references.bib": "@article{new2020, title = {One}, author = {Lee, A.}, year = 2020}\n"
    "@article{other2021, title = {Two}, author = {Kim, B.}, year = 2021}\n",
    "paperlog.lock": "w27#paper-old2020 -> w27#paper-new2020\ngone#paper-new2020 -> w27\n"
    "w27#paper-other2021 -> w28#paper-other2021\n",
}


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_an_old_address_ends_at_the_new_one(
    plain_page: Page,
    tmp_path: Path,
    build_in: Callable[[Path], Build],
    serve: Callable[..., AbstractContextManager[str]],
    builder: str,
) -> None:
    site = tmp_path / "site"
    for folder, language in (("site", "zh_CN"), ("site/english", "en")):
        built = build_in(tmp_path / folder)(
            PAGES, "-W", "-D", f"language={language}", builder=builder
        )
        assert built.status == 0, built.warnings
    (site / "english" / builder).rename(site / builder / "en")
    end = ".html" if builder == "html" else "/"
    messages: list[str] = []
    plain_page.on("console", lambda message: messages.append(message.text))
    with serve(site / builder, POLICY) as address:
        for folder in ("", "en/"):
            base = f"{address}/{folder}"
            plain_page.goto(f"{base}papers/old2020{end}")
            plain_page.wait_for_url(f"{base}papers/new2020{end}")
            plain_page.goto(f"{base}gone{end}")
            plain_page.wait_for_url(f"{base}w27{end}")
            plain_page.goto(f"{base}w27{end}#paper-old2020")
            assert plain_page.locator(":target").evaluate("e => e.closest('article').id") == (
                "paper-new2020"
            )
            plain_page.goto(f"{base}w27{end}#paper-other2021")
            plain_page.locator(":target a").click()
            plain_page.wait_for_url(f"{base}w28{end}#paper-other2021")
    assert not [text for text in messages if "Content Security Policy" in text]

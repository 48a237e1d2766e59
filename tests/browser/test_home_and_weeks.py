"""The first page and the page of a week: what stands where, and where it leads."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STOPS = """() => {
  const reached = "a[href], summary, button, input, select, [tabindex]";
  return [...document.querySelectorAll("#furo-main-content :is(" + reached + ")")]
    .filter(one => one.tabIndex >= 0 && one.checkVisibility()).length;
}"""
PHONE = {"width": 375, "height": 812}


def url(site: Path, name: str) -> str:
    return f"{site.as_uri()}/{name}"


# the first page -----------------------------------------------------------------------------------


def test_the_first_page_has_few_stops_for_the_keyboard(page: Page, site: Path) -> None:
    page.goto(url(site, "index.html"))
    assert 20 < page.evaluate(STOPS) <= 40


def test_the_second_week_begins_within_three_screens_of_a_phone(
    browser: Browser, site: Path
) -> None:
    with browser.new_context(viewport=PHONE) as context:
        page = context.new_page()
        page.goto(url(site, "index.html"))
        second = page.locator(".pl-week summary h3").nth(1)
        assert second.evaluate("node => node.getBoundingClientRect().top") < 3 * PHONE["height"]
        assert second.is_visible()


def test_the_newest_week_has_five_rows_and_the_others_three(page: Page, site: Path) -> None:
    page.goto(url(site, "index.html"))
    rows = page.locator(".pl-week").evaluate_all(
        "all => all.map(one => one.querySelectorAll('.pl-rows > li').length)"
    )
    assert rows == [5, 3, 3]
    opened = page.locator(".pl-week > details").evaluate_all("all => all.map(one => one.open)")
    assert opened == [True, True, True]


def test_more_of_a_week_leads_to_its_page(page: Page, site: Path) -> None:
    page.goto(url(site, "index.html"))
    links = page.locator(".pl-whole-week a")
    assert links.all_inner_texts() == ["本周其余 8 篇 →", "本周其余 11 篇 →", "看整周 →"]
    links.first.click()
    assert page.url == url(site, "2024/w29.html")
    assert page.locator("h1").inner_text().startswith("2024年7月15日至21日")


def test_a_row_has_a_picture_beside_it_a_short_venue_and_two_lines_of_the_note(
    browser: Browser, site: Path
) -> None:
    with browser.new_context(viewport=PHONE) as context:
        page = context.new_page()
        page.goto(url(site, "index.html"))
        row = page.locator(".pl-rows > li").first
        assert row.locator(".pl-row-source").inner_text().replace("\xa0", " ") == "Science 2006"
        assert row.locator("a").count() == 1
        picture = row.locator("img:visible")
        words = row.locator(".pl-row-head a").evaluate("node => node.getBoundingClientRect().left")
        assert picture.evaluate("node => node.getBoundingClientRect().right") < words
        lines = row.locator(".pl-row-summary").evaluate(
            "node => node.clientHeight / parseFloat(getComputedStyle(node).lineHeight)"
        )
        assert 1.9 < lines < 2.1


def test_the_numbers_are_links_and_the_squares_are_none(page: Page, site: Path) -> None:
    page.goto(url(site, "index.html"))
    numbers = page.locator(".pl-statistics li")
    found = {
        re.sub(r"[\d ]", "", one.inner_text()): one.locator("a").get_attribute("href")
        for one in numbers.all()
    }
    assert found == {
        "篇论文": "bibliography.html",
        "周": "2024/index.html",
        "位作者": "authors.html",
        "种期刊与会议": "venues.html",
        "个标签": "tags.html",
    }
    assert page.locator(".pl-weeks a").count() == 0
    page.locator(".pl-view-numbers summary").click()
    page.locator(".pl-view-numbers a", has_text="2024-W28").click()
    assert page.url == url(site, "2024/w28.html#week-2024-w28")


# the page of a week -------------------------------------------------------------------------------


def test_the_page_of_a_week_is_called_by_its_days(page: Page, site: Path) -> None:
    page.goto(url(site, "2024/w28.html"))
    assert page.title() == "2024年7月8日至14日 - 工作记录"
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().startswith("2024年7月8日至14日")
    assert page.locator(".pl-week-facts").inner_text() == "2024-W28 · 14 篇"
    assert page.locator("article summary", has_text="2024").count() == 0
    levels = page.locator("article :is(h1, h2, h3, h4)").evaluate_all(
        "all => all.map(one => Number(one.tagName[1]))"
    )
    assert levels == [1, *([2] * 14)]
    assert page.locator(".sidebar-tree .current-page").inner_text() == "W28 · 7月8日"


def test_the_page_of_a_week_in_english(page: Page, english_site: Path) -> None:
    page.goto(url(english_site, "2024/w28.html"))
    assert page.title() == "Jul 8 – 14, 2024 - Work log"
    assert page.locator(".pl-week-facts").inner_text() == "2024-W28 · 14 entries"
    assert page.locator(".sidebar-tree .current-page").inner_text() == "W28 · Jul 8"


@pytest.mark.parametrize("place", [".pl-week-paging a", ".related-pages a"])
def test_a_week_leads_to_the_weeks_beside_it_and_no_further(
    page: Page, site: Path, place: str
) -> None:
    beside = {}
    for name in ("w27", "w28", "w29"):
        page.goto(url(site, f"2024/{name}.html"))
        links = page.locator(place).evaluate_all("all => all.map(one => one.getAttribute('href'))")
        beside[name] = sorted(links)
    assert beside == {
        "w27": ["w28.html"],
        "w28": ["w27.html", "w29.html"],
        "w29": ["w28.html"],
    }


def test_the_list_of_a_week_leads_to_its_cards(page: Page, site: Path) -> None:
    page.goto(url(site, "2024/w29.html"))
    links = page.locator(".pl-week-entries a")
    cards = page.locator("article.pl-card").evaluate_all("all => all.map(one => '#' + one.id)")
    assert [link.get_attribute("href") for link in links.all()] == cards
    links.last.click()
    assert page.url.endswith(cards[-1])
    # furo scrolls smoothly
    page.wait_for_function(
        "id => document.querySelector(id).getBoundingClientRect().top < innerHeight", arg=cards[-1]
    )


@pytest.mark.parametrize(("width", "columns"), [(375, 2), (1440, 3)])
def test_the_list_of_a_week_stands_in_columns(
    browser: Browser, site: Path, width: int, columns: int
) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.goto(url(site, "2024/w28.html"))
        lefts = page.locator(".pl-week-entries > li").evaluate_all(
            "all => all.map(one => Math.round(one.getBoundingClientRect().left))"
        )
        assert len(set(lefts)) == columns


def test_tags_of_a_week_are_links(page: Page, site: Path) -> None:
    page.goto(url(site, "2024/w28.html"))
    page.locator(".pl-week-head .pl-tags a").first.click()
    assert page.url == url(site, "tags/cardiac-mri.html")


def test_the_address_of_a_week_shows_its_heading(page: Page, site: Path) -> None:
    page.goto(url(site, "2024/w28.html#week-2024-w28"))
    assert page.locator("#week-2024-w28").count() == 1
    top = page.locator("h1").evaluate("node => node.getBoundingClientRect().top")
    assert 0 <= top < 300


def test_a_topic_is_smaller_than_its_week_and_larger_than_its_cards(page: Page, site: Path) -> None:
    page.goto(url(site, "2024/w29.html"))
    week, topic, card = (
        page.locator(part).first.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
        for part in ("h1", "section[id^=topic-] > h2", ".pl-card > :is(h2, h3)")
    )
    assert week > topic > card


def test_first_page_takes_at_most_60_kilobytes(page: Page, site: Path, served: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served}/index.html", wait_until="networkidle")
    paths = [site / one.removeprefix(f"{served}/").split("?")[0] for one in dict.fromkeys(asked)]
    texts = [path for path in paths if path.suffix in {".html", ".css", ".js"}]
    assert {".html", ".css", ".js"} == {path.suffix for path in texts}
    assert "sphinx_highlight.js" not in {path.name for path in texts}
    assert sum(len(gzip.compress(path.read_bytes())) for path in texts) < 60_000

"""Pages in a browser: collapsed weeks, print, dark scheme, narrow screens, keyboard."""

from __future__ import annotations

import io
import json
import re
import subprocess
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

Scheme = Literal["light", "dark"]

PAGES = (
    "index.html",
    "2024/index.html",
    "2024/w27.html",
    "2024/w28.html",
    "2024/w29.html",
    "tags.html",
    "tags/cardiac-mri.html",
    "lineage.html",
    "authors.html",
    "venues.html",
    "statistics.html",
    "bibliography.html",
    "search.html",
    "guide/index.html",
    "guide/writing.html",
    "guide/printing.html",
    "guide/configuration.html",
    "guide/command-line/index.html",
    "guide/command-line/list.html",
    "guide/performance.html",
)
# what the templates of furo and Sphinx break, by rule and by the start of the element; none of it
# is ours
THEME_RULES: dict[str, tuple[str, ...]] = {
    # furo's switches of its drawers and its button for the source stand outside of all landmarks
    "region": (
        '<input type="checkbox" class="sidebar-toggle',
        '<span class="visually-hidden">',
        '<div class="content-icon-container">',
        '<div class="back-to-top',
    ),
}


def url(site: Path, name: str) -> str:
    return f"file://{site}/{name}"


# weeks --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("fragment", ["in-paper-chen2021mrnet", "in-week-2024-w27"])
def test_a_link_opens_the_closed_week_around_its_target(
    browser: Browser, site: Path, fragment: str, script: bool
) -> None:
    with browser.new_context(java_script_enabled=script) as context:
        page = context.new_page()
        page.goto(url(site, "2024/index.html"))
        assert not page.locator(f"#{fragment}").is_visible()
        page.goto(url(site, f"2024/index.html#{fragment}"))
        page.wait_for_timeout(200)
        assert page.locator(f"#{fragment}").is_visible()


def test_the_newest_week_is_open_and_the_others_closed(page: Page, site: Path) -> None:
    page.goto(url(site, "2024/index.html"))
    opened = page.locator(".pl-week > details").evaluate_all("all => all.map(one => one.open)")
    assert opened == [True, False, False]
    assert "2024-W29" in page.locator(".pl-week summary").first.inner_text()


def test_the_summary_shows_dates_number_and_tags(page: Page, site: Path) -> None:
    page.goto(url(site, "2024/index.html"))
    summary = page.locator(".pl-week summary").last.inner_text()
    for part in ("2024年7月1日至7日", "3 篇", "心脏磁共振"):
        assert part in summary


def test_closed_weeks_print(page: Page, site: Path) -> None:
    page.goto(url(site, "2024/index.html"))
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages)
    assert "MR-Net" in text
    assert "Agent Attention" in text


def test_print_has_all_authors_once_and_no_theme_elements(page: Page, site: Path) -> None:
    page.goto(url(site, "2024/w27.html"))
    text = re.sub(
        r"\s+",
        " ",
        " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages),
    )
    assert text.count("Nishant Ravikumar") == 2  # MCSI-Net and MR-Net
    assert "Alejandro F. Frangi" in text
    assert "https://github.com/XiangChen1994/MR-Net" in text
    page.emulate_media(media="print")
    for furniture in (".skip-to-content", ".toc-drawer"):
        assert page.locator(furniture).evaluate_all(
            "all => all.every(one => getComputedStyle(one).display === 'none')"
        )


def test_first_cards_of_year_print_on_page_of_its_heading(page: Page, site: Path) -> None:
    page.goto(url(site, "2024/index.html"))
    assert (
        "Reducing the Dimensionality"
        in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages[0].extract_text()
    )


def test_the_keyboard_opens_a_week(page: Page, site: Path) -> None:
    page.goto(url(site, "2024/index.html"))
    summary = page.locator(".pl-week summary").nth(1)
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".pl-week > details").nth(1).evaluate("node => node.open")
    assert summary.evaluate("node => getComputedStyle(node).outlineStyle") != "none"


# contents -----------------------------------------------------------------------------------------


def test_page_contents_and_neighbour_links_name_entries(page: Page, site: Path) -> None:
    page.goto(url(site, "2024/w28.html"))
    assert "Agent Attention" in (page.locator(".toc-tree").text_content() or "")
    assert "MCSI-Net" in page.locator(".prev-page").inner_text()
    assert "Denoising AE" in page.locator(".next-page").inner_text()
    page.goto(url(site, "2024/index.html"))
    assert "MR-Net" in (page.locator(".toc-tree").text_content() or "")


def test_long_author_list_expands_on_click(page: Page, site: Path) -> None:
    page.goto(url(site, "2024/w27.html"))
    card = page.locator("#paper-chen2021mrnet")
    assert not card.get_by_text("Frangi").first.is_visible()
    card.locator(".pl-authors summary").click()
    assert card.get_by_text("Frangi").first.is_visible()


def test_bibtex_is_copied(browser: Browser, served: str) -> None:
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(f"{served}/2024/w27.html")
        card = page.locator("#paper-chen2021mrnet")
        card.locator(".pl-bibtex summary").click()
        card.locator(".pl-copy").click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("@article{chen2021mrnet,")
        assert card.locator(".pl-copy").inner_text() == "已复制"


# look ---------------------------------------------------------------------------------------------


LEFT_EDGES = """() => {
  const left = (node) => {
    const words = document.createRange();
    words.selectNodeContents(node);
    return words.getClientRects()[0]?.x;
  };
  const title = left(document.querySelector("article h1"));
  const parts = "h2, h3, ul.pl-index > li, ul.pl-letters a, ul.pl-often > li";
  return [...document.querySelectorAll("article :is(" + parts + ")")]
    .filter((node) => !node.closest("details, .pl-card"))
    .map((node) => [node.textContent.trim(), left(node) - title])
    .filter(([, offset]) => Math.abs(offset) > 1.5 && Math.abs(offset) < 16);
}"""
"""Headings and items outside cards whose text starts 1.5 to 16 px beside the title's left edge."""


@pytest.mark.parametrize("width", [320, 1440])
def test_every_page_fits_its_width_and_its_headings_share_one_edge(
    browser: Browser, site: Path, width: int
) -> None:
    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    assert {"404.html", "genindex.html", *PAGES} <= set(pages)
    with browser.new_context(viewport={"width": width, "height": 700}) as context:
        page = context.new_page()
        for name in pages:
            page.goto(url(site, name))
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            assert page.evaluate(LEFT_EDGES) == [], name


def test_index_of_the_api_keeps_within_its_columns(browser: Browser, site: Path) -> None:
    with browser.new_context(viewport={"width": 375, "height": 700}) as context:
        page = context.new_page()
        page.goto(url(site, "genindex.html"))
        rights = page.locator(".genindextable a").evaluate_all(
            "links => links.map((link) => link.getBoundingClientRect().right)"
        )
        assert rights
        assert max(rights) <= 375


@pytest.mark.parametrize("name", ["index.html", "statistics.html"])
def test_drawings_fit_a_phone_with_readable_text(browser: Browser, site: Path, name: str) -> None:
    with browser.new_context(viewport={"width": 375, "height": 800}) as context:
        page = context.new_page()
        page.goto(url(site, name))
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
        # of the bounds of a drawing, and of what is drawn in it; letters as large as they are seen
        seen = page.locator(".pl-drawing svg").evaluate_all("""all => all.map(one => ({
              right: Math.max(0, ...[...one.querySelectorAll("text, rect, path")].map(part => part.getBoundingClientRect().right)),
              scale: one.viewBox.baseVal?.width ? one.getBoundingClientRect().width / one.viewBox.baseVal.width : 1,
              letters: Math.min(99, ...[...one.querySelectorAll("text")].map(part => parseFloat(getComputedStyle(part).fontSize))),
            }))""")
        assert seen
        assert max(one["right"] for one in seen) <= 375
        assert min(one["scale"] * one["letters"] for one in seen) >= 12


def test_drawings_change_colours_with_the_scheme(browser: Browser, site: Path) -> None:
    seen = []
    for scheme in ("light", "dark"):
        with browser.new_context(color_scheme=scheme) as context:
            page = context.new_page()
            page.goto(url(site, "statistics.html"))
            parts = [page.locator(f".pl-drawing {part}").first for part in ("text", ".pl-shade-4")]
            seen.append([part.evaluate("node => getComputedStyle(node).fill") for part in parts])
    light, dark = seen
    assert all(one != other for one, other in zip(light, dark, strict=True)), seen


def test_lineage_scrolls_in_its_box_at_full_text_size(browser: Browser, site: Path) -> None:
    with browser.new_context(viewport={"width": 375, "height": 700}) as context:
        page = context.new_page()
        page.goto(url(site, "lineage.html"))
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
        box = page.locator(".pl-graph")
        assert box.evaluate("box => box.scrollWidth > box.clientWidth")
        sizes = box.evaluate("""box => {
              const svg = box.querySelector("svg");
              const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
              const letters = [...svg.querySelectorAll("text")];
              return letters.map(text => parseFloat(getComputedStyle(text).fontSize) * scale);
            }""")
        assert min(sizes) >= 12
        box.focus()
        assert box.evaluate("box => box === document.activeElement")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") == "a"


def test_lineage_labels_fit_their_boxes(page: Page, site: Path) -> None:
    page.goto(url(site, "lineage.html"))
    over = page.evaluate(
        """() => [...document.querySelectorAll(".pl-lineage-work")].filter(work => {
          const frame = work.querySelector("rect").getBoundingClientRect();
          return [...work.querySelectorAll("text")].some(text => {
            const words = text.getBoundingClientRect();
            return words.left < frame.left || words.right > frame.right;
          });
        }).map(work => work.textContent)"""
    )
    assert over == []


def test_a_lineage_follows_the_scheme(browser: Browser, site: Path) -> None:
    found = []
    for scheme in ("light", "dark"):
        with browser.new_context(color_scheme=scheme) as context:
            page = context.new_page()
            page.goto(url(site, "lineage.html"))
            name = page.locator(".pl-graph a .pl-name").first
            colour = name.evaluate("node => getComputedStyle(node).fill")
            found.append(sum(int(part) for part in re.findall(r"\d+", colour)[:3]))
    assert found[0] < 200 < 500 < found[1]


def test_cards_use_dark_scheme(browser: Browser, site: Path) -> None:
    colours = []
    for scheme in ("light", "dark"):
        with browser.new_context(color_scheme=scheme) as context:
            page = context.new_page()
            page.goto(url(site, "2024/w27.html"))
            colour = page.locator(".pl-card").first.evaluate(
                "node => getComputedStyle(node).backgroundColor"
            )
            colours.append(sum(int(part) for part in re.findall(r"\d+", colour)[:3]))
    light, dark = colours
    # furo leaves a card see-through in the light
    assert light == 0 or light > 600
    assert 0 < dark < 200


# rules --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_no_page_requests_third_parties(page: Page, site: Path, name: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url(site, name))
    page.wait_for_timeout(100)
    assert [address for address in asked if not address.startswith(("file://", "data:"))] == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1500), ("dark", 1500), ("dark", 320)])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(
    browser: Browser, site: Path, axe: str, name: str, scheme: Scheme, width: int
) -> None:
    assert_no_violation(browser, url(site, name), axe, scheme, width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "name", ["index.html", "2024/w28.html", "2024/w29.html", "tags.html", "tags/vae.html"]
)
def test_what_is_clicked_is_large_enough_for_a_finger(
    browser: Browser, site: Path, axe: str, name: str, scheme: Scheme
) -> None:
    assert_no_violation(browser, url(site, name), axe, scheme, 375)


@pytest.mark.parametrize(
    "name", ["index.html", "2024/w28.html", "tags.html", "tags/vae.html", "bibliography.html"]
)
def test_axe_finds_no_violation_in_english(
    browser: Browser, english_site: Path, axe: str, name: str
) -> None:
    assert_no_violation(browser, url(english_site, name), axe, "light", 1500)


def assert_no_violation(
    browser: Browser, address: str, axe: str, scheme: Scheme, width: int
) -> None:
    with browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}
    ) as context:
        page = context.new_page()
        page.goto(address)
        page.evaluate(
            "document.querySelectorAll('article details').forEach(one => (one.open = true))"
        )
        page.evaluate(axe)
        # the rule of WCAG 2.2 (wcag22aa) that axe leaves off by itself
        rules = "{rules: {'target-size': {enabled: true}}}"
        violations = page.evaluate(f"axe.run({rules}).then(result => result.violations)")
    ours = [
        (one["id"], node["html"][:200], node.get("failureSummary", "")[:300])
        for one in violations
        for node in one["nodes"]
        if not node["html"].startswith(THEME_RULES.get(one["id"], ("\0",)))
    ]
    assert ours == [], json.dumps(ours[:5], indent=1, ensure_ascii=False)


def test_pages_are_valid_html(site: Path, english_site: Path, validator: list[str]) -> None:
    pages = sorted(
        str(path)
        for folder in (site, english_site)
        for path in folder.rglob("*.html")
        if "_static" not in path.parts
    )
    done = subprocess.run(
        [*validator, "--errors-only", "--format", "json", *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    messages = json.loads(done.stderr)["messages"]
    errors = {
        (Path(one["url"]).name, one["message"], one.get("extract", "")[:160]) for one in messages
    }
    assert sorted(errors)[:12] == []

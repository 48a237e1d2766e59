"""Search: ranking, links of results, and keyboard navigation."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from projects import Build

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FIRST = {
    # what a reader may type: the address that has to come first
    "VAE": "2024/w29.html#paper-kingma2014vae",
    "vq-vae": "2024/w29.html#paper-vandenoord2017vqvae",
    "VQ VAE 2": "2024/w29.html#paper-razavi2019vqvae2",
    "beta vae": "2024/w29.html#paper-higgins2017betavae",
    "UK Biobank": "tags/uk-biobank.html",
    "英国生物样本库": "tags/uk-biobank.html",
    "diffusion": "tags/diffusion.html",
    "变分自编码器": "tags/vae.html",
    "GAN": "tags/gan.html",
    "膜电位": "2024/w28.html#paper-maass1997snn",
    "spiking neurons": "2024/w28.html#paper-maass1997snn",
    "脉冲神经网络": "tags/spiking-neural-network.html",
    "1312.6114": "2024/w29.html#paper-kingma2014vae",
    "kingma2014vae": "2024/w29.html#paper-kingma2014vae",
    "kingma welling": "2024/w29.html#paper-kingma2014vae",
    "w28": "2024/w28.html#week-2024-w28",
    "2024-W27": "2024/w27.html#week-2024-w27",
    "7月15日": "2024/w29.html#week-2024-w29",
    "点云重构": "2024/w27.html#paper-chen2021mrnet",
    "MR-Net cardiac": "2024/w27.html#paper-chen2021mrnet",
}


@pytest.fixture(scope="module")
def data(site: Path) -> dict[str, Any]:
    return search_data(site)


def search_data(site: Path) -> dict[str, Any]:
    text = (site / "searchdata.js").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text[text.index("{") : text.rindex("}") + 1])
    return found


HITS = """
async (queries) => {
  const input = document.querySelector(".pl-search-field");
  const box = document.querySelector(".pl-search-page .pl-search-box");
  const found = [];
  for (const query of queries) {
    input.value = query;
    input.dispatchEvent(new Event("input"));
    await new Promise((resolve) => setTimeout(resolve));
    const rows = [...box.querySelectorAll("a.pl-hit")];
    found.push(rows.map((row) => [row.getAttribute("href"), row.querySelector(".pl-hit-kind").textContent]));
  }
  return found;
}
"""
"""URL and kind of all results displayed for each query, in order."""


@pytest.fixture(scope="module")
def hits(browser: Browser, site: Path) -> Iterator[Callable[[list[str]], list[Any]]]:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site.as_uri()}/search.html")
        page.wait_for_selector(".pl-search-page .pl-search-box", state="attached")
        yield lambda queries: page.evaluate(HITS, queries)  # type: ignore[no-any-return]


def address(data: dict[str, Any], kind: str, index: int) -> str:
    columns = data[kind]
    anchor = columns["anchor"][index]
    return "./" + data["pages"][columns["page"][index]] + (f"#{anchor}" if anchor else "")


@pytest.mark.parametrize("query", FIRST)
def test_best_result_is_first(hits: Callable[[list[str]], list[Any]], query: str) -> None:
    found = hits([query])[0]
    assert found, query
    assert found[0][0] == f"./{FIRST[query]}", found[:5]


@pytest.mark.parametrize("column", ["name", "title", "key", "first words"])
def test_every_entry_is_found_first_by_its(
    hits: Callable[[list[str]], list[Any]], data: dict[str, Any], column: str
) -> None:
    entries = data["entries"]
    if column == "key":
        asked = [ids.split(" ")[0] for ids in entries["ids"]]
    elif column == "first words":
        asked = [note[:30] for note in entries["note"]]
    else:
        asked = entries[column]
    places = [address(data, "entries", index) for index in range(len(asked))]
    # 详见笔记 is all that some notes say
    texts = entries["note"] + entries["other"] if column == "first words" else asked
    wanted = [
        (query, place)
        for query, place in zip(asked, places, strict=True)
        if query and sum(query in text for text in texts) == 1
    ]
    assert len(wanted) >= 15
    found = hits([query for query, _place in wanted])
    wrong = [
        (query, rows[:2])
        for (query, place), rows in zip(wanted, found, strict=True)
        if not rows or rows[0][0] != place
    ]
    assert not wrong


@pytest.mark.parametrize("identifier", ["DOI", "arXiv"])
def test_every_entry_is_found_by_its_identifiers(
    hits: Callable[[list[str]], list[Any]], data: dict[str, Any], identifier: str
) -> None:
    asked = [
        (one, address(data, "entries", index))
        for index, ids in enumerate(data["entries"]["ids"])
        for one in ids.split(" ")[1:]
        if one.startswith("10.") == (identifier == "DOI") and one[:1].isdigit()
    ]
    assert len(asked) >= 5
    found = hits([one for one, _place in asked])
    assert [
        (one, rows[:2])
        for (one, place), rows in zip(asked, found, strict=True)
        if not rows or rows[0][0] != place
    ] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_tag_page_is_found_by_all_names_in_both_languages(
    browser: Browser, request: pytest.FixtureRequest, language: str
) -> None:
    site: Path = request.getfixturevalue("site" if language == "zh" else "english_site")
    data = search_data(site)
    tags = data["tags"]
    asked = [
        (name, address(data, "tags", index))
        for index, first in enumerate(tags["name"])
        for name in [first, *tags["more"][index]]
    ]
    assert len(asked) > 100
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site.as_uri()}/search.html")
        page.wait_for_selector(".pl-search-page .pl-search-box", state="attached")
        found = page.evaluate(HITS, [name for name, _place in asked])
    tag = data["words"]["tag"]
    wrong = []
    for (name, place), rows in zip(asked, found, strict=True):
        # an entry of the same name may stand before its tag
        tags_found = [row for row in rows[:3] if row[1] == tag]
        if not tags_found or tags_found[0][0] != place:
            wrong.append((name, rows[:3]))
    assert not wrong
    assert all((site / place.removeprefix("./")).is_file() for _name, place in asked)


@pytest.mark.parametrize("kind", ["authors", "venues", "weeks"])
def test_index_names_are_found(
    hits: Callable[[list[str]], list[Any]], data: dict[str, Any], kind: str
) -> None:
    names = data[kind]["name"]
    found = hits(names)
    wrong = [
        (name, rows[:2])
        for index, (name, rows) in enumerate(zip(names, found, strict=True))
        if address(data, kind, index) not in [row[0] for row in rows[:2]]
    ]
    assert not wrong


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("query", ["UK Biobank", "英国生物样本库"])
def test_all_papers_of_a_tag_are_found_in_both_languages(
    page: Page, request: pytest.FixtureRequest, language: str, query: str
) -> None:
    site: Path = request.getfixturevalue("site" if language == "zh" else "english_site")
    data = search_data(site)
    tag = data["tags"]["more"].index(
        next(more for more in data["tags"]["more"] if "uk-biobank" in more)
    )
    papers = [
        address(data, "entries", index)
        for index, tags in enumerate(data["entries"]["tags"])
        if tag in tags
    ]
    assert len(papers) == 7
    page.goto(f"{site.as_uri()}/search.html?q={query}")
    page.wait_for_selector("a.pl-hit")
    links = page.locator("a.pl-hit").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    assert set(papers) <= set(links)
    assert len(links) == len(set(links))


def test_search_folds_case_and_diacritics(hits: Callable[[list[str]], list[Any]]) -> None:
    plain = hits(["lukasz", "ŁUKASZ", "Ｌｕｋａｓｚ"])
    assert plain[0]
    assert plain[0] == plain[1] == plain[2]


def test_results_are_ordered_and_labelled_by_kind(
    hits: Callable[[list[str]], list[Any]], data: dict[str, Any]
) -> None:
    singular = ("entry", "week", "tag", "author", "venue", "record", "section")
    order = [data["words"][one] for one in singular]
    kinds = [order.index(kind) for _place, kind in hits(["image"])[0]]
    assert len(set(kinds)) >= 4
    assert kinds == sorted(kinds)


def test_snippet_shows_note_with_match_highlighted(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/search.html?q=膜电位")
    first = page.locator("a.pl-hit").first
    assert "膜电位" in first.locator(".pl-hit-text mark").all_inner_texts()


def test_empty_result_suggests_similar_tags_and_entries(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/search.html?q=autoencodr")
    page.wait_for_selector("a.pl-hit")
    assert "没有找到" in page.locator(".pl-search-page .pl-search-status").inner_text()
    kinds = page.locator(".pl-hit-kind").all_inner_texts()
    assert kinds == ["标签"] * 3 + ["条目"] * 3


@pytest.mark.parametrize("query", ["量子引力", "qwertyuiop", "zzyzx 脉冲神经网络"])
def test_unknown_words_have_no_results(page: Page, site: Path, query: str) -> None:
    page.goto(f"{site.as_uri()}/search.html?q={query}")
    page.wait_for_selector("a.pl-hit")
    assert "没有找到" in page.locator(".pl-search-page .pl-search-status").inner_text()


def test_result_opens_its_card(page: Page, served: str) -> None:
    page.goto(f"{served}/search.html?q=膜电位")
    page.locator("a.pl-hit").first.click()
    page.wait_for_url("**/2024/w28.html#paper-maass1997snn")
    assert page.locator("#paper-maass1997snn").evaluate("node => node.matches('article:target')")


@pytest.mark.parametrize("width", [375, 1280])
def test_result_is_reached_by_keyboard_from_any_page(page: Page, site: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site.as_uri()}/2024/w29.html")
    page.keyboard.press("/")
    page.keyboard.type("UK Biobank")
    panel = page.locator(".pl-search-panel")
    panel.locator("a.pl-hit").first.wait_for(state="visible")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("../2024/w2")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    page.keyboard.type("s")
    page.keyboard.press("Backspace")
    panel.locator("a.pl-hit").first.wait_for(state="visible")
    box = panel.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
    page.keyboard.press("Enter")
    page.wait_for_url("**/tags/uk-biobank.html")


def test_search_page_keeps_query_in_url(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/search.html")
    page.locator(".pl-search-field").fill("GAN")
    page.wait_for_selector("a.pl-hit")
    assert page.url.endswith("search.html?q=GAN")
    assert page.locator("h1").count() == 1


def test_search_page_without_javascript_has_a_message(browser: Browser, site: Path) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site.as_uri()}/search.html")
        assert page.locator(".pl-search-page .pl-no-script").is_visible()


def test_markup_in_results_is_escaped(
    page: Page, tmp_path_factory: pytest.TempPathFactory, build_in: Callable[[Path], Build]
) -> None:
    log = """# Log

::::{week} 2024-W27
:::{note} A <img src=x onerror=document.title='owned'> & more
Before `</script><b>bold</b>` behind.
:::
::::
"""
    built = build_in(tmp_path_factory.mktemp("markup"))({"index.md": log}, "-W")
    assert built.status == 0, built.warnings
    page.goto(f"{built.out.as_uri()}/search.html?q=bold")
    page.wait_for_selector("a.pl-hit")
    assert page.locator(".pl-hit img, .pl-hit b").count() == 0
    assert "</script><b>bold</b>" in page.locator(".pl-hit-text").first.inner_text()
    assert page.title() != "owned"


def test_thousands_of_results_are_limited_per_kind(
    page: Page, site: Path, data: dict[str, Any]
) -> None:
    times = 5200 // len(data["entries"]["name"])
    grown = {**data, "entries": {name: column * times for name, column in data["entries"].items()}}
    script = f"paperlogSearch = {json.dumps(grown)};"
    page.route("**/searchdata.js", lambda route: route.fulfill(body=script))
    page.goto(f"{site.as_uri()}/search.html?q=image")
    page.wait_for_selector("a.pl-hit")
    shown = page.locator("a.pl-hit").count()
    assert shown < 60
    page.locator(".pl-hits-more").first.click()
    assert page.locator("a.pl-hit").count() > shown + 1000


def test_dates_of_hits_stay_on_one_line_on_a_phone(browser: Browser, site: Path) -> None:
    with browser.new_context(viewport={"width": 375, "height": 700}) as context:
        page = context.new_page()
        page.goto(f"{(site / 'search.html').as_uri()}?q=VAE")
        page.locator("a.pl-hit").first.wait_for()
        dates = page.locator(".pl-hit-fact", has_text="2024年7月15日至21日")
        assert dates.count() > 3
        assert set(
            dates.evaluate_all("nodes => nodes.map((one) => one.getClientRects().length)")
        ) == {1}
        heights = dates.evaluate_all(
            "nodes => nodes.map((one) => one.getBoundingClientRect().height)"
        )
        assert max(heights) < 30

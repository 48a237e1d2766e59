"""A log with very long, very many and right-to-left words, and with a week of hundreds of entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from projects import CONF, Built, builder_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WORD = "Pneumonoultramicroscopic" * 20
TITLE = "A title of very many words " * 18
AUTHORS = " and ".join(f"Name{number}, Ann" for number in range(300))
PHONE = {"width": 375, "height": 812}
TALL = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 2000" width="100" height="2000">'
    '<rect width="100" height="2000"/></svg>'
)
BIB = f"""
@article{{word, author = {{Doe, Jane}}, title = {{{WORD}}}, year = {{2021}}}}
@article{{words, author = {{{AUTHORS}}}, title = {{{TITLE}}}, year = {{2021}}}}
@article{{hebrew, author = {{כהן, דוד}}, title = {{למידת מכונה}}, year = {{2021}}}}
"""
NOTES = "\n".join(f":::{{note}} Short {number}\n:tags: mesh\n\nWords.\n:::" for number in range(6))
WEEK = f"""# 2021-W05

:::::{{week}} 2021-W05
:::{{paper}} word
:tags: mesh, {", ".join(f"a-long-name-of-a-tag-{number}" for number in range(80))}
:figure: /tall.svg
:alt: A bar.

Words.
:::
:::{{paper}} words
:tags: mesh
:relates: extends word

Words.
:::
:::{{paper}} hebrew
:tags: mesh

הערה קצרה.
:::
{NOTES}
:::{{note}} Code
`{"code" * 60}`

| {" | ".join("abcdefgh")} |
| {" | ".join(["-"] * 8)} |
| {" | ".join(["long words"] * 8)} |
:::
::::{{topic}} {WORD}
:::{{note}} Within
Words.
:::
::::
:::::
"""
NUMBERED = "\n".join(f":::{{note}} Note {number}\nWords {number}.\n:::" for number in range(200))
LISTS = """# Lists

```{tag-index}
```

```{statistics}
:show: numbers, together
```

```{bibliography}
```
"""
HOME = """# Log

```{weeks}
:newest: 2
```

```{toctree}
:hidden:

many
week
lists
```
"""
FILES = {
    "conf.py": CONF.replace(
        '"Test"',
        '"A log with a name that is much longer than the head of a telephone has room for, twice"',
    ),
    "references.bib": BIB,
    "tall.svg": TALL,
    "week.md": WEEK,
    "many.md": f"# 2021-W06\n\n:::::{{week}} 2021-W06\n{NUMBERED}\n:::::\n",
    "lists.md": LISTS,
    "index.md": HOME,
}
PAGES = (
    "index.html",
    "week.html",
    "many.html",
    "lists.html",
    "lists/mesh.html",
    "papers/words.html",
)


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Built:
    built = builder_in(tmp_path_factory.mktemp("hard"))(FILES)
    assert built.status == 0
    return built


@pytest.fixture(scope="module")
def alabaster(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same log in a theme that has no variables for colours, and no rules for long words."""
    built = builder_in(tmp_path_factory.mktemp("alabaster"))(FILES, "-D", "html_theme=alabaster")
    assert built.status == 0
    return built


def open_page(page: Page, built: Built, name: str) -> None:
    page.goto((built.out / name).as_uri())


@pytest.mark.parametrize("width", [320, 375, 1440])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_screen(browser: Browser, hard: Built, name: str, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        open_page(page, hard, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("week.html", "ul.pl-week-entries a"),
        ("week.html", ".toc-tree a.reference"),
        ("week.html", ".pl-relation a"),
        ("many.html", ".pl-related-entries"),
        ("index.html", "ul.pl-rows-brief .pl-row-head"),
        ("lists/mesh.html", "ul.pl-rows-cards .pl-row-head a"),
    ],
)
def test_long_names_take_three_lines_in_lists(
    page: Page, hard: Built, name: str, names: str
) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    open_page(page, hard, name)
    lines = page.locator(names).evaluate_all(
        """all => all.filter(one => one.checkVisibility()).map(one =>
            one.clientHeight / parseFloat(getComputedStyle(one).lineHeight))"""
    )
    assert lines
    assert max(lines) <= 3.3
    # the words are all there for a screen reader
    assert (
        page.locator(names).evaluate_all(
            "all => Math.max(...all.map(one => one.textContent.length))"
        )
        > 300
    )


def test_long_name_of_log_stays_in_head_of_phone(browser: Browser, hard: Built) -> None:
    with browser.new_context(viewport=PHONE) as context:
        page = context.new_page()
        open_page(page, hard, "index.html")
        head, name = (
            page.locator(one).bounding_box() for one in (".mobile-header", ".mobile-header .brand")
        )
        assert head is not None
        assert name is not None
        assert name["y"] >= head["y"]
        assert name["y"] + name["height"] <= head["y"] + head["height"]


def test_tall_figure_fits_on_screen(page: Page, hard: Built) -> None:
    open_page(page, hard, "week.html")
    figure = page.locator("figure.pl-figure img").first
    figure.scroll_into_view_if_needed()
    box = figure.bounding_box()
    assert box is not None
    assert 300 < box["height"] < 700


def test_right_to_left_text_begins_at_right(page: Page, hard: Built) -> None:
    open_page(page, hard, "week.html")
    card = page.locator("#paper-hebrew")
    note = card.locator(".pl-body p").first
    letters = note.evaluate(
        """node => {
            const text = node.firstChild, range = document.createRange();
            const at = index => { range.setStart(text, index); range.setEnd(text, index + 1);
                return range.getBoundingClientRect().left; };
            return [at(0), at(text.length - 1)];
        }"""
    )
    # the full stop is at the left end
    assert letters[0] > letters[1]


def test_home_has_rows_where_newest_week_has_hundreds_of_entries(page: Page, hard: Built) -> None:
    open_page(page, hard, "index.html")
    assert page.locator(".pl-week ul.pl-rows-brief").count() == 2
    assert page.locator(".pl-week").first.locator(".pl-rows > li").count() == 5
    assert "195 more" in page.locator(".pl-whole-week").first.inner_text()


@pytest.mark.parametrize("width", [320, 1440])
def test_no_page_of_theme_without_own_rules_is_wider_than_screen(
    browser: Browser, alabaster: Built, width: int
) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        for name in PAGES:
            open_page(page, alabaster, name)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_cards_have_colours_of_theme_in_dark(page: Page, alabaster: Built) -> None:
    open_page(page, alabaster, "week.html")
    # as in the themes pydata and book
    page.add_style_tag(
        content=":root { --pst-color-background: #111; --pst-color-text-base: #eee;"
        " --pst-color-text-muted: #bbb; --pst-color-surface: #222; --pst-color-link: #6cf; }"
    )
    card = page.locator("#paper-word")
    colour = "(node, name) => getComputedStyle(node)[name]"
    assert card.evaluate(colour, "color") == "rgb(238, 238, 238)"
    assert card.locator(".pl-authors").evaluate(colour, "color") == "rgb(187, 187, 187)"


def test_search_says_one_entry(page: Page, hard: Built) -> None:
    open_page(page, hard, "search.html")
    page.locator(".pl-search-field").fill("a-long-name-of-a-tag-7")
    page.locator(".pl-hit").first.wait_for()
    words = page.locator(".pl-hits").first.inner_text()
    assert "1 entry" in words
    assert "1 entries" not in words

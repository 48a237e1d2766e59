"""A site in two languages: links between the same pages, for readers and for search engines."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from projects import CONF, Build, Built

SETTING = 'paperlog_languages = {"zh_CN": ".", "en": "en"}\n'
RECORDS = """@article{lee2020, title = {A title}, author = {Lee, Ann and 张三}, year = {2020}}
@article{kim2021, title = {Another}, author = {Kim, Bo and Łoś, Cy}, year = {2021}}
"""
PAGES = {
    "conf.py": f"{CONF}{SETTING}paperlog_page_items = 1\n",
    "index.md": "# Log\n\n```{weeks}\n```\n\n```{toctree}\nw27\ntags\nauthors\nvenues\nrefs\n```\n",
    "tags.md": "# Tags\n\n```{tag-index}\n```\n",
    "authors.md": "# Authors\n\n```{author-index}\n```\n",
    "venues.md": "# Venues\n\n```{venue-index}\n```\n",
    "refs.md": "# References\n\n```{bibliography}\n```\n",
    "references.bib": RECORDS,
    "w27.md": "# 2024-W27\n\n::::{week} 2024-W27\n:::{paper} lee2020\n:tags: cnn, 图像\nNote.\n:::\n"
    ":::{paper} kim2021\nNote.\n:::\n::::\n",
}


@pytest.fixture
def whole_site(tmp_path: Path, build_in: Callable[[Path], Build]) -> Callable[..., Path]:
    """Return a function that builds the project in both languages and returns the site's folder."""

    def run(builder: str = "html", conf: str = "") -> Path:
        pages = {**PAGES, "conf.py": PAGES["conf.py"] + conf}
        site = tmp_path / "site" / builder
        english = build_in(tmp_path / "english")(pages, "-W", builder=builder)
        assert english.status == 0, english.warnings
        shutil.move(english.out, site / "en")
        chinese = build_in(tmp_path / "site")(pages, "-W", "-D", "language=zh_CN", builder=builder)
        assert chinese.status == 0, chinese.warnings
        return site

    return run


def all_pages(folder: Path) -> Iterator[tuple[str, BeautifulSoup]]:
    for path in sorted(folder.rglob("*.html")):
        if "_static" not in path.parts:
            name = path.relative_to(folder).as_posix()
            yield name, BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def target(page: str, href: str) -> str:
    """Return the path in the site of the file to which *href* on *page* links."""
    path = unquote(urljoin(f"https://site/{page}", href)).removeprefix("https://site/")
    return f"{path}index.html" if path.endswith("/") or not path else path


def translation_of(page: str) -> str:
    """Return the path of *page* in the other language."""
    return page.removeprefix("en/") if page.startswith("en/") else f"en/{page}"


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_every_page_links_to_its_translation(whole_site: Callable[..., Path], builder: str) -> None:
    site = whole_site(builder)
    pages = dict(all_pages(site))
    suffix = ".html" if builder == "html" else "/index.html"
    for name in ("papers/lee2020", "tags/cnn", "authors/l", "refs/l", "search", "404"):
        assert f"{name}{suffix}" in pages
    for name, page in pages.items():
        (link,) = page.select(".pl-languages a")
        assert target(name, link["href"]) == translation_of(name)
        assert translation_of(name) in pages
        english = name.startswith("en/")
        assert link.get_text() == ("中文" if english else "English")
        assert link["lang"] == link["hreflang"] == ("zh-CN" if english else "en")
        alternates = {
            one["hreflang"]: target(name, one["href"])
            for one in page.select('link[rel="alternate"][hreflang]')
        }
        chinese = name.removeprefix("en/")
        assert alternates == {"zh-CN": chinese, "en": f"en/{chinese}"}


def test_links_are_absolute_if_site_has_base_url(whole_site: Callable[..., Path]) -> None:
    base = "https://example.org/log/"
    site = whole_site(conf=f'html_baseurl = "{base}"\n')
    for name, page in all_pages(site):
        chinese = name.removeprefix("en/")
        alternates = {
            one["hreflang"]: one["href"] for one in page.select('link[rel="alternate"][hreflang]')
        }
        assert alternates == {"zh-CN": f"{base}{chinese}", "en": f"{base}en/{chinese}"}
        assert page.select_one('link[rel="canonical"]')["href"] == f"{base}{name}"  # type: ignore[index]
    not_found = dict(all_pages(site))["en/404.html"]
    assert not_found.base["href"] == f"{base}en/"  # type: ignore[index]
    in_sitemap = {
        folder: {
            str(one.text) for one in ET.parse(site / folder / "sitemap.xml").iter() if one.text
        }
        for folder in (".", "en")
    }
    assert f"{base}w27.html" in in_sitemap["."]
    assert not any(address.startswith(f"{base}en/") for address in in_sitemap["."])
    assert f"{base}en/w27.html" in in_sitemap["en"]


def test_site_in_one_language_has_no_switch(build: Build) -> None:
    pages = {**PAGES, "conf.py": CONF}
    built = build(pages, "-W")
    assert built.status == 0, built.warnings
    for _name, page in all_pages(built.out):
        assert not page.select(".pl-languages, link[hreflang]")


@pytest.mark.parametrize("theme", ["alabaster", "classic"])
def test_other_themes_have_switch_above_contents(build: Build, theme: str) -> None:
    conf = f'{PAGES["conf.py"]}html_theme = "{theme}"\n'
    conf += 'html_sidebars = {"**": ["globaltoc.html"]}\n'
    built = build({**PAGES, "conf.py": conf}, "-W")
    assert built.status == 0, built.warnings
    assert built.page("w27.html").select_one(".pl-languages a")["href"] == "../w27.html"  # type: ignore[index]


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ('{"zh_CN": ".", "fr": "fr"}', "there is no folder for 'en', the language of this build"),
        ('{"en": "en", "zh_CN": "en"}', "the folder 'en' belongs to two languages"),
        ('{"en": ".", "zh_CN": "../zh"}', "the folder of zh_CN must be '.' or a name such as 'en'"),
        ('{"en": ".", "nowhere": "x"}', "'nowhere' is not the code of a language"),
        ('{"en": ".", 5: "x"}', "5 is not the code of a language"),
    ],
)
def test_invalid_setting_is_reported(build: Build, value: str, problem: str) -> None:
    conf = f"{CONF}paperlog_languages = {value}\n"
    built: Built = build({**PAGES, "conf.py": conf})
    assert f"conf.py: paperlog_languages: {problem}" in built.warnings
    assert not built.page().select(".pl-languages, link[hreflang]")

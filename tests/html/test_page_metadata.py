"""Metadata for other programs: description, picture, icon, sitemap and 404 page."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from projects import CONF, Build, Built, differences

BASE = "https://example.org/log"
MARKUP = 'A "quoted" <b>name</b> & more'
WEEK = """# 2024-W{number}

::::{{week}} 2024-W{number}
:::{{note}} {name}
Its first sentence. And a second one.
:::
::::
"""
PAGES = {
    "conf.py": f'{CONF}html_baseurl = "{BASE}"\n',
    "index.md": "# Log of papers\n\nWhat was read. Week by week.\n\n```{toctree}\n2024\n```\n",
    "2024.md": "# 2024\n\n```{weeks} 2024\n```\n\n```{toctree}\nw27\nw28\n```\n",
    "w27.md": WEEK.format(number=27, name=MARKUP),
    "w28.md": WEEK.format(number=28, name="Second"),
}


def tags(built: Built, name: str) -> dict[str, str]:
    page = built.page(name)
    return {
        str(tag.get("property") or tag.get("name")): str(tag["content"])
        for tag in page.select("meta[content]")
    }


def picture(built: Built, name: str) -> Path:
    address = tags(built, name)["og:image"]
    assert address.startswith(f"{BASE}/")
    return built.out / address.removeprefix(f"{BASE}/")


def files(built: Built) -> dict[str, bytes]:
    return {
        path.relative_to(built.out).as_posix(): path.read_bytes()
        for path in built.out.rglob("*")
        if path.is_file() and ".doctrees" not in path.parts and path.name != ".buildinfo"
    }


@pytest.fixture
def built(build: Build) -> Built:
    project = build(PAGES, "-W")
    assert project.status == 0, project.warnings
    return project


def test_pages_have_description_and_open_graph_tags(built: Built) -> None:
    assert tags(built, "index.html")["description"] == "What was read."
    week = tags(built, "w27.html")
    assert week["description"] == week["og:description"] == f"1 entry · {MARKUP}"
    assert week["og:url"] == f"{BASE}/w27.html"
    assert week["og:site_name"] == "Log of papers"


@pytest.mark.parametrize("name", ["index.html", "2024.html", "w27.html", "w28.html"])
def test_home_years_and_weeks_have_their_own_picture(built: Built, name: str) -> None:
    data = picture(built, name).read_bytes()
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">II", data[16:24]) == (1200, 630)


def test_picture_is_replaced_if_page_changes(build: Build, built: Built) -> None:
    before = {name: picture(built, f"{name}.html") for name in ("2024", "w27", "w28")}
    edited = {**PAGES, "w28.md": WEEK.format(number=28, name="Renamed")}
    after = build(edited, "-W")
    assert after.status == 0, after.warnings
    assert picture(after, "w27.html") == before["w27"]
    assert picture(after, "w28.html") != before["w28"]
    assert not before["w28"].exists()


@pytest.mark.parametrize(
    "edit",
    [
        {"index.md": PAGES["index.md"].replace("Log of papers", "Another title")},
        {"w28.md": WEEK.format(number=28, name="Renamed")},
        {"w28.md": WEEK.format(number=29, name="Second")},
    ],
)
def test_incremental_build_equals_clean_build(
    build: Build,
    built: Built,
    build_in: Callable[[Path], Build],
    tmp_path_factory: pytest.TempPathFactory,
    edit: dict[str, str],
) -> None:
    after = files(build({**PAGES, **edit}, "-W"))
    clean = files(build_in(tmp_path_factory.mktemp("clean"))({**PAGES, **edit}, "-W"))
    assert differences(after, clean) == []


def test_sitemap_has_all_pages_and_no_others(built: Built) -> None:
    root = ET.fromstring((built.out / "sitemap.xml").read_text(encoding="utf-8"))
    listed = {str(one.text) for one in root.iter() if one.tag.endswith("}loc")}
    names = {name for name in files(built) if name.endswith(".html")}
    expected = names - {"404.html", "search.html", "genindex.html"}
    assert listed == {f"{BASE}/{name}" for name in expected}


def test_404_page_works_at_any_address(built: Built) -> None:
    page = built.page("404.html")
    base = page.select_one("base")
    assert base is not None and base["href"] == f"{BASE}/"
    heading = page.select_one("h1")
    assert heading is not None and heading.get_text() == "Page not found"
    assert [link["href"] for link in page.select("#not-found a")] == ["index.html", "search.html"]


def test_without_base_url_nothing_needs_absolute_addresses(build: Build) -> None:
    built = build({**PAGES, "conf.py": CONF}, "-W")
    assert built.status == 0, built.warnings
    metadata = tags(built, "w27.html")
    assert metadata["description"].startswith("1 entry")
    assert not [name for name in metadata if name.startswith("og:")]
    assert not (built.out / "sitemap.xml").exists()
    icon = built.page("w27.html").select_one("link[rel=icon]")
    assert icon is not None and (built.out / str(icon["href"])).is_file()

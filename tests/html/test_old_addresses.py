"""Addresses of entries that were renamed or moved: pages and anchors that lead to the new ones."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

import pytest
from projects import CONF, Build, Built, differences_after_edit

RECORDS = """@article{new2020, title = {A paper & its <name>}, author = {Lee, Ann}, year = {2020}}
@article{other2021, title = {Another}, author = {Kim, Bo}, year = {2021}}
"""
WEEK = "# 2024-W{0}\n\n::::{{week}} 2024-W{0}\n:::{{paper}} {1}\nA note.\n:::\n::::\n"
LOCK = """# words
old#week-2024-w27 -> w27#week-2024-w27
old#paper-new2020 -> w27#paper-new2020
w27#paper-first2020 -> w27#paper-second2020
w27#paper-second2020 -> w27#paper-new2020
w27#paper-other2021 -> w28#paper-other2021
"""
PAGES = {
    "conf.py": f'{CONF}html_baseurl = "https://example.org/log"\n',
    "index.md": "# Log\n\n```{toctree}\nw27\nw28\n```\n",
    "w27.md": WEEK.format(27, "new2020"),
    "w28.md": WEEK.format(28, "other2021"),
    "references.bib": RECORDS,
    "paperlog.lock": LOCK,
}


def leads_to(built: Built, name: str) -> str:
    """The file that the page *name* leads to, which both its refresh and its link name."""
    page = built.page(name)
    refresh = page.select_one('meta[http-equiv="refresh"]')
    link = page.select_one("body a")
    assert refresh and link
    assert refresh["content"] == f"0; url={link['href']}"
    path, _sign, anchor = urljoin(f"/{name}", str(link["href"])).lstrip("/").partition("#")
    file = f"{path}index.html" if path.endswith("/") or not path else path
    assert (built.out / file).is_file()
    assert not anchor or built.page(file).find(id=anchor)
    return f"{file}#{anchor}" if anchor else file


@pytest.mark.parametrize(("builder", "end"), [("html", ".html"), ("dirhtml", "/index.html")])
def test_pages_of_old_addresses_lead_to_the_new_ones(build: Build, builder: str, end: str) -> None:
    built = build(PAGES, "-W", builder=builder)
    assert built.status == 0, built.warnings
    for old in ("first2020", "second2020"):
        assert leads_to(built, f"papers/{old}{end}") == f"papers/new2020{end}"
    assert leads_to(built, f"old{end}") == f"w27{end}#week-2024-w27"
    # the real page of a paper that moved stays
    assert "pl-paper-page" in built.text(f"papers/other2021{end}")


def test_an_old_page_needs_no_script_and_is_not_searched_for(build: Build) -> None:
    built = build(PAGES, "-W", "-D", "language=zh_CN")
    page = built.page("papers/first2020.html")
    assert page.html and page.html["lang"] == "zh-CN"
    assert not page.select("script, style, [style]")
    robots, canonical = page.select_one('[name="robots"]'), page.select_one('[rel="canonical"]')
    assert robots and robots["content"] == "noindex"
    assert canonical and canonical["href"] == "https://example.org/log/papers/new2020.html"
    assert page.title and page.title.text == "A paper & its <name>"
    assert [part.text for part in page.select("p")] == ["此页已移至：", "A paper & its <name>"]
    sitemap = built.text("sitemap.xml")
    assert "papers/new2020.html" in sitemap
    assert "first2020" not in sitemap and "old.html" not in sitemap


def test_old_anchors_stay_on_their_page(build: Build) -> None:
    page = build(PAGES, "-W").page("w27.html")
    for old in ("paper-first2020", "paper-second2020"):
        element = page.find(id=old)
        assert element and element.find_parent(id="paper-new2020")
    moved = page.find(id="paper-other2021")
    assert moved and moved.a
    assert (moved.text.strip(), moved.a["href"]) == ("Another", "w28.html#paper-other2021")
    assert "Moved to another page" in page.text


def test_real_pages_are_not_overwritten(build: Build) -> None:
    built = build(
        {
            **PAGES,
            "conf.py": f'{PAGES["conf.py"]}html_extra_path = ["extra"]\n',
            "extra/kept.html": "<p>kept</p>",
            "tags.md": "---\norphan: true\n---\n\n# Tags\n\n```{tag-index}\n```\n",
            "w28.md": PAGES["w28.md"].replace("A note", ":tags: cnn\n\nA note"),
            "paperlog.lock": "kept#paper-a -> w27\nTags/CNN#paper-b -> w27\nsearch#paper-c -> w27\n"
            "w27#paper-other2021 -> w27#paper-new2020\n",
        },
        "-W",
    )
    assert built.status == 0, built.warnings
    assert built.text("kept.html") == "<p>kept</p>"
    for name in ("tags/cnn.html", "search.html", "papers/other2021.html"):
        assert "http-equiv" not in built.text(name)
    assert not (built.out / "Tags").exists() or (built.out / "tags").samefile(built.out / "Tags")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("w27#paper-a -> w27#paper-new202", "did you mean 'w27#paper-new2020'?"),
        ("w27#paper-a -> w27#paper-a", "leads back to itself"),
        ("../a -> w27", "this is not an address"),
        ("w27#paper-a", "restore the entry"),
        ("w27#paper-a = title:A paper & its <name>", "w27#paper-new2020 has nearly the same title"),
    ],
)
def test_redirect_without_target_is_reported_with_file_and_line(
    build: Build, line: str, words: str
) -> None:
    pages = {**PAGES, "paperlog.lock": f"# words\n{line}\n"}
    first = build(pages)
    assert "paperlog.lock:2: WARNING:" in first.warnings
    assert words in first.warnings
    # also by a build that reads no page
    assert words in build(pages).warnings
    assert not (first.out.parent / "a.html").exists()


def test_a_page_that_one_build_leaves_out_is_not_lost(build: Build) -> None:
    lock = "w28#paper-other2021\nw27#paper-a -> w28#paper-other2021\n"
    index = "# Log\n\n```{toctree}\nw27\n```\n"
    pages = {**PAGES, "index.md": index, "paperlog.lock": lock}
    assert build(pages, "-W", "-D", "exclude_patterns=w28.md").status == 0


@pytest.mark.parametrize(
    "edit",
    [
        {"paperlog.lock": ""},
        {"paperlog.lock": LOCK.replace("-> w27#paper-new2020", "-> w28#paper-other2021")},
        {"paperlog.lock": f"{LOCK}older#paper-new2020 -> w28\n"},
        {"references.bib": RECORDS.replace("A paper", "One paper")},
        {"w28.md": PAGES["w28.md"].replace("other2021", "other2021\n:name: Short")},
    ],
)
def test_an_incremental_build_gives_what_a_clean_one_gives(
    tmp_path: Path, edit: dict[str, str]
) -> None:
    assert differences_after_edit(tmp_path, PAGES, edit) == []


def test_pages_of_other_builders_and_projects_stay(build: Build) -> None:
    for builder in ("singlehtml", "text", "json"):
        assert build(PAGES, "-W", builder=builder).status == 0
    plain = CONF.replace("paperlog.site", 'myst_parser", "paperlog')
    built = build({**PAGES, "conf.py": plain}, "-W")
    assert not (built.out / "papers").exists()


def test_invalid_page_names_are_reported(build: Build) -> None:
    names = ("searchdata.js/x", "index.html/x", "papers/new2020.html/x", "中" * 120)
    lock = "".join(f"{name} -> w27\n" for name in names)
    built = build({**PAGES, "paperlog.lock": lock})
    assert built.status == 0, built.warnings
    for number, _name in enumerate(names, 1):
        assert f"paperlog.lock:{number}: WARNING: this is not an address" in built.warnings
    assert "pl-paper-page" in built.text("papers/new2020.html")


def test_a_page_in_a_folder_is_not_overwritten(build: Build) -> None:
    lock = "w28/index -> w27\nindex/index -> w27\nold/index -> w27\nold -> w28\n"
    built = build({**PAGES, "paperlog.lock": lock}, "-W", builder="dirhtml")
    assert built.status == 0, built.warnings
    assert "Another" in built.text("w28/index.html")
    assert leads_to(built, "old/index.html") == "w27/index.html"


def test_pages_of_sphinx_are_not_overwritten(build: Build) -> None:
    names = ("genindex-A", "_static/x", "_sources/w27", "py-modindex", "about")
    files = {
        "conf.py": f'{PAGES["conf.py"]}html_additional_pages = {{"about": "about.html"}}\n'
        'templates_path = ["."]\n',
        "about.html": "about",
        "paperlog.lock": "".join(f"{name} -> w27\n" for name in names),
    }
    built = build({**PAGES, **files}, "-W")
    assert built.status == 0, built.warnings
    assert built.text("about.html") == "about"
    assert not [name for name in names[:-1] if (built.out / f"{name}.html").exists()]


def test_redirect_page_refused_by_file_system_is_reported(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Path.write_text

    def refuse(path: Path, *arguments: object, **named: object) -> int:
        if path.name == "what?.html":
            raise OSError(22, "Invalid argument")
        return write(path, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "write_text", refuse)
    built = build({**PAGES, "paperlog.lock": "what? -> w27\nold -> w27\n"})
    assert "the old address what? was not written: Invalid argument" in built.warnings
    assert leads_to(built, "old.html") == "w27.html"

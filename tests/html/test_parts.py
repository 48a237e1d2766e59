"""Long indexes are split into several pages; links lead to the right page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paperlog.model.index_paging import divide, letters
from projects import Build, Built, differences, tree

NAMES = [
    "Adams, Ann",
    "Abel, Al",
    "Abbot, Bo",
    "Chen, Xi",
    "Cheng, Yu",
    "Müller, Jo",
    "张三",
    "张伟",
    "李四",
]
LIMIT = ("-D", "paperlog_page_items=2")


def files(names: list[str]) -> dict[str, str]:
    keys = {
        f"{name.split(',')[0].encode('ascii', 'ignore').decode().lower() or 'anon'}{2000 + index}": (
            name
        )
        for index, name in enumerate(names)
    }
    papers = "\n".join(f":::{{paper}} {key}\nSee {{cite:p}}`{key}`.\n:::\n" for key in keys)
    return {
        "index.md": (
            "# Log\n\n```{toctree}\nauthors\nworks\n```\n\n"
            + f"::::{{week}} 2024-W27\n{papers}\n::::\n"
        ),
        "authors.md": "# Authors\n\n```{author-index}\n```\n",
        "works.md": "# Works\n\n```{bibliography}\n```\n",
        "references.bib": "\n".join(
            f"@article{{{key}, author = {{{name}}}, title = {{Work {key}}}, year = {{2020}}}}"
            for key, name in keys.items()
        ),
    }


def targets_found(built: Built) -> int:
    """Check that links to parts have existing targets; return their number."""
    number = 0
    for page in sorted(built.out.rglob("*.html")):
        for link in built.page(page.relative_to(built.out).as_posix()).select(
            "main a[href*='#'], article a[href*='#']"
        ):
            path, _sign, address = str(link["href"]).partition("#")
            target = (page.parent / path).resolve() if path else page
            if "://" in path or not address or target.suffix != ".html":
                continue
            number += target.parent.name in {"authors", "works"}
            assert built.page(target.relative_to(built.out.resolve()).as_posix()).find(
                id=address
            ), (page.name, link["href"])
    return number


@given(
    st.lists(
        st.text("abcU-", min_size=1, max_size=6).map(lambda text: f"x{text}"),
        unique_by=lambda name: tuple(letters(name)),
        min_size=1,
        max_size=40,
    ),
    st.integers(1, 9),
)
def test_part_is_the_longest_prefix_of_an_id(names: list[str], most: int) -> None:
    parts = divide(names, most)
    assert set(parts) == set(names)
    for name, part in parts.items():
        spelled = "".join(letters(name))
        # as the script of the page does: the longest part with which the id begins
        assert part == max(
            (other for other in set(parts.values()) if spelled.startswith(other)), key=len
        )
    for part in set(parts.values()):
        assert sum(other == part for other in parts.values()) <= most


def test_long_indexes_are_split_into_pages(build: Build) -> None:
    built = build(files(NAMES), *LIMIT)
    assert targets_found(built) >= 2 * len(NAMES)
    authors = built.page("authors.html")
    assert [link.get_text() for link in authors.select(".pl-parts a")] == [
        "A",
        "Ab",
        "C",
        "M",
        "张",
        "Other scripts",
    ]
    assert built.page("authors/ab.html").select("#author-abel--al")
    assert built.page("authors/U5F20.html").select("#author-U5F20-U4E09")
    assert not authors.select(".pl-index") and not built.page("works.html").select(".pl-record")
    records = [
        record
        for page in (built.out / "works").glob("*.html")
        for record in built.page(f"works/{page.name}").select(".pl-record")
    ]
    assert len(records) == len(NAMES)
    assert all(record.select(".pl-back-links a") for record in records)


def test_short_indexes_are_on_one_page(build: Build) -> None:
    built = build(files(NAMES))
    assert len(built.page("authors.html").select(".pl-index > li")) == len(NAMES)
    assert not (built.out / "authors").exists()


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
@pytest.mark.parametrize(
    "names",
    [NAMES[:2], NAMES[:-1], [*NAMES, "Abend, Cy", "Chung, Di"]],
    ids=["too few", "fewer", "more"],
)
def test_growing_or_shrinking_index_equals_clean_build(
    build_in: Callable[[Path], Build], tmp_path: Path, names: list[str], builder: str
) -> None:
    grown, anew = build_in(tmp_path / "grown"), build_in(tmp_path / "anew")
    grown(files(NAMES), *LIMIT, builder=builder)
    assert (
        differences(
            tree(grown(files(names), *LIMIT, builder=builder).out),
            tree(anew(files(names), *LIMIT, builder=builder).out),
        )
        == []
    )

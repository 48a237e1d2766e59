"""Many tags, long tags, and tags that are not valid file names."""

from __future__ import annotations

from pathlib import Path

from paperlog.display.rows import TAGS_OF_ROW
from projects import Build, Built

LONG = "long" * 64


def log_of(tags: list[str]) -> dict[str, str]:
    card = f":::{{paper}} one\n:tags: {', '.join(tags)}\nWords.\n:::\n"
    return {
        "index.md": f"# Log\n\n```{{toctree}}\ntags\n```\n\n::::{{week}} 2024-W27\n{card}::::\n",
        "tags.md": "# Tags\n\n```{tag-index}\n```\n",
        "references.bib": "@misc{one, title = {One}}\n",
    }


def links_of_tags(built: Built, page: str) -> list[Path]:
    """Target files of the tag links on a page."""
    links = built.page(page).select("a.pl-tag")
    return [(built.out / page).parent / str(link["href"]).partition("#")[0] for link in links]


def test_size_of_tag_pages_is_linear_in_tags(build: Build) -> None:
    links: list[int] = []
    for number in (50, 200):
        names = [f"tag-number-{index}-of-many" for index in range(number)]
        built = build(log_of(names))
        assert len(built.page().select("article .pl-tags .pl-tag")) == number
        made = [f"tags/{name}.html" for name in names]
        links.append(sum(len(links_of_tags(built, page)) for page in made))
        assert f"and {number - TAGS_OF_ROW} more" in built.page(made[0]).get_text()
    assert links[1] < 5 * links[0]


def test_tags_that_are_no_valid_file_names_have_pages(build: Build) -> None:
    built = build(log_of([LONG, f"{LONG}-and-more", "con", "aux", "NUL", "com1", "ordinary"]), "-W")
    assert (built.warnings, built.status) == ("", 0)
    links = links_of_tags(built, "index.html")
    assert len({path.resolve() for path in links}) == 7
    assert all(path.is_file() and len(path.name) < 130 for path in links)
    stems = {path.stem for path in links}
    assert "ordinary" in stems
    assert not stems & {"con", "aux", "nul", "com1"}

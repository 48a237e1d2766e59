"""Pages written again after an edit."""

from __future__ import annotations

import json

import pytest
from projects import CONF, Build, Built

WEEK = "# {title}\n\n::::{{week}} 2024-W{number}\n:::{{note}} {name}\n{words}\n:::\n::::\n"
FIRST = {"title": "A week", "number": 27, "name": "First", "words": "Words. " * 60 + "Last."}
OTHER = WEEK.format(title="Another", number=28, name="Second", words="Delta.")
CONF_ALONE = {"conf.py": CONF.replace('["references.bib"]', "[]")}
PAGES = {
    **CONF_ALONE,
    "index.md": "# Log\n\n```{toctree}\nfirst\nother\nlisting\nshort\n```\n",
    "other.md": OTHER,
    "listing.md": "# Listing\n\n```{entries}\n```\n",
    "short.md": "# Short\n\n```{entries}\n:style: list\n```\n",
}


def written(built: Built) -> dict[str, int]:
    """Modification time of each page in nanoseconds."""
    return {
        path.stem: path.stat().st_mtime_ns
        for path in built.out.glob("*.html")
        if path.stem not in {"404", "search", "genindex"}
    }


@pytest.mark.parametrize(
    ("edit", "again"),
    [
        ({"words": "Words. " * 60 + "Changed."}, {"first"}),
        ({"words": "Changed. " * 60}, {"first", "listing"}),
        ({"name": "Renamed"}, {"first", "index", "other", "listing", "short"}),
        ({"title": "New"}, {"first", "index", "other", "listing", "short"}),
        # the sidebar has titles without their emphasis
        ({"title": "A *week*"}, {"first", "index", "other"}),
    ],
)
def test_pages_showing_edited_content_are_written_again(
    build: Build, edit: dict[str, str], again: set[str]
) -> None:
    before = written(build({**PAGES, "first.md": WEEK.format(**FIRST)}, "-W"))
    after = written(build({**CONF_ALONE, "first.md": WEEK.format(**{**FIRST, **edit})}, "-W"))
    rewritten = {name for name in after if after[name] != before[name]}
    assert rewritten == again


def test_search_index_has_edited_and_unedited_entries(build: Build) -> None:
    def notes(built: Built) -> dict[str, str]:
        text = built.text("searchdata.js")
        entries = json.loads(text[text.index("{") : text.rindex("}") + 1])["entries"]
        return dict(zip(entries["anchor"], entries["note"], strict=True))

    one = {**FIRST, "words": "Alpha beta."}
    before = notes(build({**PAGES, "first.md": WEEK.format(**one)}, "-W"))
    assert before["note-first"] == "Alpha beta."
    edited = {**one, "words": "Gamma beta delta."}
    after = notes(build({**CONF_ALONE, "first.md": WEEK.format(**edited)}, "-W"))
    assert after == {**before, "note-first": "Gamma beta delta."}
    assert after["note-second"] == before["note-second"] == "Delta."

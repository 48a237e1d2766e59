"""A changed setting, also one of a build that failed, leaves no page and no file of before."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import CONF, builder_in, differences_from_clean

FILES = {
    "index.md": "# Log\n\n```{toctree}\nw27\nauthors\nsearches\n```\n",
    "w27.md": (
        "# Week\n\n::::{week} 2024-W27\n:::{paper} lee2020\n:::\n:::{paper} lee2021\n:::\n::::\n"
    ),
    "authors.md": "# Authors\n\n```{author-index}\n```\n",
    "searches.md": "# Searches\n\nA page with words.\n",
    "references.bib": (
        "@article{lee2020, title = {A}, author = {Lee, Ann}, year = {2020}}\n"
        "@article{lee2021, title = {B}, author = {Lee, Ann}, year = {2021}}\n"
    ),
}
SETTINGS = {
    "search": ("", "paperlog_search = False\n"),
    "address": ("", 'html_baseurl = "https://log.example/"\n'),
    "footer": ("", "html_show_sphinx = False\n"),
}
STOPS = """
def setup(app):
    def stop(app, pagename, *_arguments):
        if pagename == "w27":
            raise ValueError("stopped")
    app.connect("html-page-context", stop)
"""


def with_setting(setting: str) -> dict[str, str]:
    return {**FILES, "conf.py": CONF + setting}


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("order", [1, -1])
def test_change_of_a_setting(tmp_path: Path, name: str, order: int) -> None:
    before, after = SETTINGS[name][::order]
    build = builder_in(tmp_path / "edited")
    build(with_setting(before), "-W")
    again = build({"conf.py": CONF + after, "references.bib": FILES["references.bib"]}, "-W")
    assert again.status == 0, again.warnings
    assert differences_from_clean(again, tmp_path / "clean", with_setting(after)) == []


def test_change_of_a_setting_in_a_build_that_fails(tmp_path: Path) -> None:
    build = builder_in(tmp_path / "edited")
    records = {"references.bib": FILES["references.bib"]}
    build(with_setting(""), "-W")
    setting = SETTINGS["footer"][1]
    failed = build({**records, "conf.py": CONF + setting + STOPS})
    assert failed.status != 0
    assert "stopped" in failed.warnings
    again = build({**records, "conf.py": CONF + setting}, "-W")
    assert again.status == 0, again.warnings
    assert differences_from_clean(again, tmp_path / "clean", with_setting(setting)) == []

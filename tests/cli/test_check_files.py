"""``paperlog check`` reports images and downloads that a build refuses, and outdated figures."""

from __future__ import annotations

from pathlib import Path

from paperlog.checking.entry_checks import check_entries
from paperlog.checking.link_checks import check_links
from paperlog.source.log_reader import read_log
from paperlog.source.project import find_project

NOTE = f"""# W

![a](../secret.png) and ![b](page.html)

[c](../secret.png) and [d](link.png)

[e]({"x" * 300}.txt) and [f](a%00b.txt)

![g](gone.png) and [h](inside.txt) and [i](page.html)
"""


def test_files_outside_the_source_folder_are_reported(tmp_path: Path) -> None:
    source = tmp_path / "log"
    source.mkdir()
    (tmp_path / "secret.png").write_text("secret", encoding="utf-8")
    (source / "link.png").symlink_to(tmp_path / "secret.png")
    files = {"conf.py": "extensions = ['paperlog']\n", "index.md": NOTE}
    for name, text in {**files, "page.html": "x", "inside.txt": "x"}.items():
        (source / name).write_text(text, encoding="utf-8")
    found = [(one.rule, one.line) for one in check_links(read_log(find_project(source)))]
    assert found == [
        *(("figure", 3), ("figure", 3), ("download", 5), ("download", 5)),
        *(("download", 7), ("download", 7), ("dead-link", 9)),
    ]


def test_outdated_figure_is_reported_and_not_drawn(
    tmp_path: Path,
) -> None:
    card = "::::{{week}} 2024-W27\n:::{{note}} A\n:figure: {}\n:alt: a\n:::\n::::\n"
    files = {
        "conf.py": "extensions = ['paperlog']\n",
        "index.md": f"# W\n\n{card.format('figures/a.py')}",
        "figures/a.py": "raise ValueError\n",
        "figures/a.light.svg": "<svg/>",
        "figures/a.dark.svg": "<svg/>",
        "other.md": f"# W\n\n{card.format('figures/none.dot')}",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = list(check_entries(read_log(find_project(tmp_path))))
    assert [(one.rule, one.line) for one in found] == [("figure", 5), ("figure", 5)]
    assert "`paperlog figures`" in found[0].message
    assert "there is no figure" in found[1].message
    assert len(list(tmp_path.rglob("*.*"))) == len(files)

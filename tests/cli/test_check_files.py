"""``paperlog check`` finds the pictures and downloads in notes that a build refuses to publish."""

from __future__ import annotations

from pathlib import Path

from paperlog.checking.links import check_links
from paperlog.sources.project import find_project
from paperlog.sources.reader import read_log

NOTE = f"""# W

![a](../secret.png) and ![b](page.html)

[c](../secret.png) and [d](link.png)

[e]({"x" * 300}.txt) and [f](a%00b.txt)

![g](gone.png) and [h](inside.txt) and [i](page.html)
"""


def test_files_that_must_not_be_published_are_found(tmp_path: Path) -> None:
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

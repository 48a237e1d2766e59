"""The instructions of the README work, and its links exist."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_readme_example_can_be_added_to_the_log(tmp_path: Path) -> None:
    for folder in ("source", "_ext", "_static"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "conf.py", tmp_path)
    week = re.search(r"^````markdown\n(.*?)^````$", README, re.MULTILINE | re.DOTALL)
    place = re.search(
        r"Put it into `([^`]+)`, and name that file, `([^`]+)`, in the `toctree` of `([^`]+)`",
        README,
    )
    assert week is not None
    assert place is not None
    page, name, contents = tmp_path / place[1], place[2], tmp_path / place[3]
    assert not page.exists()
    page.write_text(week[1], encoding="utf-8")
    contents.write_text(
        contents.read_text(encoding="utf-8").replace("\nw29\n", f"\nw29\n{name}\n"),
        encoding="utf-8",
    )
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-c",
        str(tmp_path),
        str(tmp_path / "source"),
        str(tmp_path / "html"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    site = tmp_path / "html" / page.relative_to(tmp_path / "source").with_suffix(".html")
    card = BeautifulSoup(site.read_text(encoding="utf-8"), "html.parser").select_one(
        "article.pl-card"
    )
    assert card is not None
    assert "Shape registration with learned deformations" in card.get_text()


def test_every_link_and_image_target_exists() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert len(targets) > 5
    assert [target for target in targets if not (ROOT / target).is_file()] == []


def test_no_picture_is_larger_than_250_kilobytes() -> None:
    pictures = re.findall(r"^!\[[^\]]+\]\((docs/[^)]+)\)", README, re.MULTILINE)
    assert len(pictures) == 4
    assert [name for name in pictures if (ROOT / name).stat().st_size > 250_000] == []

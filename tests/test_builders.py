"""The log of this repository with every builder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EVIDENCE = {
    "html": "2024/w27.html",
    "dirhtml": "2024/w27/index.html",
    "singlehtml": "index.html",
    "epub": "2024/w27.xhtml",
    "latex": "paperlog.tex",
    "text": "2024/w27.txt",
    "man": "*.1",
    "texinfo": "*.texi",
    "gettext": "2024.pot",
    "pseudoxml": "2024/w27.pseudoxml",
    "xml": "2024/w27.xml",
    "linkcheck": "output.json",
}


@pytest.mark.parametrize("builder", EVIDENCE)
def test_log_builds_without_warnings(builder: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    # no test asks the network: what is checked is that every link can be looked at
    options = ["-D", "linkcheck_ignore=https?://.*"] if builder == "linkcheck" else []
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-b",
        builder,
        "-c",
        str(ROOT),
        "-d",
        str(tmp_path / "dt"),
        *options,
        str(ROOT / "source"),
        str(out),
    ]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    printed = next(out.glob(EVIDENCE[builder])).read_text(encoding="utf-8")
    if builder == "linkcheck":
        assert "https://doi.org/10.1016/j.media.2021.102228" in printed
        return
    assert "MR-Net" in printed
    if builder not in {"gettext"}:
        # a fact of the record, filled in when the page was written
        assert "Medical Image Analysis" in printed


def test_text_output_is_readable_without_links_and_styles(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-b",
        "text",
        "-c",
        str(ROOT),
        "-d",
        str(tmp_path / "dt"),
        str(ROOT / "source"),
        str(tmp_path / "out"),
    ]
    subprocess.run(command, check=True)
    week = (tmp_path / "out/2024/w27.txt").read_text(encoding="utf-8")
    assert "DOI: https://doi.org/10.1016/j.media.2021.102228" in " ".join(week.split())
    assert "#心脏磁共振 #三维形状重建" in week
    bibliography = (tmp_path / "out/bibliography.txt").read_text(encoding="utf-8")
    assert "Code github.com/XiangChen1994/MR-Net" in " ".join(bibliography.split())


def test_texinfo_links_point_to_index_lines(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-b",
        "texinfo",
        "-c",
        str(ROOT),
        "-d",
        str(tmp_path / "dt"),
        str(ROOT / "source"),
        str(tmp_path / "out"),
    ]
    subprocess.run(command, check=True)
    text = next((tmp_path / "out").glob("*.texi")).read_text(encoding="utf-8")
    # Sphinx gathers at the end, in the order of a set, what has no place
    assert "@w{    " not in text
    assert "@anchor{tags tag-diffusion}" in text

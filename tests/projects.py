"""Small Sphinx projects, each built in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup

ROOT = Path(__file__).parent.parent
ROOTS = Path(__file__).parent / "roots"
EXTENSION = ROOT / "_ext"
CONF = """
project = "Test"
language = "en"
extensions = ["paperlog.site"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
bibtex_bibfiles = ["references.bib"]
html_theme = "furo"
"""


@dataclass(frozen=True)
class Built:
    """A finished build: where it is, what it warned of, how it ended."""

    source: Path
    out: Path
    warnings: str
    status: int

    def text(self, page: str) -> str:
        return (self.out / page).read_text(encoding="utf-8")

    def page(self, page: str = "index.html") -> BeautifulSoup:
        return BeautifulSoup(self.text(page), "html.parser")


Build = Callable[..., Built]


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a *folder*."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Files that only one tree has, or that differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def builder_in(folder: Path) -> Build:
    def run(project: str | dict[str, str], *options: str, builder: str = "html") -> Built:
        source, out = folder / "source", folder / builder
        if isinstance(project, str):
            shutil.copytree(ROOTS / project, source, dirs_exist_ok=True)
        else:
            for name, text in {"conf.py": CONF, "references.bib": "", **project}.items():
                path = source / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "sphinx",
            "-q",
            "-b",
            builder,
            *options,
            "-d",
            str(folder / "doctrees"),
            str(source),
            str(out),
        ]
        environment = {
            **os.environ,
            "PYTHONPATH": str(EXTENSION),
            "NO_COLOR": "1",
            "PYTHONIOENCODING": "utf-8",
        }
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False
        )
        return Built(source, out, done.stderr.replace(f"{source}{os.sep}", ""), done.returncode)

    return run

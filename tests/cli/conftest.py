from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from paperlog.cli.group import paperlog

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Call ``paperlog -C FOLDER …`` in this process."""
    runner = CliRunner()
    return lambda folder, *arguments: runner.invoke(paperlog, ["-C", str(folder), *arguments])


@pytest.fixture
def log(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Write the files of a log into a folder."""

    def write(files: dict[str, str]) -> Path:
        for name, text in {"conf.py": 'bibtex_bibfiles = ["references.bib"]\n', **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write

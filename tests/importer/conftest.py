from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from paperlog.cli.group import paperlog
from projects import CONF

Run = Callable[..., Result]
Write = Callable[[dict[str, str | bytes]], Path]

FRESH = {
    "conf.py": CONF,
    "index.md": "# Log\n\n```{toctree}\nbibliography\n```\n",
    "bibliography.md": "# Bibliography\n\n```{bibliography}\n```\n",
}


@pytest.fixture
def fresh(tmp_path: Path) -> Write:
    """A log without weeks in the folder ``log``, next to the user's files."""

    def write(files: dict[str, str | bytes]) -> Path:
        for name, text in {
            **{f"log/{name}": text for name, text in FRESH.items()},
            **files,
        }.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return tmp_path / "log"

    return write


@pytest.fixture
def take(tmp_path: Path) -> Run:
    """Call ``paperlog -C log import …`` on the user's files."""
    runner = CliRunner()

    def run(log: Path, *arguments: str) -> Result:
        named = [
            str(tmp_path / argument) if (tmp_path / argument).is_file() else argument
            for argument in arguments
        ]
        return runner.invoke(paperlog, ["-C", str(log), "import", *named])

    return run

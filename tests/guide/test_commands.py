"""The commands in the guide run as documented and print the output shown.

Each page of commands runs in its own copy of the real log, block after block.  A line ``…`` in the
output matches any lines; a block without output may print anything.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from projects import EXTENSION, ROOT
from services import FACTS, Service, preprint, work

PAGES = sorted((ROOT / "source/guide/command-line").glob("*.md"))
BLOCK = re.compile(r"^(?P<fence>`{3,})console\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
STUBS = ("vim", "xdg-open", "www-browser")
ELLIPSIS = "…"


@dataclass(frozen=True)
class Step:
    """A command and its documented output."""

    command: str
    shown: tuple[str, ...]


def steps(page: Path) -> Iterator[Step]:
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        command, shown = "", []
        for line in block["text"].splitlines():
            if line.startswith("$ "):
                if command:
                    yield Step(command, tuple(shown))
                command, shown = line[2:], []
            elif command.endswith("\\") or _open_quote(command):
                command += f"\n{line}"
            else:
                shown.append(line)
        if command:
            yield Step(command, tuple(shown))


def _open_quote(command: str) -> bool:
    return command.count("'") % 2 == 1


def pattern(shown: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for *shown*: a line ``…`` matches any lines, ``…`` in a line any
    characters.
    """
    pieces = [
        r"(?:.*\n)*?" if line == ELLIPSIS else re.escape(line).replace(ELLIPSIS, ".*") + r"\n"
        for line in shown
    ]
    return re.compile("".join(pieces))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    folder = tmp_path / "log"
    shutil.copytree(ROOT / "source", folder / "source", ignore=shutil.ignore_patterns("guide"))
    shutil.copy(ROOT / "conf.py", folder)
    return folder


@pytest.fixture
def environment(tmp_path: Path, service: Service) -> dict[str, str]:
    """Return an environment with dummy editors and browsers, and services that know the log's
    papers.
    """
    service.works = {facts["doi"]: work(key) for key, facts in FACTS.items() if facts.get("doi")}
    service.preprints = {
        facts["arxiv"]: preprint(key) for key, facts in FACTS.items() if facts.get("arxiv")
    }
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in STUBS:
        (programs / name).write_text("#!/bin/sh\n", encoding="utf-8")
    (programs / "paperlog").write_text(
        f'#!/bin/sh\nPYTHONPATH={EXTENSION} exec {sys.executable} -m paperlog.cli "$@"\n',
        encoding="utf-8",
    )
    for program in programs.iterdir():
        program.chmod(0o755)
    # the environment that has Paperlog is the active one
    path = os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]])
    return {
        **os.environ,
        "PATH": path,
        "EDITOR": "vim",
        "VISUAL": "",
        "BROWSER": "www-browser",
        "PYTHONUTF8": "1",
        "LC_ALL": "C.UTF-8",
    }


def test_every_command_has_a_page_with_an_example() -> None:
    from paperlog.cli.group import COMMANDS

    named = {
        page.stem
        for page in PAGES
        if any(step.command.startswith(f"paperlog {page.stem}") for step in steps(page))
    }
    assert set(COMMANDS) <= named
    assert all(
        page.stem
        in (ROOT / "source/guide/command-line/index.md").read_text(encoding="utf-8").split()
        for page in PAGES
        if page.stem != "index"
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_print_the_documented_output(
    page: Path, log: Path, environment: dict[str, str]
) -> None:
    for step in steps(page):
        done = subprocess.run(
            ["bash", "-c", step.command],
            cwd=log,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            check=False,
        )
        assert done.returncode in {0, 1} and "Traceback" not in done.stderr, (
            f"{step.command}\n{done.stderr}"
        )
        if not step.shown:
            assert done.returncode == 0, f"{step.command}\n{done.stdout}{done.stderr}"
        else:
            # messages go to the terminal as well, above or below the output
            outputs = [
                done.stdout,
                done.stdout + done.stderr,
                done.stderr + done.stdout,
                done.stderr,
            ]
            assert any(pattern(step.shown).fullmatch(output) for output in outputs), (
                f"{step.command}\n{done.stdout}{done.stderr}"
            )

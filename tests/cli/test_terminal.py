"""Terminal output: control characters of files, records and the network are made visible."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import Path

import paperlog.cli
import pytest
from conftest import Run

OBEYED = "\x1b]0;title\x07", "\x1b[2J", "\x9b31m", "\b\b", "\r", "\u202e"
HOSTILE = "".join(OBEYED)
RECORD = (
    f"@article{{k, author = {{Doe, Ada{HOSTILE}}}, title = {{Mesh {HOSTILE}}}, year = {{2024}}}}\n"
)
RIS = (
    f"TY  - JOUR\nAU  - Roe, Bo\nTI  - Curves {HOSTILE}\nPY  - 2023\nKW  - {HOSTILE}\n"
    f"N1  - note {HOSTILE}\nER  - \n"
)
PAGE = f"""# 2024-W27

::::{{week}} 2024-W27
:::{{paper}} k
:name: Name {HOSTILE}
:tags: a{HOSTILE}
:odd{HOSTILE}: x

A note with mesh {HOSTILE} in it.
:::
:::{{note}} A figure
:figure: gone {HOSTILE}.py
:::
::::
"""
COMMANDS = [
    ("list",),
    ("search", "mesh"),
    ("stats",),
    ("doctor",),
    ("figures",),
    ("check",),
    ("check", "--format", "github"),
    ("check", "--fix", "--dry-run"),
    ("add", "more.ris", "--week", "2024-W28", "--dry-run"),
    ("import", "more.ris", "--week", "2024-W28", "--dry-run"),
    ("import", "log.md", "--week", "2024-W28", "--dry-run"),
    ("open", f"no entry {HOSTILE}"),
    ("new", "2024-W27", "--dry-run", "--print"),
]
FOR_PROGRAMS = [
    ("list", "--format", "json"),
    ("search", "mesh", "--format", "json"),
    ("stats", "--format", "json"),
    ("doctor", "--format", "json"),
    ("check", "--format", "sarif"),
    ("export", "--format", "json", "--notes"),
]


@pytest.fixture
def hostile(log: Callable[[dict[str, str]], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = log(
        {
            "conf.py": f'bibtex_bibfiles = ["references.bib"]\npaperlog_x = """{HOSTILE.replace(chr(13), "")}"""\n',
            "references.bib": RECORD,
            "index.md": "# Log\n\n```{toctree}\nw27\n```\n",
            "w27.md": PAGE,
            "more.ris": RIS,
            "log.md": f"# 2024-W28\n\n- **Nets {HOSTILE}** {HOSTILE}\n",
        }
    )
    monkeypatch.chdir(folder)
    return folder


def obeyed(output: str) -> set[str]:
    return {
        sign
        for sign in output
        if sign in set(HOSTILE) - set("0;title[2J31m]") or "\x80" <= sign <= "\x9f"
    }


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_control_characters_are_made_visible(
    hostile: Path, run: Run, arguments: tuple[str, ...]
) -> None:
    result = run(hostile, *arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert not obeyed(result.output)


@pytest.mark.parametrize(
    "arguments",
    [("search", "mesh"), ("add", "more.ris", "--week", "2024-W28", "--dry-run")],
    ids=" ".join,
)
def test_position_of_a_control_character_is_visible(
    hostile: Path, run: Run, arguments: tuple[str, ...]
) -> None:
    assert "\N{SYMBOL FOR ESCAPE}[2J" in run(hostile, *arguments).output


@pytest.mark.parametrize("arguments", FOR_PROGRAMS, ids=" ".join)
def test_json_escapes_control_characters(
    hostile: Path, run: Run, arguments: tuple[str, ...]
) -> None:
    result = run(hostile, *arguments)
    json.loads(result.stdout)
    assert not obeyed(result.stdout) - {"\u202e"}


def test_only_one_module_prints() -> None:
    """All printing goes through ``cli/output.py``, which makes control characters visible."""
    printing = {"echo", "secho", "style", "print"}
    found = []
    for path in Path(paperlog.cli.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = (
                    node.func.attr
                    if isinstance(node.func, ast.Attribute)
                    else getattr(node.func, "id", "")
                )
                if called in printing and path.name != "output.py":
                    found.append(f"{path.name}:{node.lineno}: {called}")
    assert not found

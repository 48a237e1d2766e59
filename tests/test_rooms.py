"""Packages import only those below them, in the order stated in ``pyproject.toml``."""

from __future__ import annotations

import logging.config
import re
import tomllib
from collections import Counter
from itertools import takewhile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SETTINGS = ROOT / "pyproject.toml"


def layers() -> list[list[str]]:
    """The packages of each layer, from the top."""
    settings = tomllib.loads(SETTINGS.read_text(encoding="utf-8"))
    (contract,) = settings["tool"]["importlinter"]["contracts"]
    return [re.findall(r"\w+", layer) for layer in contract["layers"]]


def test_packages_import_only_lower_packages(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # it would switch off the loggers that tests after this one read warnings from
    monkeypatch.setattr(logging.config, "dictConfig", lambda _settings: None)
    reason = "import-linter is not here: pip install -e '.[test]'"
    cli = pytest.importorskip("importlinter.cli", reason=reason)
    status = cli.lint_imports(config_filename=str(SETTINGS), no_cache=True)
    assert status == cli.EXIT_STATUS_SUCCESS, capfd.readouterr().out


def test_contributing_lists_all_packages_in_order() -> None:
    lines = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()
    heading = lines.index("| room | what it holds |")
    cells = (line.split("|")[1] for line in takewhile(bool, lines[heading:]))
    shown = [name for cell in cells for name in re.findall(r"`(\w+)(?:\.py)?`", cell)]
    height = {name: number for number, layer in enumerate(layers()) for name in layer}
    assert [height[name] for name in shown] == sorted(height[name] for name in shown)
    assert len(shown) == len(set(shown))
    packages = {path.parent.name for path in (ROOT / "_ext/paperlog").glob("*/__init__.py")}
    assert packages <= set(shown)


@pytest.mark.parametrize(
    ("call", "home"),
    [
        # what escapes, folds or compares has one home
        (
            r"\bhtml\.escape\(|from html import .*\bescape\b",
            {"model/escapes.py", "bib/title_markup.py"},
        ),
        (r"import .*\btexescape\b", {"latex/settings.py"}),
        (
            r"unicodedata\.combining\(",
            {
                "model/folding.py",
                "bib/keys.py",
                "latex/writing_systems.py",
                "formulas/plain_text.py",
            },
        ),
        (r"\bfuzz\.ratio\b|token_sort_ratio", {"model/identity.py"}),
    ],
)
def test_restricted_calls_are_only_in_their_module(call: str, home: set[str]) -> None:
    package = ROOT / "_ext" / "paperlog"
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(call, path.read_text(encoding="utf-8"))
    }
    assert found <= home


def test_public_class_names_are_unique() -> None:
    names = Counter(
        name
        for path in (ROOT / "_ext" / "paperlog").rglob("*.py")
        for name in re.findall(r"^class ([A-Za-z]\w*)", path.read_text(encoding="utf-8"), re.M)
    )
    assert [name for name, times in names.items() if times > 1] == []

"""``paperlog doctor`` shows what a bug report needs, inside and outside a log."""

from __future__ import annotations

import json
import platform
import tomllib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from conftest import Run
from paperlog.cli import doctor
from paperlog.version import __version__
from projects import ROOT

CONF = """
from datetime import date
language = "zh_CN"
copyright = f"{date.today().year}, Jo Doe"
author = "Jo Doe"
paperlog_open_weeks = "all"
paperlog_mailto = "jo@example.org"
"""


def test_versions_platform_and_settings_are_shown(
    run: Run, log: Callable[[dict[str, str]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    folder = log({"conf.py": CONF})
    tables = json.loads(run(folder, "doctor", "--format", "json").stdout)
    assert tables["System"]["paperlog"] == __version__
    assert tables["System"]["python"] == platform.python_version()
    assert tables["Packages"]["sphinx"] == version("sphinx")
    assert tables["Programs"]["dot"] == "missing"
    assert tables["Settings"] == {
        "language": "'zh_CN'",
        "paperlog_open_weeks": "'all'",
        "paperlog_mailto": "set, not shown",
    }
    told = run(folder, "doctor")
    assert told.exit_code == 0 and "jo@example.org" not in told.stdout
    shown = {tuple(line.split(maxsplit=1)) for line in told.stdout.splitlines() if " " in line}
    assert {("sphinx", version("sphinx")), ("dot", "missing"), ("language", "'zh_CN'")} <= shown


@pytest.mark.parametrize(
    ("conf", "told"), [(None, "no log here"), ("language = ", "invalid syntax")]
)
def test_unreadable_log_is_reported_below_the_versions(
    run: Run, tmp_path: Path, conf: str | None, told: str
) -> None:
    if conf is not None:
        (tmp_path / "conf.py").write_text(conf, encoding="utf-8")
    result = run(tmp_path, "doctor")
    assert result.exit_code == 0
    assert "sphinx" in result.stdout and told in result.stdout.splitlines()[-1]


def test_missing_package_is_listed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "PACKAGES", ("no-such-package",))
    assert ["no-such-package", "missing"] in [
        line.split() for line in run(tmp_path, "doctor").stdout.splitlines()
    ]


def test_every_dependency_is_listed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = list(project["dependencies"])
    for name in ("book", "cli", "figures", "live"):
        wanted += extras[name]
    names = {requirement.partition(">=")[0] for requirement in wanted}
    assert {name for name in names if not name.startswith("sphinx-paperlog")} <= set(
        doctor.PACKAGES
    )

"""GitHub workflows and CONTRIBUTING.md refer to existing targets, commands and files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from paperlog.cli.group import COMMANDS
from projects import EXTENSION, ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def jobs(name: str) -> dict[str, Any]:
    loaded = yaml.safe_load((ROOT / ".github/workflows" / name).read_text(encoding="utf-8"))
    found: dict[str, Any] = loaded["jobs"]
    return found


def called(text: str) -> Iterator[str]:
    for arguments in re.findall(r"\bmake ((?:[a-z]+ ?)+)(?![a-z]*=)", text):
        yield from arguments.split()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_call_existing_targets_and_pin_actions(path: Path) -> None:
    for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values():
        for step in job["steps"]:
            assert set(called(step.get("run", ""))) <= TARGETS
            if uses := step.get("uses"):
                assert re.fullmatch(r"[\w-]+/[\w-]+@(release/)?v\d+", uses)


def test_all_supported_python_versions_are_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    versions = jobs("tests.yml")["quick"]["strategy"]["matrix"]["python"]
    assert versions[0] == project["requires-python"].removeprefix(">=")
    assert versions == [f"3.{minor}" for minor in range(11, 11 + len(versions))]


def test_the_site_is_built_with_warnings_as_errors() -> None:
    for name in ("docs", "book"):
        steps = jobs("tests.yml")[name]["steps"]
        assert any('SPHINXOPTS="-W --keep-going"' in step.get("run", "") for step in steps)


def test_only_publishing_job_has_id_token_permission() -> None:
    release = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))
    assert release["permissions"] == {"contents": "read"}
    asking = [name for name, job in release["jobs"].items() if "id-token" in str(job)]
    assert asking == ["publish"] and len(release["jobs"]["publish"]["steps"]) == 2


def test_issue_template_names_an_existing_command() -> None:
    form = (ROOT / ".github/ISSUE_TEMPLATE/fault.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"`paperlog (\w+)`", form)) == {"doctor"} <= COMMANDS.keys()


def test_contributing_names_existing_files_and_targets() -> None:
    assert set(called("\n".join(re.findall(r"^make .*?(?=#)", CONTRIBUTING, re.M)))) <= TARGETS
    named = {
        name
        for name in re.findall(r"`([\w./-]+/[\w./-]*|[\w/]+\.\w+)`", CONTRIBUTING)
        if not name.startswith(".venv")
    }
    missing = {
        name
        for name in named
        if not (ROOT / name).exists() and not (EXTENSION / "paperlog" / name).exists()
    }
    assert len(named) > 10 and missing == set()

"""The pre-commit hooks of this repository and for other logs."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml
from projects import EXTENSION, ROOT


def test_hook_for_other_logs_rejects_faulty_commit(tmp_path: Path) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    (wanted,) = hook["additional_dependencies"]
    assert wanted.removeprefix(".[").removesuffix("]") in extras
    assert hook["entry"] == "paperlog" and not hook["pass_filenames"]
    assert all(
        re.search(hook["files"], name)
        for name in [
            "source/2024/w27.md",
            "references.bib",
            "source/tags.toml",
            "conf.py",
            "figures/a.svg",
        ]
    )
    (tmp_path / "conf.py").write_text("", encoding="utf-8")
    command = [sys.executable, "-m", "paperlog.cli", *hook["args"]]
    for text, code in [
        ("# W\n", 0),
        ("# W\n\n::::{week} 2024-W27\n:::{paper} unknown\n:::\n::::\n", 1),
    ]:
        (tmp_path / "w27.md").write_text(text, encoding="utf-8")
        (tmp_path / "references.bib").write_text("", encoding="utf-8")
        assert (
            subprocess.run(
                command,
                cwd=tmp_path,
                env={**os.environ, "PYTHONPATH": str(EXTENSION)},
                capture_output=True,
                check=False,
            ).returncode
            == code
        )


def test_hook_of_this_log_passes() -> None:
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))[
        "repos"
    ]
    (hook,) = (hook for hook in repository["hooks"] if hook["id"] == "paperlog-check")
    command = [
        sys.executable if part.endswith("python") else part for part in shlex.split(hook["entry"])
    ]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0

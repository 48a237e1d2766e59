"""Run the commands of ``.readthedocs.yaml`` in a clean clone."""

from __future__ import annotations

import os
import shutil
import subprocess
import venv
from pathlib import Path

import pytest
import yaml
from projects import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("xelatex"), reason="TeX is not here")
URL = "https://log.example.org/zh-cn/latest/"


@pytest.fixture(scope="module")
def config() -> dict[str, object]:
    loaded: dict[str, object] = yaml.safe_load(
        (ROOT / ".readthedocs.yaml").read_text(encoding="utf-8")
    )
    return loaded


@pytest.fixture(scope="module")
def output(config: dict[str, object], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readthedocs")
    clone = folder / "clone"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    venv.create(folder / "env", with_pip=True)
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if name not in {"PYTHONPATH", "VIRTUAL_ENV"}
        },
        "PATH": f"{folder / 'env/bin'}{os.pathsep}{os.environ['PATH']}",
        "READTHEDOCS": "True",
        "READTHEDOCS_OUTPUT": str(folder / "out"),
        "READTHEDOCS_CANONICAL_URL": URL,
    }
    jobs = config["build"]["jobs"]  # type: ignore[index]
    for command in [
        *jobs["install"],
        *(command for commands in jobs["build"].values() for command in commands),
    ]:
        done = subprocess.run(
            command,
            shell=True,
            cwd=clone,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
    return folder / "out"


def test_html_pdf_and_epub_are_in_output_folders(output: Path) -> None:
    assert (output / "html/index.html").is_file()
    assert [path.name for path in (output / "pdf").iterdir()] == ["paperlog.pdf"]
    assert [path.name for path in (output / "epub").iterdir()] == ["paperlog.epub"]
    assert (output / "pdf/paperlog.pdf").read_bytes().startswith(b"%PDF")


def test_pages_have_canonical_url_of_their_version(output: Path) -> None:
    assert f'<link rel="canonical" href="{URL}2024/w27.html"' in (
        output / "html/2024/w27.html"
    ).read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{URL}en/2024/w27.html"' in (
        output / "html/en/2024/w27.html"
    ).read_text(encoding="utf-8")


def test_all_formats_are_built_and_warnings_are_errors(config: dict[str, object]) -> None:
    assert set(config["formats"]) == {"pdf", "epub"}  # type: ignore[call-overload]
    assert config["sphinx"] == {"configuration": "conf.py", "fail_on_warning": True}
    commands = [
        command for commands in config["build"]["jobs"]["build"].values() for command in commands
    ]  # type: ignore[index]
    assert all(" -W " in command for command in commands if "-m sphinx" in command)


def test_apt_packages_match_those_of_make_pdf(config: dict[str, object]) -> None:
    listed = subprocess.run(
        ["bash", "tools/need-tex", "--list"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    # the site needs Graphviz, too
    assert config["build"]["apt_packages"] == [*listed, "graphviz"]  # type: ignore[index]


def test_github_pages_builds_with_warnings_as_errors() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/pages.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["build"]["steps"]
    assert any(step.get("run") == 'make site SPHINXOPTS="-W --keep-going"' for step in steps)

"""The wheel: its content, and its installation in a new environment."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from paperlog.model.week import Week
from projects import ROOT, tree

FIVE_LINES = """\
project = "Elsewhere"
extensions = ["paperlog.site"]
html_theme = "furo"
bibtex_bibfiles = ["references.bib"]
myst_enable_extensions = ["colon_fence"]
"""
RECORD = (
    "@article{zhang2021, author = {张三 and 李四}, title = {A title}, year = {2021}, journal = {A"
    " journal}}\n"
)
WEEK = (
    "# Log\n\n::::{week} 2024-W27\n\n:::{paper} zhang2021\n:name: Short\nA"
    " note.\n:::\n::::\n\n```{bibliography}\n```\n"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


class Log:
    """A log made by ``paperlog init``, with the environment that its Makefile creates."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        self.folder = folder
        self.programs = folder / ".venv/bin"
        # the Python below this environment, which has no Paperlog
        path = os.pathsep.join(
            [str(Path(sys.base_prefix) / "bin"), "/usr/local/bin", "/usr/bin", "/bin"]
        )
        links = f"{os.environ.get('PIP_FIND_LINKS', '')} {wheel.parent}".strip()
        self.environment = {
            **os.environ,
            "PATH": path,
            "PIP_FIND_LINKS": links,
            "PIP_CONSTRAINT": str(ROOT / "constraints.txt"),
        }
        # not those of the `make test` that runs this
        for name in (
            "PYTHONPATH",
            "VIRTUAL_ENV",
            "EDITOR",
            "VISUAL",
            "MAKEFLAGS",
            "MAKELEVEL",
            "MFLAGS",
        ):
            self.environment.pop(name, None)

    def call(self, *command: str | Path, **environment: str) -> str:
        environment = {**self.environment, **environment}
        done = subprocess.run(
            [str(part) for part in command],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def built(self, page: Path) -> str:
        return (
            self.folder
            / "build/html"
            / page.relative_to(self.folder / "source").with_suffix(".html")
        ).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def log(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Log:
    made = Log(tmp_path_factory.mktemp("wheel") / "my log", wheel)
    made.folder.mkdir()
    # Python reads a wheel as it is
    made.call(
        sys.executable,
        "-m",
        "paperlog.cli",
        "init",
        "--language",
        "en",
        "--title",
        "My log",
        "--author",
        "Zhang San",
        PYTHONPATH=str(wheel),
    )
    assert "Open build/html/index.html" in made.call("make", "html", "SPHINXOPTS=-W")
    return made


def test_wheel_contains_only_the_package(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"paperlog", "sphinx_paperlog"}
    assert {"paperlog/static/paperlog.css", "paperlog/locale/zh_CN/LC_MESSAGES/paperlog.mo"} <= set(
        names
    )
    assert {
        name.removeprefix("paperlog/scaffold/templates/") for name in names if "/templates/" in name
    } == set(tree(ROOT / "_ext/paperlog/scaffold/templates"))


def test_wheel_works_in_new_environment_with_minimal_conf(log: Log, tmp_path: Path) -> None:
    source = tmp_path / "log"
    source.mkdir()
    (source / "conf.py").write_text(FIVE_LINES, encoding="utf-8")
    (source / "references.bib").write_text(RECORD, encoding="utf-8")
    (source / "index.md").write_text(WEEK, encoding="utf-8")
    assert (
        log.call(log.programs / "python", "-m", "sphinx", "-W", "-q", source, tmp_path / "out")
        == ""
    )
    page = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert 'id="paper-zhang2021"' in page
    assert "[张李21]" in page
    assert (tmp_path / "out/_static/paperlog.css").is_file()


def test_new_log_from_installation_to_second_week(log: Log) -> None:
    first = log.folder / log.call(log.programs / "paperlog", "new", "--print").strip()
    assert f'id="{Week.of(date.today()).anchor}"' in log.built(first)
    after = date.today() + timedelta(weeks=1)
    second = (
        log.folder
        / log.call(log.programs / "paperlog", "new", after.isoformat(), "--print").strip()
    )
    card = ":::{paper} knuth1984literate\nOnce more.\n:::\n"
    second.write_text(
        second.read_text(encoding="utf-8").removesuffix(":::::\n") + f"{card}:::::\n",
        encoding="utf-8",
    )
    log.call("make", "html", "SPHINXOPTS=-W")
    assert log.call("make", "check") == ""
    assert f'id="{Week.of(after).anchor}"' in log.built(second) and "Once more." in log.built(
        second
    )


def test_log_is_built_by_active_python(log: Log, tmp_path: Path) -> None:
    active = f"{log.programs}{os.pathsep}{log.environment['PATH']}"
    log.call("paperlog", "init", tmp_path / "other", "--language", "zh_CN", PATH=active)
    log.call("make", "-C", tmp_path / "other", "html", "SPHINXOPTS=-W", PATH=active)
    assert (tmp_path / "other/build/html/index.html").is_file() and not (
        tmp_path / "other/.venv"
    ).exists()

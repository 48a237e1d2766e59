"""The wheel: what is in it, and that it works alone."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FIVE_LINES = """\
project = "Elsewhere"
extensions = ["paperlog"]
html_theme = "furo"
bibtex_bibfiles = ["references.bib"]
myst_enable_extensions = ["colon_fence"]
"""
RECORD = "@article{zhang2021, author = {张三 and 李四}, title = {A title}, year = {2021}, journal = {A journal}}\n"
WEEK = "# Log\n\n::::{week} 2024-W27\n\n:::{paper} zhang2021\n:name: Short\nA note.\n:::\n::::\n\n```{bibliography}\n```\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(folder), str(ROOT)], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_package_alone(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"paperlog", "sphinx_paperlog"}
    assert {"paperlog/static/paperlog.css", "paperlog/locale/zh_CN/LC_MESSAGES/paperlog.mo"} <= set(names)


def test_the_wheel_works_in_an_empty_environment_with_five_lines_of_conf(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env/bin/python"
    install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-c", str(ROOT / "constraints.txt"), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    source = tmp_path / "log"
    source.mkdir()
    (source / "conf.py").write_text(FIVE_LINES, encoding="utf-8")
    (source / "references.bib").write_text(RECORD, encoding="utf-8")
    (source / "index.md").write_text(WEEK, encoding="utf-8")
    built = subprocess.run([str(python), "-m", "sphinx", "-W", "-q", str(source), str(tmp_path / "out")], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    page = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert 'id="paper-zhang2021"' in page
    assert "[张李21]" in page
    assert (tmp_path / "out/_static/paperlog.css").is_file()

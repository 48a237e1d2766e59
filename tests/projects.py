"""Build small Sphinx projects in the test process."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import sphinx.locale
from bs4 import BeautifulSoup
from sphinx.cmd.build import build_main

ROOT = Path(__file__).parent.parent
ROOTS = Path(__file__).parent / "roots"
EXTENSION = ROOT / "_ext"
CONF = """
project = "Test"
language = "en"
extensions = ["paperlog.site"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
bibtex_bibfiles = ["references.bib"]
html_theme = "furo"
"""


@dataclass(frozen=True)
class Built:
    """Result of a build: folders, warnings and exit status."""

    source: Path
    out: Path
    warnings: str
    status: int

    def text(self, page: str) -> str:
        return (self.out / page).read_text(encoding="utf-8")

    def page(self, page: str = "index.html") -> BeautifulSoup:
        return BeautifulSoup(self.text(page), "html.parser")


Build = Callable[..., Built]


def tree(folder: Path) -> dict[str, bytes]:
    """Contents of all files below *folder* by POSIX path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Names of files that are only in one tree, or differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def differences_after_edit(folder: Path, files: dict[str, str], edit: dict[str, str]) -> list[str]:
    """Files in which a build of *files* and one after the *edit* differ from a clean build."""
    build = builder_in(folder / "edited")
    build(files)
    again = build({**files, **edit})
    return differences_from_clean(again, folder / "clean", {**files, **edit})


def differences_from_clean(built: Built, folder: Path, files: dict[str, str]) -> list[str]:
    """Files in which *built* differs from a clean build of *files* in *folder*."""
    return differences(tree(built.out), tree(builder_in(folder)(files).out))


def builder_in(folder: Path, *, apart: bool = False) -> Build:
    """Function that builds projects in *folder*.

    With *apart* each build runs in a new process; otherwise in this one, which is 5 times faster.
    """

    def run(project: str | dict[str, str], *options: str, builder: str = "html") -> Built:
        source, out = folder / "source", folder / builder
        if isinstance(project, str):
            shutil.copytree(ROOTS / project, source, dirs_exist_ok=True)
        else:
            for name, text in {"conf.py": CONF, "references.bib": "", **project}.items():
                path = source / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        arguments = [
            *("-q", "--no-color", "-b", builder, *options),
            *("-d", str(folder / "doctrees"), str(source), str(out)),
        ]
        # not in this process: forking with threads, as in pytest-xdist, is unsafe
        build = _build_apart if apart or "-j" in options else _build_here
        status, told = build(arguments)
        return Built(source, out, told.replace(f"{source}{os.sep}", ""), status)

    return run


def _build_apart(arguments: list[str]) -> tuple[int, str]:
    """Run sphinx-build in a new process; return its status and standard error output."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(EXTENSION),
        "PYTHONIOENCODING": "utf-8",
    }
    command = [sys.executable, "-m", "sphinx", *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )
    return done.returncode, done.stderr


def _build_here(arguments: list[str]) -> tuple[int, str]:
    """Run sphinx-build in this process; return its status and standard error output."""
    told = io.StringIO()
    with _as_found(), contextlib.redirect_stderr(told):
        status = build_main(arguments)
    return status, told.getvalue()


@contextlib.contextmanager
def _as_found() -> Iterator[None]:
    """Restore global state after a build, except docutils registries (see ``build_main``)."""
    path, modules, environment = sys.path.copy(), dict(sys.modules), os.environ.copy()
    # catalogues of a previous language would take precedence
    translators = sphinx.locale.translators.copy()
    sphinx.locale.translators.clear()
    try:
        yield
    finally:
        sphinx.locale.translators.clear()
        sphinx.locale.translators.update(translators)
        # two projects may have an extension of one name
        added = {folder for folder in sys.path if folder not in path}
        # a conf.py may make a package one that cannot be imported
        for name in [name for name, module in sys.modules.items() if module is None]:
            del sys.modules[name]
            if name in modules:
                sys.modules[name] = modules[name]
        for name in set(sys.modules) - set(modules):
            file = getattr(sys.modules[name], "__file__", None)
            if file and str(Path(file).parent) in added:
                del sys.modules[name]
        sys.path[:] = path
        # a conf.py may set variables
        os.environ.clear()
        os.environ.update(environment)

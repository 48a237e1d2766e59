"""``paperlog doctor``: versions, programs and settings for bug reports."""

from __future__ import annotations

import platform
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from paperlog.cli.entry_options import columns
from paperlog.cli.output import say, text_or_json, write_out
from paperlog.model.escapes import json_text
from paperlog.source.project import ProjectError, find_project
from paperlog.version import __version__

PACKAGES = (
    *("sphinx", "docutils", "myst-parser", "sphinx-design", "sphinxcontrib-bibtex", "pybtex"),
    *("furo", "latex2mathml", "pypinyin", "cairosvg", "matplotlib", "click", "rich", "filelock"),
    *("rapidfuzz", "requests", "anyascii", "sphinx-autobuild"),
)
"""The dependencies, including those of the extras."""
PROGRAMS = ("dot", "xelatex", "latexmk", "git")
SETTINGS = (
    *("language", "extensions", "root_doc", "source_suffix", "exclude_patterns", "html_theme"),
    *("myst_enable_extensions", "bibtex_bibfiles", "bibtex_encoding"),
)
"""Settings of ``conf.py`` that are shown, besides those that begin with ``paperlog_``."""
PRIVATE = "paperlog_mailto"


@click.command(
    "doctor",
    help=(
        "Show versions, programs and settings for a bug report. It also works outside a"
        " log.\n\nExample: paperlog doctor"
    ),
)
@text_or_json
@click.pass_obj
def command(folder: str, form: str) -> None:
    tables = {
        "System": {
            "paperlog": __version__,
            "python": platform.python_version(),
            "platform": platform.platform(),
            "encoding": f"{sys.stdout.encoding}, files {sys.getfilesystemencoding()}",
        },
        "Packages": {name: _version(name) for name in PACKAGES},
        "Programs": {name: "found" if shutil.which(name) else "missing" for name in PROGRAMS},
        "Settings": _settings(Path(folder)),
    }
    if form == "json":
        write_out(json_text(tables))
        return
    width = max(columns(name) for rows in tables.values() for name in rows)
    for title, rows in tables.items():
        say(title, bold=True)
        for name, value in rows.items():
            say(f"  {name}{' ' * (width - columns(name))}  {value}")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _settings(folder: Path) -> dict[str, str]:
    """Return the settings of the log in *folder*, or the error if it cannot be read."""
    try:
        found = find_project(folder).settings
    except ProjectError as error:
        return {"conf.py": str(error)}
    return {
        name: "set, not shown" if name == PRIVATE else repr(value)
        for name, value in found.items()
        if name in SETTINGS or name.startswith("paperlog_")
    }

"""The public API: docstrings, type hints, and lazy imports."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest
from paperlog import api
from paperlog.source.project import ProjectError
from projects import EXTENSION, Build

WITHOUT_SPHINX = ("Catalogue", "Exporter", "Field", "Finding", "Rule", "facts_of", "read_log")


def test_all_public_names_exist_and_are_sorted() -> None:
    assert api.__all__ == sorted(api.__all__)
    assert set(api._MODULES) <= set(api.__all__)


@pytest.mark.parametrize("name", api.__all__)
def test_public_names_have_docstring_and_type_hints(name: str) -> None:
    found = getattr(api, name)
    assert found.__module__.startswith("paperlog.") and found.__doc__, name
    parts = [("", found)] if not inspect.isclass(found) else list(vars(found).items())
    for part, value in parts:
        value = value.fget if isinstance(value, property) else inspect.unwrap(value)
        value = getattr(value, "func", getattr(value, "__func__", value))
        if part.startswith("_") or not inspect.isfunction(value):
            continue
        described = value.__doc__ or any(
            getattr(base, part, None).__doc__ for base in inspect.getmro(found)[1:]
        )
        assert described, f"{name}.{part} has no docstring"
        hints = value.__annotations__
        assert "return" in hints, f"{name}.{part} does not say what it returns"
        wanted = set(inspect.signature(value).parameters) - {"self", "cls"}
        assert wanted <= set(hints), f"{name}.{part}: {wanted - set(hints)}"


def test_importing_the_api_does_not_import_sphinx() -> None:
    code = f"import sys\nfrom paperlog.api import {', '.join(WITHOUT_SPHINX)}\n"
    environment = {**os.environ, "PYTHONPATH": str(EXTENSION)}
    command = [sys.executable, "-c", f"{code}print('sphinx' in sys.modules)"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "False\n", done.stderr


def test_log_is_read_without_a_build(build: Build, tmp_path: Path) -> None:
    page = "# L\n\n::::{week} 2024-W27\n:::{paper} one\n:tags: a\nText.\n:::\n::::\n"
    log = api.read_log(
        build({"index.md": page, "references.bib": "@misc{one, title = {One}}"}).source
    )
    assert [log.catalogue.title(entry) for entry in log.entries] == ["One"]
    with pytest.raises(ProjectError):
        api.read_log(tmp_path)


def test_unknown_name_raises_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        api.nothing  # noqa: B018

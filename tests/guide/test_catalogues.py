"""Every message of the interface is translated, and the compiled catalogues are up to date."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import furo
import pytest
import sphinx
import sphinx_basic_ng
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

PACKAGE = Path(__file__).parents[2] / "_ext" / "paperlog"
MESSAGES = PACKAGE / "locale" / "zh_CN" / "LC_MESSAGES"
SPHINX_OWN = Path(sphinx.__file__).parent / "locale" / "zh_CN" / "LC_MESSAGES" / "sphinx.po"
PLACEHOLDER = re.compile(r"\{\w*\}|%\(\w+\)s")


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="zh_CN")


def words(found: Catalog) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in found if message.id}


def words_of_code() -> set[str]:
    """Return the first argument of every call of ``_`` in the package.

    The syntax tree also has the calls within f-strings, which Babel's extractor misses on some
    versions of Python.
    """
    return {
        ast.literal_eval(call.args[0])
        for path in PACKAGE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "_"
    }


def words_of_themes() -> Iterator[str]:
    for theme in (furo, sphinx_basic_ng):
        for template in sorted((Path(str(theme.__file__)).parent / "theme").rglob("*.html")):
            with template.open("rb") as file:
                for _line, _function, message, _comments in babel_extract(file, ("_",), [], {}):
                    yield str(message)


def test_template_matches_the_code() -> None:
    assert set(words(catalogue(PACKAGE / "locale" / "paperlog.pot"))) == words_of_code(), (
        "run `make catalogues`"
    )


def test_every_message_of_the_code_is_translated() -> None:
    translated = words(catalogue(MESSAGES / "paperlog.po"))
    assert {word for word in words_of_code() if not translated.get(word)} == set()
    assert set(translated) - words_of_code() == set(), "words that the code no longer has"


def test_every_message_of_the_theme_is_translated() -> None:
    translated = words(catalogue(SPHINX_OWN)) | words(catalogue(MESSAGES / "sphinx.po"))
    assert {word for word in words_of_themes() if not translated.get(word)} == set()


@pytest.mark.parametrize("name", ["paperlog", "sphinx"])
def test_translations_keep_their_placeholders(name: str) -> None:
    for word, translation in words(catalogue(MESSAGES / f"{name}.po")).items():
        assert sorted(PLACEHOLDER.findall(word)) == sorted(PLACEHOLDER.findall(translation)), word


@pytest.mark.parametrize("name", ["paperlog", "sphinx"])
def test_compiled_catalogues_are_up_to_date(name: str) -> None:
    source = catalogue(MESSAGES / f"{name}.po")
    assert not any(message.fuzzy for message in source if message.id)
    compiled = BytesIO()
    write_mo(compiled, source)
    compiled.seek(0)
    with (MESSAGES / f"{name}.mo").open("rb") as file:
        assert words(read_mo(file)) == words(read_mo(compiled)), "run `make catalogues`"

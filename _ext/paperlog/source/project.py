"""The files of a log: ``conf.py``, pages, ``.bib`` files and vocabulary."""

from __future__ import annotations

import ast
import codecs
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from paperlog.model.fields import Field, declared_fields
from paperlog.model.log_error import LogError
from paperlog.model.options import TAKEN
from paperlog.registry import offered_fields

SUFFIXES = (".md", ".rst")
STRINGS = frozenset(
    {
        "language",
        "root_doc",
        "master_doc",
        "bibtex_encoding",
        "paperlog_tags",
        "paperlog_key_pattern",
        "paperlog_mailto",
    }
)
LISTS = frozenset(
    {"bibtex_bibfiles", "exclude_patterns", "myst_enable_extensions", "suppress_warnings"}
)
"""Settings read here that are lists of strings; those of :data:`STRINGS` are strings."""


class ProjectError(LogError):
    """There is no log, or it cannot be read; the message says how to solve it."""


@dataclass(frozen=True)
class Project:
    """A log on disk."""

    folder: Path
    """The folder of ``conf.py``."""
    source: Path
    """The folder of the pages: the folder itself, or ``source`` in it."""
    settings: dict[str, Any] = field(default_factory=dict)
    """The settings with literal values in ``conf.py``, which is parsed, not executed."""

    @property
    def language(self) -> str:
        return str(self.settings.get("language", "en"))

    @property
    def bibliographies(self) -> list[Path]:
        """The ``.bib`` files; new records go to the first."""
        names = self.settings.get("bibtex_bibfiles") or ["references.bib"]
        # relative to `conf.py`, as in the extension
        return [self.folder / str(name) for name in names]

    @property
    def bib_encoding(self) -> str:
        """The encoding of the ``.bib`` files."""
        return str(self.settings.get("bibtex_encoding", "utf-8-sig"))

    @property
    def extensions(self) -> frozenset[str]:
        """The MyST extensions that ``conf.py`` enables."""
        return frozenset(self.settings.get("myst_enable_extensions", ()))

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The fields declared in ``conf.py`` and by installed packages, by name."""
        return self._declared[0]

    @property
    def problems_of_fields(self) -> tuple[str, ...]:
        """Errors in the setting ``paperlog_fields``."""
        return self._declared[1]

    @cached_property
    def _declared(self) -> tuple[dict[str, Field], tuple[str, ...]]:
        offered = offered_fields(TAKEN).found.values()
        return declared_fields(self.settings.get("paperlog_fields"), offered, TAKEN)

    @property
    def tags(self) -> Path:
        return self.source / str(self.settings.get("paperlog_tags", "tags.toml"))

    def pages(self) -> list[Path]:
        """Return the paths of all pages, sorted; files that a build excludes are skipped."""
        found: list[Path] = []
        for name, folders, files in os.walk(self.source, followlinks=True):
            folder = Path(name)
            above = (
                "" if folder == self.source else f"{folder.relative_to(self.source).as_posix()}/"
            )
            folders[:] = [
                name for name in folders if self._is_entered(folder / name, f"{above}{name}")
            ]
            found += [
                folder / name
                for name in files
                if name.endswith(SUFFIXES)
                and self._is_included(f"{above}{name}")
                and _is_read(folder / name)
            ]
        return sorted(found)

    def is_page(self, path: Path) -> bool:
        """Return whether a file at *path* would be a page of the log."""
        if path.suffix not in SUFFIXES or not path.is_relative_to(self.source):
            return False
        relative = path.relative_to(self.source)
        folders = list(relative.parents)[:-1]
        return all(
            self._is_entered(self.source / folder, folder.as_posix()) for folder in folders
        ) and self._is_included(relative.as_posix())

    @property
    def root_page(self) -> Path:
        """The root document; it may be missing."""
        paths = _root_pages(self.source, self.settings)
        return next((path for path in paths if path.is_file()), paths[0])

    def docname(self, page: Path) -> str:
        return page.relative_to(self.source).with_suffix("").as_posix()

    def _is_entered(self, folder: Path, relative: str) -> bool:
        """Return whether a folder is searched for pages.

        Virtual environments and symbolic links to a parent folder are skipped.
        """
        if (
            folder.name == "site-packages"
            or (folder / "pyvenv.cfg").exists()
            or not self._is_included(relative)
        ):
            return False
        return not folder.is_symlink() or not folder.parent.resolve().is_relative_to(
            folder.resolve()
        )

    def _is_included(self, relative: str) -> bool:
        """Return whether a path relative to the source folder is not excluded."""
        return not relative.rpartition("/")[2].startswith((".", "_build")) and not any(
            matches(relative) for matches in self._excluded
        )

    @cached_property
    def _excluded(self) -> list[Callable[[str], object]]:
        patterns = [str(pattern) for pattern in self.settings.get("exclude_patterns", ())]
        if not patterns:
            return []
        from sphinx.util.matching import compile_matchers

        return [*compile_matchers(patterns)]


def find_project(start: Path) -> Project:
    """Return the log in *start* or in the nearest parent folder that has a ``conf.py``.

    :raises ProjectError: if there is none.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        conf = folder / "conf.py"
        if conf.is_file():
            settings = settings_in(conf)
            return Project(folder, _source(folder, settings), settings)
    raise ProjectError(
        f"{start}: no log here or in a parent folder (no conf.py); call paperlog in the folder of a"
        " log, name one with -C, or create one with paperlog init"
    )


def settings_in(conf: Path) -> dict[str, Any]:
    """Return the names that a ``conf.py`` assigns literal values; others are ignored.

    :raises ProjectError: if the file is not valid Python, or a setting that is read here has the
        wrong type.
    """
    try:
        tree = ast.parse(conf.read_text(encoding="utf-8-sig"))
    except SyntaxError as error:
        raise ProjectError(f"{conf}:{error.lineno}: {error.msg}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectError(f"{conf}: {error}") from None
    found: dict[str, Any] = {}
    for statement in tree.body:
        if (
            isinstance(statement, ast.Assign)
            and len(statement.targets) == 1
            and isinstance(statement.targets[0], ast.Name)
        ):
            name = statement.targets[0].id
            try:
                found[name] = ast.literal_eval(statement.value)
            except (ValueError, TypeError):
                continue
            if expected := _expected_instead(name, found[name]):
                raise ProjectError(
                    f"{conf}:{statement.lineno}: {name} must be {expected}, not {found[name]!r}"
                )
    return {name: value for name, value in found.items() if value is not None}


def _expected_instead(name: str, value: object) -> str:
    """Return the expected type if *value* has the wrong one, else ``""``; ``None`` is allowed."""
    if name in STRINGS and not isinstance(value, str | None):
        return "a string"
    if name == "bibtex_encoding" and isinstance(value, str) and not _is_encoding(value):
        return "the name of an encoding, e.g. 'utf-8-sig'"
    if (
        name in LISTS
        and value is not None
        and not (
            isinstance(value, list | tuple | set) and all(isinstance(item, str) for item in value)
        )
    ):
        return (
            f"a list of strings, e.g. [{value!r}]"
            if isinstance(value, str)
            else "a list of strings"
        )
    return ""


def _is_encoding(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _source(folder: Path, settings: Mapping[str, Any]) -> Path:
    inner = folder / "source"
    return inner if any(path.exists() for path in _root_pages(inner, settings)) else folder


def _root_pages(source: Path, settings: Mapping[str, Any]) -> list[Path]:
    """Return the possible paths of the root document."""
    name = str(settings.get("root_doc", settings.get("master_doc", "index")))
    return [source / f"{name}{suffix}" for suffix in SUFFIXES]


def _is_read(page: Path) -> bool:
    """Return whether *page* can be read to its end, unlike a pipe.

    Broken links count as pages; reading them reports the error.
    """
    return page.is_file() or not page.exists()

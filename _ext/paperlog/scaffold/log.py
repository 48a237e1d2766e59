"""The files of a new log: settings, pages, and a first week with an example."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from paperlog.model.markdown_text import escaped
from paperlog.model.week import Week
from paperlog.scaffold import LANGUAGES
from paperlog.source.card_text import CardDraft, Excerpt
from paperlog.source.file_changes import Change
from paperlog.source.insert import add_cards
from paperlog.source.project import Project
from paperlog.source.transaction import Edits
from paperlog.version import __version__

TITLES = {"en": "Paper log", "zh_CN": "论文周志"}
TEMPLATES = files("paperlog") / "scaffold" / "templates"
TEMPLATE, HIDDEN = ".jinja", "_"
EXCERPT = """Let us change our traditional attitude to the construction of programs: Instead of
imagining that our main task is to instruct a *computer* what to do, let us concentrate rather on
explaining to *human beings* what we want a computer to do."""
IGNORED = ".gitignore"


@dataclass(frozen=True)
class NewLog:
    """The facts that the templates need, and the first week."""

    title: str
    author: str
    language: str
    """One of :data:`LANGUAGES`."""
    week: Week

    def changes(self, folder: Path) -> list[Change]:
        """Return the files of the log, to be created in *folder*."""
        edits = Edits()
        for part in ("both", self.language):
            for name, template in _files_in(TEMPLATES / part):
                if name != "note.md":
                    path, text = (
                        folder / _real_name(name),
                        self._filled(name, template.read_text(encoding="utf-8")),
                    )
                    edits.put(
                        path, _with_lines(edits.text(path), text) if path.name == IGNORED else text
                    )
        words = (TEMPLATES / self.language / "note.md").read_text(encoding="utf-8").strip()
        example = CardDraft(
            "knuth1984literate",
            tags=("literate-programming",),
            status="to-read",
            blocks=(Excerpt(EXCERPT), words),
        )
        add_cards(edits, Project(folder, folder / "source"), self.week, [example])
        return edits.changes()

    def _filled(self, name: str, text: str) -> str:
        if not name.endswith(TEMPLATE):
            return text
        from jinja2 import Environment, StrictUndefined

        # the templates produce Python and Markdown and escape values themselves
        environment = Environment(
            undefined=StrictUndefined,
            keep_trailing_newline=True,
            autoescape=False,  # noqa: S701
        )
        environment.filters |= {"literal": _literal, "markdown": escaped}
        facts = {
            "title": self.title,
            "author": self.author,
            "language": self.language,
            "year": str(self.week.year),
            "version": __version__,
        }
        return environment.from_string(text).render(facts)


def in_the_way(folder: Path) -> list[str]:
    """Return the names of existing files and folders in *folder* that a new log would overwrite.

    A ``.gitignore`` is extended instead.
    """
    names = {
        _real_name(name).partition("/")[0]
        for part in ("both", *LANGUAGES)
        for name, _file in _files_in(TEMPLATES / part)
        if name != "note.md"
    }
    return sorted(name for name in names - {IGNORED} if os.path.lexists(folder / name))


def _with_lines(text: str, lines: str) -> str:
    """Append those of *lines* that *text* does not contain."""
    missing = [line for line in lines.splitlines() if line not in text.splitlines()]
    return "".join(
        [text, "\n" if text and not text.endswith("\n") else "", *(f"{line}\n" for line in missing)]
    )


def language_here() -> str:
    """Return the language of the environment if there is a template for it, else English."""
    spoken = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return "zh_CN" if spoken.startswith("zh") else "en"


def author_here() -> str:
    """Return git's ``user.name``, or ``""``."""
    import shutil
    import subprocess

    git = shutil.which("git")
    if not git:
        return ""
    asked = subprocess.run(  # noqa: S603
        [git, "config", "user.name"], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip()


def _files_in(folder: Traversable, above: str = "") -> list[tuple[str, Traversable]]:
    found = []
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        found += (
            _files_in(item, f"{above}{item.name}/")
            if item.is_dir()
            else [(f"{above}{item.name}", item)]
        )
    return found


def _real_name(name: str) -> str:
    """Return the target name of a template; ``_gitignore`` avoids a ``.gitignore`` in
    this package.
    """
    name = name.removesuffix(TEMPLATE)
    return f".{name.removeprefix(HIDDEN)}" if name.startswith(HIDDEN) else name


def _literal(text: str) -> str:
    """Return *text* as a Python string literal; JSON strings are valid Python."""
    return json.dumps(text, ensure_ascii=False)

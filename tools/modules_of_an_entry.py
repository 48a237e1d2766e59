"""Count the modules of Paperlog involved in processing one entry to HTML.

Usage: ``python tools/modules_of_an_entry.py``. A log of one week with one paper is built in a
temporary folder. A module counts if one of its functions runs while the page of that week is read,
resolved or written; code that runs once per build, such as reading ``.bib`` files, does not count.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from sphinx import builders
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

PAGE = "w27"
FILES = {
    "conf.py": 'project = "One"\nextensions = ["paperlog.site"]\nhtml_theme = "furo"\n'
    'bibtex_bibfiles = ["references.bib"]\n',
    "references.bib": "@article{one, title = {One}, author = {Doe, Jane}, year = {2024},"
    " journal = {Journal}}\n",
    "index.md": "# Log\n\n```{toctree}\nw27\ntags\nauthors\nbibliography\n```\n",
    f"{PAGE}.md": "# 2024-W27\n\n::::{week} 2024-W27\n:::{paper} one\n:name: One\n"
    ":tags: first, second\n\nWords of the entry.\n:::\n::::\n",
    "tags.md": "# Tags\n\n```{tag-index}\n```\n",
    "authors.md": "# Authors\n\n```{author-index}\n```\n",
    "bibliography.md": "# Bibliography\n\n```{bibliography}\n```\n",
}


def entered() -> list[str]:
    """Build the log and return the sorted names of the modules."""
    found: set[str] = set()

    def note(frame: FrameType, event: str, _argument: Any) -> None:
        name = frame.f_globals.get("__name__", "")
        # <module>: the import of a module does not count
        if event == "call" and name.startswith("paperlog.") and frame.f_code.co_name != "<module>":
            found.add(name)

    def watched(function: Callable[..., Any], at: int) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if arguments[at] != PAGE:
                return function(*arguments, **options)
            sys.setprofile(note)
            try:
                return function(*arguments, **options)
            finally:
                sys.setprofile(None)

        return call

    with tempfile.TemporaryDirectory() as scratch, docutils_namespace():
        for name, text in FILES.items():
            Path(scratch, name).write_text(text, encoding="utf-8")
        out = f"{scratch}/out"
        app = Sphinx(scratch, scratch, out, f"{out}/doctrees", "html", status=None)
        app.builder.read_doc = watched(app.builder.read_doc, 0)  # type: ignore[misc,method-assign]
        builders._write_docname = watched(builders._write_docname, 0)  # type: ignore[attr-defined]
        app.build()
    return sorted(found)


if __name__ == "__main__":
    modules = entered()
    print("\n".join(modules), f"{len(modules)} modules", sep="\n")

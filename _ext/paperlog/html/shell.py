"""Many pages of one folder from one rendering of the theme's template.

A theme takes 9 ms to render a page.  The pages of a folder differ only in title, description,
content and their own address.  The template is rendered once with a mark in each of these places;
each page then replaces the marks with its own values.  The result equals, byte for byte, what the
template would give.
"""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import escape
from sphinx.builders.html import StandaloneHTMLBuilder

from paperlog.escapes import html_attribute
from paperlog.html.generated import page_in_template

NAME, TITLE, BODY, DESCRIPTION = (
    f"paperlogshell{part}" for part in ("name", "title", "body", "description")
)
MARKS = re.compile(f"({NAME}|{TITLE}|{BODY}|{DESCRIPTION})")


class Shell:
    """The pages of one *folder* of a site."""

    def __init__(self, builder: StandaloneHTMLBuilder, folder: str) -> None:
        self._builder = builder
        self._folder = folder
        self._encoding = builder.config.html_output_encoding
        self._before, self._after = str(builder.get_output_path(f"{folder}/{NAME}")).split(NAME)
        Path(self._before).mkdir(parents=True, exist_ok=True)
        path = Path(builder.doctreedir) / "paperlog-shell.html"
        name, context, template = page_in_template(f"{folder}/{NAME}", TITLE, BODY, DESCRIPTION)
        builder.handle_page(name, context, template, outfilename=path)
        self._pieces = MARKS.split(path.read_text(encoding=self._encoding))
        path.unlink()

    def write(self, name: str, title: str, body: str, description: str) -> None:
        """Write the page *name* of the folder."""
        words = {
            NAME: name.removeprefix(f"{self._folder}/"),
            # the template takes runs of blanks in a title for one
            TITLE: str(escape(" ".join(title.split()))),
            BODY: body,
            DESCRIPTION: html_attribute(description),
        }
        text = "".join([words.get(piece, piece) for piece in self._pieces])
        path = Path(f"{self._before}{words[NAME]}{self._after}")
        if "/" in self._after:
            # of builders that give each page a folder
            path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode(self._encoding, errors="xmlcharrefreplace"))

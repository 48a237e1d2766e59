"""Write all pages of a folder from a single rendering of the theme's template.

A theme takes 9 ms to render a page. The pages of a folder differ only in title, description,
content and URL. The template is rendered once with placeholders for these values, and each page
replaces the placeholders. The result is identical, byte for byte, to a rendering of the template.
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
PLACEHOLDERS = re.compile(f"({NAME}|{TITLE}|{BODY}|{DESCRIPTION})")


class Shell:
    """The rendered template for the pages of one *folder* of a site."""

    def __init__(self, builder: StandaloneHTMLBuilder, folder: str) -> None:
        self._builder = builder
        self._folder = folder
        self._encoding = builder.config.html_output_encoding
        self._before, self._after = str(builder.get_output_path(f"{folder}/{NAME}")).split(NAME)
        Path(self._before).mkdir(parents=True, exist_ok=True)
        path = Path(builder.doctreedir) / "paperlog-shell.html"
        name, context, template = page_in_template(f"{folder}/{NAME}", TITLE, BODY, DESCRIPTION)
        builder.handle_page(name, context, template, outfilename=path)
        self._pieces = PLACEHOLDERS.split(path.read_text(encoding=self._encoding))
        path.unlink()

    def write(self, name: str, title: str, body: str, description: str) -> None:
        """Write the page *name* of the folder; *body* is HTML, the other texts are plain."""
        values = {
            NAME: name.removeprefix(f"{self._folder}/"),
            # the template collapses white space in titles
            TITLE: str(escape(" ".join(title.split()))),
            BODY: body,
            DESCRIPTION: html_attribute(description),
        }
        text = "".join([values.get(piece, piece) for piece in self._pieces])
        path = Path(f"{self._before}{values[NAME]}{self._after}")
        if "/" in self._after:
            # dirhtml gives each page a folder
            path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode(self._encoding, errors="xmlcharrefreplace"))

"""Write generated pages from a few renderings of the theme's template.

A theme takes 5 to 9 ms to render a page. The generated pages of a folder differ only in title,
description, content and URL. The template is rendered once with placeholders for these values, and
each page replaces the placeholders. The result is identical, byte for byte, to a rendering of the
template.
"""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from markupsafe import escape
from sphinx.builders.html import StandaloneHTMLBuilder

from paperlog.html.generated import GeneratedPage
from paperlog.model.escapes import html_attribute

NAME, TITLE, BODY, DESCRIPTION = (
    f"paperlogshell{part}" for part in ("name", "title", "body", "description")
)
PLACEHOLDERS = re.compile(f"({NAME}|{TITLE}|{BODY}|{DESCRIPTION})")


class Shells:
    """The rendered templates of a site, one for each folder of generated pages."""

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        self._builder = builder
        self._shells: dict[tuple[str, str, bool], Shell] = {}

    def write(self, page: GeneratedPage) -> None:
        """Write *page*; the first one of a folder renders the template."""
        folder = page.name.rpartition("/")[0]
        key = folder, page.parent, bool(page.description)
        if key not in self._shells:
            self._shells[key] = Shell(self._builder, *key)
        self._shells[key].write(page)


class Shell:
    """The rendered template for pages of one *folder* of a site, all below the document *parent*,
    and all with a description or all without.
    """

    def __init__(
        self, builder: StandaloneHTMLBuilder, folder: str, parent: str, is_described: bool
    ) -> None:
        self._encoding = builder.config.html_output_encoding
        self._before, self._after = str(builder.get_output_path(f"{folder}/{NAME}")).split(NAME)
        Path(self._before).mkdir(parents=True, exist_ok=True)
        description = DESCRIPTION if is_described else ""
        page = GeneratedPage(f"{folder}/{NAME}", TITLE, BODY, description, parent)
        # not a fixed name: a second process may render a template too
        with TemporaryDirectory(prefix="paperlog-", dir=builder.doctreedir) as scratch:
            path = Path(scratch, "shell.html")
            builder.handle_page(*page.in_template(builder), outfilename=path)
            self._pieces = PLACEHOLDERS.split(path.read_text(encoding=self._encoding))

    def write(self, page: GeneratedPage) -> None:
        """Write a *page* of the folder."""
        values = {
            NAME: page.name.rpartition("/")[2],
            # the template collapses white space in titles
            TITLE: str(escape(" ".join(page.title.split()))),
            BODY: page.body,
            DESCRIPTION: html_attribute(page.description),
        }
        text = "".join([values.get(piece, piece) for piece in self._pieces])
        path = Path(f"{self._before}{values[NAME]}{self._after}")
        if "/" in self._after:
            # dirhtml gives each page a folder
            path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode(self._encoding, errors="xmlcharrefreplace"))

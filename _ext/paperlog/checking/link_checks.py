"""Checks of links between files."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from paperlog.checking.uses import uses_of_files
from paperlog.figures.picture_files import OUTSIDE, examine, is_within, shortened
from paperlog.rules import Finding
from paperlog.source.log_reader import Log


def check_links(log: Log) -> Iterator[Finding]:
    for page in log.pages:
        for use in uses_of_files(page):
            try:
                address = urlsplit(use.key)
            except ValueError as error:
                yield Finding(
                    "dead-link",
                    page.path,
                    use.line,
                    f"{use.key!r} is not a valid URL: {error}",
                    column=use.column,
                )
                continue
            path = unquote(address.path)
            if address.scheme or address.netloc or not path or path.startswith(("#", "{")):
                continue
            file = (
                log.project.source / path.lstrip("/")
                if path.startswith("/")
                else page.path.parent / path
            )
            # MyST accepts the name of a page with or without suffix, or with `.html`
            spellings = (
                file,
                file.with_name(f"{file.name}.md"),
                file.with_name(f"{file.name}.rst"),
                *(file.with_suffix(end) for end in (".md", ".rst") if file.suffix == ".html"),
            )
            try:
                found = next((spelling for spelling in spellings if spelling.exists()), None)
                inside = is_within(found or file, log.project.source)
            except (OSError, RuntimeError, ValueError):
                message = f"{shortened(path)} cannot be the name of a file"
                yield Finding("download", page.path, use.line, message, column=use.column)
                continue
            rule = "figure" if use.is_picture else "download"
            if found and not inside:
                message = f"{shortened(path)} {OUTSIDE}"
                yield Finding(rule, page.path, use.line, message, column=use.column)
            elif use.is_picture and found and found.is_file():
                if problem := examine(found, is_whole=False).problem:
                    message = f"the figure {shortened(path)} {problem}"
                    yield Finding("figure", page.path, use.line, message, column=use.column)
            elif found is None:
                yield Finding(
                    "dead-link",
                    page.path,
                    use.line,
                    f"the target of the link, {use.key!r}, does not exist",
                    column=use.column,
                )

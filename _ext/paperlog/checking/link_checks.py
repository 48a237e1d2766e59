"""Checks of links between files, and of published anchors (``paperlog.lock``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from paperlog.checking.uses import uses_of_files
from paperlog.figures.picture_files import OUTSIDE, examine, is_within, shortened
from paperlog.rules import Finding
from paperlog.source.file_changes import ChangeError, read_source
from paperlog.source.log_reader import Log

LOCK = "paperlog.lock"
HEAD = (
    "# Addresses of this log that readers may have kept; `paperlog check --publish` adds those of"
    " today."
)


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


def check_anchors(log: Log) -> Iterator[Finding]:
    lock = log.project.folder / LOCK
    now = addresses(log)
    by_anchor = {address.partition("#")[2]: address for address in sorted(now, reverse=True)}
    try:
        before = published(lock)
    except ChangeError as error:
        yield Finding("unreadable", lock, 1, str(error))
        return
    for number, address in before:
        if address not in now:
            page, _sign, anchor = address.partition("#")
            moved = by_anchor.get(anchor)
            way = (
                f"it has moved to {moved}; leave a link on {page}"
                if moved
                else "restore the entry, or remove the line"
            )
            yield Finding(
                "anchor-gone", lock, number, f"{address} was published and no longer exists: {way}"
            )


def addresses(log: Log) -> set[str]:
    """Return ``page#anchor`` of every entry and week."""
    places = [
        *(found.entry.place for found in log.source_entries),
        *(week.place for page in log.pages for week, _block in page.weeks),
    ]
    return {f"{place.docname}#{place.anchor}" for place in places}


def published(lock: Path) -> list[tuple[int, str]]:
    """Return number and text of each line of a lock file that contains an address.

    :raises ChangeError: if it is not UTF-8 or cannot be read.
    """
    if not lock.is_file():
        return []
    lines = enumerate(read_source(lock).splitlines(), 1)
    return [
        (number, line.strip())
        for number, line in lines
        if line.strip() and not line.startswith("#")
    ]


def lock_text(log: Log) -> str:
    """Return the lock file with the current addresses added to those published before."""
    known = {address for _number, address in published(log.project.folder / LOCK)}
    return "\n".join([HEAD, *sorted(known | addresses(log)), ""])

"""Redirect pages at old addresses, which need no script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

from paperlog.bib.citations import cite_domain
from paperlog.diagnostics import warn
from paperlog.domain import LogDomain, log_domain
from paperlog.domain.references import has_pages, index_part, paper_page, site_address
from paperlog.domain.site_pages import Moved, name_pages, old_pages
from paperlog.figures.picture_files import is_file
from paperlog.messages import _
from paperlog.model.escapes import html_attribute, html_text
from paperlog.source.published_addresses import LOCK

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

SPHINX_PAGES = re.compile(
    r"404|genindex(?:-.*)?|search|[^/]*modindex|_(?:downloads|images|modules|sources|static)/.*",
    re.IGNORECASE,
)
"""Names of pages that Sphinx and its extensions write, and that are in no environment."""
PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={link}">
<link rel="canonical" href="{canonical}">
<title>{title}</title>
</head>
<body>
<p>{words}</p>
<p><a href="{link}">{title}</a></p>
</body>
</html>
"""


def redirect_pages(domain: LogDomain, builder: Builder) -> Iterator[tuple[str, str]]:
    """Yield the name and the HTML of each redirect page."""
    if has_pages(builder):
        for name, moved in redirects_of_site(domain, builder):
            yield name, _page(builder, name, moved)


def redirects_of_site(
    domain: LogDomain, builder: StandaloneHTMLBuilder
) -> Iterator[tuple[str, Moved]]:
    """Yield the name and the target of each redirect page, except where the site has another page
    or file of this name.
    """
    if not domain.is_whole or not (old := old_pages(domain)):
        return
    # with dirhtml, `a` and `a/index` are one file; some file systems ignore case
    existing = {file_of(builder, name).lower() for name in _real_pages(domain)}
    written: set[str] = set()
    for name, moved in old.items():
        file = file_of(builder, name)
        if not (
            file.lower() in existing
            or file in written
            or SPHINX_PAGES.fullmatch(name)
            or _is_extra_file(builder, file)
        ):
            written.add(file)
            yield name, moved


def write_redirect_pages(app: Sphinx, stale: set[str]) -> None:
    """At ``html-collect-pages``: write the redirect pages that are *stale*."""
    builder = app.builder
    assert isinstance(builder, StandaloneHTMLBuilder)
    for name, html in redirect_pages(log_domain(app.env), builder):
        if name in stale:
            path = Path(builder.get_output_path(name))
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(html, encoding="utf-8")
            except OSError as error:
                # a name that this file system does not accept, such as `a?b` on Windows
                message = f"the page of the old address {name} was not written: {error.strerror}"
                warn("redirect", f"{message}; remove the line", str(Path(app.confdir, LOCK)))


def _page(builder: StandaloneHTMLBuilder, name: str, moved: Moved) -> str:
    """Return the HTML of the redirect page *name*."""
    page, anchor = moved.address.docname, moved.address.anchor
    link = (builder.get_relative_uri(name, page) or "./") + (f"#{anchor}" if anchor else "")
    base = site_address(builder.config)
    canonical = base + builder.get_target_uri(page) if base else link
    return PAGE.format(
        lang=html_attribute(builder.config.language.replace("_", "-")),
        link=html_attribute(link),
        canonical=html_attribute(canonical),
        title=html_text(moved.title),
        words=html_text(str(_("This page has moved:"))),
    )


def _real_pages(domain: LogDomain) -> Iterator[str]:
    """Yield the names of all other pages of the site, including generated ones."""
    yield from domain.env.found_docs
    yield from domain.builder.config.html_additional_pages
    yield from filter(None, (paper_page(domain, key) for key in domain.catalogue.paper_files))
    yield from (page.name for page in name_pages(domain))
    if docname := domain.index_page("author-index"):
        for part in dict.fromkeys(domain.author_parts.values()):
            yield index_part(domain, docname, part)
    cite = cite_domain(domain.env)
    for key in cite.bibliographies:
        for part in cite.parts_of(key):
            yield index_part(domain, key.docname, part)


def file_of(builder: StandaloneHTMLBuilder, name: str) -> str:
    """Return the file of a page, relative to the output folder."""
    return Path(builder.get_output_path(name)).relative_to(builder.outdir).as_posix()


def _is_extra_file(builder: StandaloneHTMLBuilder, file: str) -> bool:
    """Whether ``html_extra_path`` has a file that Sphinx copies to the path *file*."""
    return any(
        is_file(Path(builder.confdir, folder, file)) or Path(builder.confdir, folder).name == file
        for folder in builder.config.html_extra_path
    )

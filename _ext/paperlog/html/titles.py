"""Titles of the pages of a whole log, and entries in the contents of pages and in the links to the
previous and the next page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markupsafe import Markup, escape
from sphinx import addnodes
from sphinx.builders.html import StandaloneHTMLBuilder

from paperlog.config import is_configured
from paperlog.domain import LogDomain, log_domain
from paperlog.domain.references import has_pages
from paperlog.domain.site_pages import (
    log_title,
    title_of_page,
    week_of_page,
    week_page_address,
)
from paperlog.model.catalogue import Catalogue
from paperlog.nodes import log_rows, log_week
from paperlog.transforms.finished_pages import mark_language

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from paperlog.domain.references import Address
    from paperlog.model.week import Week

MAX_NAMES = 4
"""Maximum number of entry names in a link to the previous or next page."""
NameOf = Callable[[str, str], str]


def site_title(env: BuildEnvironment) -> str:
    """Return the title of the site for the ``<title>`` of each page: the title of the log.

    Empty if ``conf.py`` sets ``html_title``.
    """
    config = env.config
    return "" if is_configured(config, "html_title") else log_title(env)


def name_page(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """At ``html-page-context``: set the title of the site, and the titles of pages of weeks.

    On the page of a week, the previous and next links lead to the weeks before and after.
    """
    domain, builder = log_domain(app.env), app.builder
    if not domain.is_whole or not has_pages(builder):
        return
    if title := site_title(app.env):
        context["docstitle"] = escape(title)
    if week := week_of_page(domain, pagename):
        context["title"] = escape(title_of_page(domain, pagename))
        for name, address in zip(("prev", "next"), _beside(domain, week), strict=True):
            context[name] = address and {
                "link": address.uri(domain, pagename),
                "title": escape(title_of_page(domain, address.docname)),
            }
        return
    for name, neighbour in zip(
        ("prev", "next"), neighbours(domain, builder, pagename), strict=True
    ):
        if context.get(name) and neighbour and week_of_page(domain, neighbour):
            context[name]["title"] = escape(title_of_page(domain, neighbour))


def neighbours(domain: LogDomain, builder: Builder, pagename: str) -> tuple[str | None, str | None]:
    """Return the previous and the next page of *pagename*, or ``None``.

    Those of the page of a week are the pages of the weeks before and after.
    """
    if week := week_of_page(domain, pagename):
        older, newer = _beside(domain, week)
        return (
            older.docname if older else None,
            newer.docname if newer else None,
        )
    relations = getattr(builder, "relations", {}).get(pagename)
    return (relations[1], relations[2]) if relations else (None, None)


def _beside(domain: LogDomain, week: Week) -> tuple[Address | None, Address | None]:
    """Return the addresses of the weeks before and after *week*, or ``None``."""
    older, newer = domain.catalogue.weeks_beside(week)
    return (
        week_page_address(domain, older) if older else None,
        week_page_address(domain, newer) if newer else None,
    )


def name_entries(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """At ``html-page-context``: add entries to the contents, and to the previous and next links."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder) or doctree is None:
        return
    domain = log_domain(app.env)
    if any(node.get("listed") for node in doctree.findall(log_week)):
        # listings are filled in after Sphinx has collected the contents
        contents = _contents(
            doctree, lambda docname, anchor: domain.catalogue.name(domain.entry_at(docname, anchor))
        )
        for reference in contents.findall(nodes.reference):
            mark_language(reference, reference.astext(), app.config.language)
        context["toc"] = builder.render_partial(contents)["fragment"]
        context["display_toc"] = True
        context["furo_hide_toc"] = "hide-toc" in (context.get("meta") or {})
    if not domain.is_whole:
        # outside of a log, pages do not depend on their neighbours
        return
    beside = neighbours(domain, builder, pagename)
    for name, neighbour in zip(("prev", "next"), beside, strict=True):
        if context.get(name) and neighbour and (names := entry_names(domain, neighbour)):
            context[name]["title"] = Markup('{} <span class="pl-related-entries">{}</span>').format(
                Markup(context[name]["title"]),  # noqa: S704  rendered by Sphinx
                names,
            )


def mark_contents(app: Sphinx, doctree: nodes.document) -> None:
    """At ``doctree-read``, after Sphinx has collected the contents: mark their languages."""
    env = app.env
    if not log_domain(env).is_ours(doctree):
        return
    for reference in env.tocs[env.docname].findall(nodes.reference):
        mark_language(reference, reference.astext(), env.config.language)


def entry_names(domain: LogDomain, docname: str) -> str:
    """Return the first entry names of a page: ``MR-Net, I2-GAN, …``; empty if it has no entries."""
    page = domain.pages.get(docname)
    if page is None or not page.entries:
        return ""
    catalogue: Catalogue = domain.catalogue
    names = [catalogue.name(entry) for entry in page.entries]
    return ", ".join(names[:MAX_NAMES]) + (" …" if len(names) > MAX_NAMES else "")


def _contents(doctree: nodes.document, name_of: NameOf) -> nodes.bullet_list:
    top = next(iter(doctree.findall(nodes.section)), None)
    contents = nodes.bullet_list()
    if top is not None:
        item = nodes.list_item("", _line(top[0].astext(), ""))
        if children := _children(top, name_of):
            item += children
        contents += item
    return contents


def _children(node: nodes.Element, name_of: NameOf) -> nodes.bullet_list | None:
    """Return items for the sections and listed entries within *node*, or ``None``."""
    listing = nodes.bullet_list()
    for child in node.children:
        if not isinstance(child, nodes.Element):
            continue
        if isinstance(child, nodes.section) and child["ids"]:
            item = nodes.list_item("", _line(child[0].astext(), child["ids"][0]))
            if children := _children(child, name_of):
                item += children
            listing += item
        elif isinstance(child, log_rows):
            listing.extend(
                nodes.list_item("", _line(name_of(docname, anchor), address))
                for docname, anchor, address in child["rows"]
                if address
            )
        elif children := _children(child, name_of):
            listing += children.children
    return listing if len(listing) else None


def _line(text: str, address: str) -> addnodes.compact_paragraph:
    reference = nodes.reference(
        "", "", nodes.Text(text), internal=True, refuri=f"#{address}", anchorname=f"#{address}"
    )
    return addnodes.compact_paragraph("", "", reference)

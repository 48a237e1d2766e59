"""Links to the things of the log: entries, weeks, tags, authors, venues.

The one place that knows where each of them lives in a given builder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.nodes import make_refnode

from paperlog.core.catalogue import author_anchor, venue_anchor
from paperlog.dates import week_dates

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from paperlog.core.entries import Entry
    from paperlog.core.persons import Person
    from paperlog.core.tags import Tag
    from paperlog.core.weeks import Week
    from paperlog.domain import LogDomain

WITHOUT_STYLE = frozenset({"text", "man"})
BUILDERS_WITH_TAG_PAGES = frozenset({"html", "dirhtml"})


def has_tag_pages(builder: Builder) -> bool:
    return builder.name in BUILDERS_WITH_TAG_PAGES and builder.config.paperlog_tag_pages


def tag_page(domain: LogDomain, tag: Tag) -> str | None:
    """The name of the page that is made for *tag*, or ``None`` where the builder has none.

    It lies below the page with the tag index: ``tags/cardiac-mri``.
    """
    index = domain.index_page("tag-index")
    if index is None or not has_tag_pages(domain.builder) or tag not in domain.catalogue.by_tag:
        return None
    name = f"{index}/{tag.slug}"
    return None if name in domain.env.all_docs else name


def entry_reference(domain: LogDomain, entry: Entry, fromdocname: str, text: nodes.Node | None = None) -> nodes.reference:
    """A link to a card, reading as its short name."""
    catalogue = domain.catalogue
    inner = text or nodes.inline("", catalogue.name(entry))
    reference = make_refnode(domain.builder, fromdocname, entry.place.docname, entry.place.anchor, inner, catalogue.title(entry))
    # in print the page is told as well
    reference["paged"] = True
    return reference


def page_target(entry: Entry) -> str:
    """What a printed book tells the page of."""
    return f"{entry.place.docname}#{entry.place.anchor}"


def week_reference(domain: LogDomain, week: Week, fromdocname: str, text: nodes.Node | None = None) -> nodes.Node:
    """A link to a week, reading as its days; the plain text where the log has no such week."""
    inner = text or nodes.inline("", week_dates(week, domain.env.config.language))
    logged = domain.catalogue.week_places.get(week)
    if logged is None:
        return inner
    return make_refnode(domain.builder, fromdocname, logged.place.docname, logged.place.anchor, inner, str(week))


def tag_reference(domain: LogDomain, tag: Tag, fromdocname: str, text: str | None = None) -> nodes.Node:
    """A tag's name, linked to its page or to its place in the index of tags where there is one."""
    language = domain.env.config.language
    sign = "#" if domain.builder.format in WITHOUT_STYLE and not text else ""
    inner = nodes.inline("", text or sign + tag.name(language))
    title = " · ".join(dict.fromkeys(name for _, name in tag.names)) or None
    classes = ["pl-tag"]
    if facet := (tag.facet and f"pl-facet-{tag.facet}"):
        classes.append(facet)
    if page := tag_page(domain, tag):
        uri = domain.builder.get_relative_uri(fromdocname, page)
        reference = nodes.reference("", "", inner, internal=True, refuri=uri, classes=classes)
        if title:
            reference["reftitle"] = title
        return reference
    return _index_reference(domain, "tag-index", tag.anchor, fromdocname, inner, classes, title)


def author_reference(domain: LogDomain, person: Person, fromdocname: str) -> nodes.Node:
    """A person's name, linked to the index of authors where the log has one."""
    inner = nodes.inline("", person.full)
    if person not in domain.catalogue.by_author:
        return inner
    return _index_reference(domain, "author-index", author_anchor(person), fromdocname, inner, ["pl-author"])


def venue_reference(domain: LogDomain, venue: str, fromdocname: str) -> nodes.Node:
    """A venue's name, linked to the index of venues where the log has one."""
    inner = nodes.inline("", venue)
    if venue not in domain.catalogue.by_venue:
        return inner
    return _index_reference(domain, "venue-index", venue_anchor(venue), fromdocname, inner, ["pl-venue"])


def _index_reference(domain: LogDomain, kind: str, anchor: str, fromdocname: str, inner: nodes.inline, classes: list[str], title: str | None = None) -> nodes.Node:
    docname = domain.index_page(kind)
    if docname is None:
        inner["classes"] += classes
        return inner
    reference = make_refnode(domain.builder, fromdocname, docname, anchor, inner, title)
    reference["classes"] += classes
    return reference

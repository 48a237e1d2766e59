"""Addresses of entries, weeks, papers, tags, authors and venues in each builder, and links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard
from urllib.parse import unquote

from docutils import nodes
from sphinx.builders.epub3 import Epub3Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder

from paperlog.messages import _, week_dates
from paperlog.model.anchors import anchor, file_name
from paperlog.model.catalogue import author_anchor, venue_anchor
from paperlog.model.index_paging import part_page

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from paperlog.domain import LogDomain
    from paperlog.model.entry import Entry
    from paperlog.model.person import Person
    from paperlog.model.tag import Tag
    from paperlog.model.week import Week

PAPERS = "papers"
"""Folder of the pages of papers."""
WITHOUT_STYLE = frozenset({"text", "man"})
"""Formats with neither styles nor links."""
WITHOUT_LINKS = WITHOUT_STYLE | {"latex"}
"""Formats where addresses are spelled out: without clickable links, or printed."""


def is_html(builder: Builder) -> bool:
    """Whether the output is HTML, written by :mod:`paperlog.html.printer`; includes EPUB."""
    return bool(builder.format == "html")


def is_interactive(builder: Builder) -> bool:
    """Whether the output is interactive (can fold, switch, enlarge): HTML, but not EPUB."""
    return is_html(builder) and not isinstance(builder, Epub3Builder)


def has_pages(builder: Builder) -> TypeGuard[StandaloneHTMLBuilder]:
    """Whether the output is a site of several HTML pages, to which pages can be added."""
    return isinstance(builder, StandaloneHTMLBuilder) and not isinstance(
        builder, SingleFileHTMLBuilder | Epub3Builder
    )


def relative_uri(domain: LogDomain, fromdocname: str, docname: str) -> str:
    """Return the URI of the page *docname* from the page *fromdocname*.

    Pages with the same folder in their URIs share the URIs of other pages, which are stored.
    """
    builder = domain.builder
    if docname == fromdocname or not has_pages(builder):
        return builder.get_relative_uri(fromdocname, docname)
    uris = domain.uris_from.get(fromdocname)
    if uris is None:
        folder = builder.get_target_uri(fromdocname).rpartition("/")[0]
        uris = domain.uris_from[fromdocname] = domain.uris_from_folder.setdefault(folder, {})
    uri = uris.get(docname)
    if uri is None:
        uri = uris[docname] = builder.get_relative_uri(fromdocname, docname)
    return uri


def site_address(config: Config) -> str:
    """``html_baseurl`` with a slash at its end; empty where it is not set."""
    return f"{config.html_baseurl.rstrip('/')}/" if config.html_baseurl else ""


def has_tag_pages(builder: Builder) -> bool:
    """Whether the site has pages of tags, authors and venues."""
    return has_pages(builder) and builder.config.paperlog_tag_pages


def tag_page(domain: LogDomain, tag: Tag) -> str | None:
    """Return the name of the page of *tag* below the tag index (``tags/cardiac-mri``), or None."""
    return _page_below(
        domain, "tag-index", tag.file_name if tag in domain.catalogue.by_tag else None
    )


def author_page(domain: LogDomain, person: Person) -> str | None:
    """Return the page of an author with several entries, such as ``authors/roe--jo``, or None."""
    author = domain.catalogue.indexed_author(person)
    file = domain.catalogue.author_files.get(author) if author else None
    return _page_below(domain, "author-index", file)


def venue_page(domain: LogDomain, venue: str) -> str | None:
    """Return the page of a venue with several entries, or None."""
    known = domain.catalogue.indexed_venue(venue)
    return _page_below(domain, "venue-index", known and domain.catalogue.venue_files.get(known))


def _page_below(domain: LogDomain, kind: str, file: str | None) -> str | None:
    """Return the page *file* below the index *kind*; None if either is missing, or it is taken."""
    index = domain.index_page(kind)
    # `index` is the page of the folder itself
    if index is None or file in (None, "index") or not has_tag_pages(domain.builder):
        return None
    name = f"{index}/{file}"
    return None if name in domain.env.all_docs else name


def index_part(domain: LogDomain, docname: str, part: str) -> str:
    """Return the page of a *part* of the index on *docname*, no document or page of an author."""
    is_of_authors = docname == domain.index_page("author-index")
    is_taken = is_of_authors and file_name(part) in domain.catalogue.author_file_names
    return part_page({f"{docname}/{part}"} if is_taken else domain.env.all_docs, docname, part)


def paper_page(domain: LogDomain, key: str) -> str | None:
    """Return the name of the page of the paper *key*, such as ``papers/chen2021mrnet``, or None.

    Only sites of whole logs have these pages; a document with that name takes precedence.
    """
    if not (
        domain.is_whole and has_pages(domain.builder) and domain.builder.config.paperlog_paper_pages
    ):
        return None
    file = domain.catalogue.paper_files.get(key)
    name = f"{PAPERS}/{file}"
    # `index` is the page of the folder itself
    return None if file in (None, "index") or name in domain.env.all_docs else name


@dataclass(frozen=True)
class Address:
    """A location in the output: a document or generated page, and an anchor; empty for its top."""

    docname: str
    anchor: str = ""

    def uri(self, domain: LogDomain, fromdocname: str) -> str:
        """Return the relative URI of the address from the page *fromdocname*."""
        if self.docname == fromdocname:
            return f"#{self.anchor}"
        page = relative_uri(domain, fromdocname, self.docname)
        if not self.anchor:
            return page
        # in singlehtml the URI of a document is a fragment itself
        return f"#{self.anchor}" if page.startswith("#") else f"{page}#{self.anchor}"


def entry_address(entry: Entry) -> Address:
    """Return the address of the card of *entry*."""
    return Address(entry.place.docname, entry.place.anchor)


def paper_address(domain: LogDomain, key: str) -> Address | None:
    """Return the address of the page of the paper *key*, or None."""
    page = paper_page(domain, key)
    return Address(page) if page else None


def week_address(domain: LogDomain, week: Week) -> Address | None:
    """Return the address of *week*, or None if the log does not have it."""
    logged = domain.catalogue.week_places.get(week)
    return Address(logged.place.docname, logged.place.anchor) if logged else None


def tag_address(domain: LogDomain, tag: Tag) -> Address | None:
    """Return the page of *tag*, else its place in the tag index, or None."""
    if page := tag_page(domain, tag):
        return Address(page)
    return _index_address(domain, "tag-index", tag.anchor)


def author_address(domain: LogDomain, person: Person) -> Address | None:
    """Return the page of *person*, else the place in the author index, or None."""
    if page := author_page(domain, person):
        return Address(page)
    docname = domain.index_page("author-index")
    author = domain.catalogue.indexed_author(person)
    if docname is None or author is None:
        return None
    part = domain.author_parts.get(author.slug)
    return Address(index_part(domain, docname, part) if part else docname, author_anchor(author))


def venue_address(domain: LogDomain, venue: str) -> Address | None:
    """Return the page of *venue*, else its place in the venue index, or None."""
    if page := venue_page(domain, venue):
        return Address(page)
    if domain.catalogue.indexed_venue(venue) is None:
        return None
    return _index_address(domain, "venue-index", venue_anchor(venue))


def _index_address(domain: LogDomain, kind: str, anchor: str) -> Address | None:
    docname = domain.index_page(kind)
    return Address(docname, anchor) if docname else None


# nodes --------------------------------------------------------------------------------------------


def reference_to(
    domain: LogDomain,
    address: Address,
    fromdocname: str,
    inner: nodes.Node,
    title: str | None = None,
    classes: list[str] | None = None,
) -> nodes.reference:
    """Return a link on *fromdocname* to *address* around the node *inner*.

    *title* is the text of the tooltip.
    """
    reference = nodes.reference("", "", inner, internal=True)
    if not address.anchor:
        reference["refuri"] = relative_uri(domain, fromdocname, address.docname)
    elif address.docname == fromdocname:
        reference["refid"] = address.anchor
    else:
        reference["refuri"] = address.uri(domain, fromdocname)
    if title:
        reference["reftitle"] = title
    reference["classes"] += classes or []
    return reference


def entry_reference(
    domain: LogDomain, entry: Entry, fromdocname: str, text: nodes.Node | None = None
) -> nodes.reference:
    """Return a link to the card of *entry*; its text is *text*, or the short name."""
    inner = text or nodes.inline("", domain.catalogue.name(entry))
    reference = reference_to(
        domain, entry_address(entry), fromdocname, inner, domain.catalogue.title(entry)
    )
    # the book adds the page number
    reference["paged"] = True
    return reference


def spell_address(link: nodes.reference) -> None:
    """Append the URI to the text of *link*, for formats without links.

    A text that is the end of the URI, such as a DOI, is kept; one that is its host is replaced.
    """
    address = str(link["refuri"]).split("://", 1)[-1].removeprefix("www.").rstrip("/")
    if link.astext() == address.partition("/")[0]:
        link[:] = [nodes.Text(address)]
    elif not unquote(address).endswith(link.astext().rpartition(":")[2]):
        link += nodes.Text(f" {address}")


def page_target(entry: Entry) -> str:
    """Return the target by which a book looks up the page number of *entry*."""
    return f"{entry.place.docname}#{entry.place.anchor}"


def week_reference(
    domain: LogDomain, week: Week, fromdocname: str, text: nodes.Node | None = None
) -> nodes.Node:
    """Return *text*, or the days of *week*, linked to *week* if the log has it."""
    inner = text or nodes.inline("", week_dates(week, domain.env.config.language))
    address = week_address(domain, week)
    return reference_to(domain, address, fromdocname, inner, str(week)) if address else inner


def tag_sign(domain: LogDomain) -> str:
    """Return the prefix of tags: ``#`` in formats without styles, else empty."""
    return "#" if domain.builder.format in WITHOUT_STYLE else ""


def tag_classes(domain: LogDomain, tag: Tag) -> list[str]:
    """Return the CSS classes of *tag*: its facet, and the facet's hue if it is declared."""
    if not tag.facet:
        return ["pl-tag"]
    hue = domain.catalogue.vocabulary.hue(tag.facet)
    classes = ["pl-tag", anchor("pl-facet", tag.facet)]
    return [*classes, f"pl-hue-{hue}"] if hue else classes


def tag_title(domain: LogDomain, tag: Tag) -> str:
    """Return the tooltip of *tag*: its facet and its names in all languages."""
    names = " · ".join(dict.fromkeys(name for _language, name in tag.names))
    if not tag.facet:
        return names
    facet = domain.catalogue.vocabulary.facet(tag.facet).name(domain.env.config.language)
    return _("{facet}: {tags}").format(facet=facet, tags=names or tag.id)


def tag_reference(
    domain: LogDomain, tag: Tag, fromdocname: str, text: str | None = None
) -> nodes.Node:
    """Return the name of *tag*, linked to its page or its place in the tag index, if any."""
    inner = nodes.inline("", text or tag_sign(domain) + tag.name(domain.env.config.language))
    address, classes = tag_address(domain, tag), tag_classes(domain, tag)
    if address is None:
        inner["classes"] += classes
        return inner
    return reference_to(domain, address, fromdocname, inner, tag_title(domain, tag), classes)


def published_name(env: BuildEnvironment, name: str) -> str:
    """Return the file name of the image *name* in the output; empty if it was removed."""
    return str(env.images[name][1]) if name in env.images else ""

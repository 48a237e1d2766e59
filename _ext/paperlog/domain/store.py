"""The Sphinx domain of a log, which stores its data by document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole

from paperlog.bib.citation_store import Settled
from paperlog.bib.citations import cite_domain
from paperlog.config import Settings
from paperlog.diagnostics import warn
from paperlog.domain.page import Page, Thumbnail, texts_of, week_named
from paperlog.domain.references import (
    Address,
    entry_reference,
    has_pages,
    tag_reference,
    week_reference,
)
from paperlog.figures.picture_files import is_file
from paperlog.formulas.own_commands import OwnCommands
from paperlog.messages import _, week_dates
from paperlog.model.addresses import Addresses, redirects
from paperlog.model.catalogue import Catalogue
from paperlog.model.entry import Entry, Place
from paperlog.model.index_paging import divide
from paperlog.model.person import Person
from paperlog.model.signatures import signature_of
from paperlog.model.tag import Tag, Vocabulary
from paperlog.model.tags_file import read_vocabulary
from paperlog.nodes import holds_markup
from paperlog.source.published_addresses import LOCK, Lock, read_lock

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

TAG_TYPE = "tagname"
"""Object type of tags.

Sphinx's search abbreviates an anchor that is "type-name" and restores it from the type and the
*display* name: with the type ``tag``, ``tag-gan`` would become ``tag-GAN`` or ``tag-生成模型``.
"""
INDEX_KINDS = ("tag-index", "author-index", "venue-index")


class LogRole(XRefRole):
    """A cross-reference to the domain, with or without the domain's name in the role."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        if ":" not in self.name:
            self.name = f"paperlog:{self.name}"
        return super().run()


class LogDomain(Domain):
    """Entries, weeks and tags of the log."""

    name = "paperlog"
    label = "Paperlog"
    object_types: ClassVar[dict[str, ObjType]] = {
        "entry": ObjType(_("entry"), "paper"),
        "week": ObjType(_("week"), "week"),
        TAG_TYPE: ObjType(_("tag"), "tag"),
        # the type of tags in inventories that earlier versions wrote
        "tag": ObjType(_("tag"), "tag"),
    }
    roles: ClassVar[dict[str, Any]] = {
        "paper": LogRole(innernodeclass=nodes.inline, warn_dangling=True),
        "week": LogRole(innernodeclass=nodes.inline, warn_dangling=True),
        "tag": LogRole(innernodeclass=nodes.inline, warn_dangling=True),
    }
    initial_data: ClassVar[dict[str, Any]] = {"pages": {}, "inputs": Settled()}
    data_version = 1

    # the store ------------------------------------------------------------------------------------

    @property
    def pages(self) -> dict[str, Page]:
        return cast("dict[str, Page]", self.data["pages"])

    @property
    def inputs(self) -> Mapping[str, str]:
        """Digests of the signatures of all files that a document was read from, by docname."""
        return cast("Mapping[str, str]", self.data.get("inputs", {}))

    def keep_inputs(self, inputs: Mapping[str, str]) -> None:
        self.data["inputs"] = Settled(inputs)

    def page(self, docname: str) -> Page:
        """Return the data of a document that is being read; makes it if there is none."""
        self._catalogue = None
        return self.pages.setdefault(docname, Page())

    def clear_doc(self, docname: str) -> None:
        self._catalogue = None
        self.pages.pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        self._catalogue = None
        for docname in docnames:
            if docname in otherdata["pages"]:
                self.pages[docname] = otherdata["pages"][docname]

    # the whole log --------------------------------------------------------------------------------

    is_whole: bool = False
    """Whether the whole project is a log, set by :mod:`paperlog.site`; in other projects pages
    without markup of the log are not changed.
    """
    is_unchanged: bool = False
    """Whether no input of any page has changed since the last successful build."""
    facts: str = ""
    """Digest of all that documents contribute to other pages, except first words and pictures of
    entries, and of the inputs that are no documents; empty if ``is_unchanged``.
    """
    inputs_digest: str = ""
    """Digest of all inputs of all pages."""
    last_inputs_digest: str = ""
    """The same of the last successful build of this builder into this folder; empty if none."""
    read_again: frozenset[str] = frozenset()
    """Documents read since that build."""
    builder: Builder
    """The current builder, set at ``builder-inited``."""
    uris_from: dict[str, dict[str, str]]
    """URIs of pages by the page they are relative to, for :func:`.references.relative_uri`."""
    uris_from_folder: dict[str, dict[str, str]]
    """The same dictionaries by folder."""
    vocabulary: Vocabulary = Vocabulary()
    lock: Lock = Lock()
    """Contents of ``paperlog.lock``: published addresses and redirects."""
    page_items: int = 0
    """Maximum number of items of an index on one page; 0 if indexes are not divided."""
    _catalogue: Catalogue | None = None

    @property
    def catalogue(self) -> Catalogue:
        """All entries with their records; rebuilt after the store has changed."""
        if self._catalogue is None:
            pages = self.pages.values()
            self._catalogue = Catalogue.of(
                (entry for page in pages for entry in page.entries),
                (week for page in pages for week in page.weeks),
                cite_domain(self.env).records,
                self.vocabulary,
            )
            self._by_place = {
                (entry.place.docname, entry.place.anchor): entry
                for entry in self._catalogue.entries
            }
            self._index_pages = {
                kind: docname
                for docname in sorted(self.pages, reverse=True)
                for kind in self.pages[docname].indexes
            }
            self._citing: dict[str, list[Entry]] = {}
            self._author_parts: dict[str, str] | None = None
            self._redirects: dict[str, dict[str, Address]] | None = None
            self._link_cache: dict[Tag | Person, Any] = {}
            for docname, page in self.pages.items():
                for anchor, key in page.citations_in_entries:
                    if entry := self._by_place.get((docname, anchor)):
                        self._citing.setdefault(key, []).append(entry)
        return self._catalogue

    @property
    def link_cache(self) -> dict[Tag | Person, Any]:
        """Cache of links to tags and authors for :mod:`paperlog.display.fact_lines`."""
        self.catalogue  # noqa: B018  empties the cache if the store has changed
        return self._link_cache

    def is_ours(self, document: nodes.document) -> bool:
        """Whether a page may be changed: any page of a whole log, else if it has markup of one."""
        return self.is_whole or holds_markup(document)

    @property
    def is_used(self) -> bool:
        """Whether the project is a whole log, or a page has markup of the log."""
        return self.is_whole or any(page.uses_markup for page in self.pages.values())

    @property
    def prints_book(self) -> bool:
        """Whether the output is the LaTeX book of a whole log."""
        return self.is_whole and self.builder.format == "latex"

    def forget_catalogue(self) -> None:
        """Rebuild :attr:`catalogue` at its next use."""
        self._catalogue = None

    def entry_at(self, docname: str, anchor: str) -> Entry:
        """Return the entry with *anchor* on the page *docname*; raise KeyError if there is none."""
        self.catalogue  # noqa: B018  fills the table
        return self._by_place[docname, anchor]

    def find_entry_at(self, address: Address) -> Entry | None:
        """Return the entry at *address*, or None."""
        self.catalogue  # noqa: B018  fills the table
        return self._by_place.get((address.docname, address.anchor))

    def thumbnail(self, entry: Entry) -> Thumbnail | None:
        """Return the picture of an entry for a row, or None."""
        page = self.pages.get(entry.place.docname)
        return page.thumbnails.get(entry.place.anchor) if page else None

    def entries_citing(self, key: str) -> list[Entry]:
        """Return the entries about the work *key*, related to it or citing it, oldest first."""
        catalogue = self.catalogue
        citing = [
            *catalogue.by_target.get(key, ()),
            *(entry for _relation, entry in catalogue.relations_to.get(key, ())),
            *self._citing.get(key, ()),
        ]
        return sorted(dict.fromkeys(citing), key=lambda entry: entry.order_key)

    def listing_page(self, lists: str) -> str | None:
        """Return the first document with a listing whose ``Listing.lists`` is *lists*, or None."""
        for docname in sorted(self.pages):
            if any(listing.lists == lists for listing in self.pages[docname].listings):
                return docname
        return None

    def index_page(self, kind: str) -> str | None:
        """Return the first document with the index *kind*, such as ``tag-index``, or None."""
        self.catalogue  # noqa: B018  fills the table
        return self._index_pages.get(kind)

    @property
    def redirects(self) -> dict[str, dict[str, Address]]:
        """The new address of each old anchor, by page, as ``paperlog.lock`` states; the anchor of
        a page that no longer exists is empty.
        """
        catalogue = self.catalogue
        if self._redirects is None:
            self._redirects = {}
            if any(line.target for line in self.lock.lines):
                now = Addresses.of(catalogue, self.env.found_docs)
                for old, new in redirects(self.lock.lines, now).items():
                    page, _sign, anchor = old.partition("#")
                    address = Address(*new.split("#"))
                    self._redirects.setdefault(page, {})[anchor] = address
        return self._redirects

    @property
    def author_parts(self) -> dict[str, str]:
        """The part of the index of each author, by slug and in order; empty if not divided."""
        slugs = self.catalogue.authors
        if self._author_parts is None:
            is_long = 0 < self.page_items < len(slugs)
            self._author_parts = divide(slugs, self.page_items) if is_long else {}
        return self._author_parts

    # references -----------------------------------------------------------------------------------

    def resolve_xref(  # type: ignore[override]
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> nodes.Node | None:
        explicit = bool(node.get("refexplicit"))
        text = contnode if explicit else None
        if typ == "tag":
            tag = self.catalogue.vocabulary.resolve(target)
            return tag_reference(self, tag, fromdocname, text.astext() if text else None)
        if typ == "week":
            week = week_named(target)
            return (
                week_reference(self, week, fromdocname, text)
                if week and week in self.catalogue.week_places
                else None
            )
        entry = self.catalogue.find(target)
        return entry_reference(self, entry, fromdocname, text) if entry else None

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        resolved = {
            typ: self.resolve_xref(env, fromdocname, builder, typ, target, node, contnode)
            for typ in ("paper", "week")
        }
        return [
            (f"{self.name}:{typ}", reference)
            for typ, reference in resolved.items()
            if isinstance(reference, nodes.reference)
        ]

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield entries by key (later ones about a paper as ``key@2024-W30``), weeks, and tags, the
        latter only if there is a tag index.
        """
        catalogue = self.catalogue
        for target, entries in catalogue.by_target.items():
            for index, entry in enumerate(entries):
                name = target if index == 0 else f"{target}@{entry.week}"
                # Sphinx's search replaces an anchor that equals the name by the display name
                priority = -1 if name == entry.place.anchor else 0
                yield name, catalogue.name(entry), "entry", *_parts(entry.place), priority
        for week, logged in catalogue.week_places.items():
            days = week_dates(week, self.env.config.language)
            yield str(week), days, "week", *_parts(logged.place), 1
        if docname := self.index_page("tag-index"):
            for tag in catalogue.by_tag:
                yield tag.id, tag.name(self.env.config.language), TAG_TYPE, docname, tag.anchor, 1

    def get_full_qualified_name(self, node: Element) -> str | None:
        return None


def _parts(place: Place) -> tuple[str, str]:
    return place.docname, place.anchor


def log_domain(env: BuildEnvironment) -> LogDomain:
    """Return the domain of the log in *env*."""
    return cast("LogDomain", env.get_domain("paperlog"))


def prepare_domain(app: Sphinx) -> None:
    """At ``builder-inited``: set the builder, and read the vocabulary, which no document reads."""
    path = Path(app.srcdir) / app.config.paperlog_tags
    domain = log_domain(app.env)
    domain.builder = app.builder
    domain.uris_from, domain.uris_from_folder = {}, {}
    domain.page_items = cite_domain(app.env).page_items = (
        app.config.paperlog_page_items if has_pages(app.builder) else 0
    )
    domain.vocabulary = read_vocabulary(path)
    domain.lock = read_lock(Path(app.confdir) / LOCK)
    domain.forget_catalogue()
    if app.config.paperlog_tags != Settings.tags and not path.is_file():
        warn(
            "tags-file",
            f"conf.py: there is no file {app.config.paperlog_tags!r}, which `paperlog_tags` names",
        )
    for line, problem in domain.vocabulary.problems:
        warn("tags-file", problem, f"{path}:{line}")


def note_page(app: Sphinx, doctree: nodes.document) -> None:
    """At ``doctree-read``: store the references of the page and its whole week."""
    log_domain(app.env).page(app.env.docname).note(doctree)


def store_texts(app: Sphinx, doctree: nodes.document) -> None:
    """At ``doctree-read``: store the texts of the page for the search."""
    commands = OwnCommands.of(app.config.paperlog_math_commands).defined
    log_domain(app.env).page(app.env.docname).texts = texts_of(doctree, commands)


def pages_to_reread(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """At ``env-get-outdated``: return pages that are outdated although their sources are unchanged.

    These used the title of a record that has changed, miss a figure or missed one that exists now,
    or have a bibliography while the list of ``.bib`` files has changed.
    """
    records = cite_domain(env).records
    stale = (
        [key.docname for key in cite_domain(env).bibliographies]
        if cite_domain(env).lists_other_files
        else []
    )
    for docname, page in log_domain(env).pages.items():
        is_renamed = any(
            (records[key].title if key in records else "") != title
            for key, title in page.titles_read.items()
        )
        is_changed = any(signature_of(path) != seen for path, seen in page.watched.items())
        is_gone = any(not is_file(Path(path)) for path in page.drawn.values())
        # a figure that could not be drawn is tried again, and warned of again
        if is_renamed or is_changed or is_gone or page.has_faulty_figure:
            stale.append(docname)
    return stale

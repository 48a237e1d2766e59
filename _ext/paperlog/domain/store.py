"""The domain: the only store of what the log holds, by document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole

from paperlog.bib.citation_store import Settled
from paperlog.bib.citations import cite_domain
from paperlog.config import Settings
from paperlog.dates import week_dates
from paperlog.diagnostics import warn
from paperlog.domain.references import entry_reference, has_pages, tag_reference, week_reference
from paperlog.domain.search_texts import PageTexts
from paperlog.figures.picture_files import is_file
from paperlog.messages import _
from paperlog.model.catalogue import Catalogue
from paperlog.model.entry import Entry, LoggedWeek
from paperlog.model.index_paging import divide
from paperlog.model.person import Person
from paperlog.model.signatures import Signature, signature_of
from paperlog.model.tag import Tag, Vocabulary
from paperlog.model.tags_file import read_vocabulary
from paperlog.model.week import Week, WeekError, parse_week
from paperlog.nodes import holds_markup

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

TAG_TYPE = "tagname"
"""The type of tags among the domain's objects.

Sphinx's search shortens an anchor that is type, dash and name, and makes it up again of the type
and the name *shown*: of the type ``tag``, ``tag-gan`` became ``tag-GAN`` or ``tag-生成模型``.
"""
INDEX_KINDS = ("tag-index", "author-index", "venue-index")


class LogRole(XRefRole):
    """A reference into the domain, whether or not the role is typed with the domain's name."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        if ":" not in self.name:
            self.name = f"paperlog:{self.name}"
        return super().run()


@dataclass(frozen=True)
class Thumbnail:
    """The picture of an entry in a row, as names among the images of the environment."""

    light: str
    dark: str = ""
    """For a dark ground; empty where the one picture serves for both."""
    size: tuple[int, int] | None = None
    """Width and height in CSS pixels."""


@dataclass
class Page:
    """What one document holds of the log, and what it shows from elsewhere."""

    weeks: list[LoggedWeek] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    indexes: dict[str, int] = field(default_factory=dict)
    listings: list[Any] = field(default_factory=list)
    listing_lines: list[int] = field(default_factory=list)
    """Where each of the listings stands in the source."""
    references: list[tuple[str, str, int]] = field(default_factory=list)
    """Every ``paper`` and ``tag`` role and excerpt: kind, target, line."""
    other_references: bool = False
    """Whether the page refers to anything through another domain."""
    citations_in_entries: list[tuple[str, str]] = field(default_factory=list)
    """Citations in the text of an entry: the entry's address, the key."""
    titles_read: dict[str, str] = field(default_factory=dict)
    """Titles of records that were needed while reading, by key."""
    watched: dict[str, Signature | None] = field(default_factory=dict)
    """What Sphinx does not watch for a figure, as it was when the document was read: files that did
    not exist, and folders."""
    uses_markup: bool = False
    """Whether a directive or role of the log stands on the page."""
    drawn: dict[str, str] = field(default_factory=dict)
    """The files of pictures from code, by the names that the page's images have for them."""
    has_faulty_figure: bool = False
    """Whether a figure from code was not drawn, or not well."""
    texts: PageTexts = field(default_factory=PageTexts)
    """The words of the page, for the search."""
    thumbnails: dict[str, Thumbnail] = field(default_factory=dict)
    """The pictures of entries, by the addresses of these."""
    whole_week: Week | None = None
    """The week that the title of the page names, where it is the only one on the page."""


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
        """A digest of the signatures of all files that each document was read from."""
        return cast("Mapping[str, str]", self.data.get("inputs", {}))

    def keep_inputs(self, inputs: Mapping[str, str]) -> None:
        self.data["inputs"] = Settled(inputs)

    def page(self, docname: str) -> Page:
        """The record of a document that is being read."""
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
    """Whether the project is a log as a whole, which :mod:`paperlog.site` says; in another one
    pages without markup of the log stay as they are.
    """
    is_unchanged: bool = False
    """Whether nothing that pages are made of differs from the last build that succeeded."""
    facts: str = ""
    """A digest of all that documents tell other pages, but for first words and pictures of entries,
    and of the inputs that are no documents; empty where ``is_unchanged``."""
    builder: Builder
    """Set at ``builder-inited``; post-transforms make links for it."""
    vocabulary: Vocabulary = Vocabulary()
    page_items: int = 0
    """How many items an index has on one page of the output; 0 where it is not divided."""
    _catalogue: Catalogue | None = None

    @property
    def catalogue(self) -> Catalogue:
        """All entries with their records; made once for each state of the store."""
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
            self._author_parts: dict[Person, str] | None = None
            self._made_links: dict[Tag | Person, Any] = {}
            for docname, page in self.pages.items():
                for anchor, key in page.citations_in_entries:
                    if entry := self._by_place.get((docname, anchor)):
                        self._citing.setdefault(key, []).append(entry)
        return self._catalogue

    @property
    def made_links(self) -> dict[Tag | Person, Any]:
        """Links to tags and authors, which :mod:`paperlog.display.link_lines` makes once."""
        self.catalogue  # noqa: B018  empties the table where the store has changed
        return self._made_links

    def is_ours(self, document: nodes.document) -> bool:
        """Whether a page may be changed: each of a whole log, elsewhere those with its markup."""
        return self.is_whole or holds_markup(document)

    @property
    def is_used(self) -> bool:
        """Whether the project is a whole log, or a page of it has markup of the log."""
        return self.is_whole or any(page.uses_markup for page in self.pages.values())

    @property
    def prints_book(self) -> bool:
        """Whether the output is the book of a whole log, with commands of its own."""
        return self.is_whole and self.builder.format == "latex"

    def forget_catalogue(self) -> None:
        self._catalogue = None

    def entry_at(self, docname: str, anchor: str) -> Entry:
        self.catalogue  # noqa: B018  fills the table
        return self._by_place[docname, anchor]

    def thumbnail(self, entry: Entry) -> Thumbnail | None:
        """The picture of an entry for a row."""
        page = self.pages.get(entry.place.docname)
        return page.thumbnails.get(entry.place.anchor) if page else None

    def entries_citing(self, key: str) -> list[Entry]:
        """The entries about the work, related to it, or citing it in their text: oldest first."""
        catalogue = self.catalogue
        citing = dict.fromkeys(catalogue.by_target.get(key, ()))
        citing.update(
            dict.fromkeys(entry for _relation, entry in catalogue.relations_to.get(key, ()))
        )
        citing.update(dict.fromkeys(self._citing.get(key, [])))
        return sorted(citing, key=lambda entry: entry.order_key)

    def listing_page(self, lists: str) -> str | None:
        """The first document with a listing of all that *lists* names; see ``Listing.lists``."""
        return next(
            (
                docname
                for docname in sorted(self.pages)
                if any(listing.lists == lists for listing in self.pages[docname].listings)
            ),
            None,
        )

    def index_page(self, kind: str) -> str | None:
        """The first document that holds an index of a *kind* such as ``tag-index``."""
        self.catalogue  # noqa: B018  fills the table
        return self._index_pages.get(kind)

    @property
    def author_parts(self) -> dict[Person, str]:
        """The part of the index that each author is in, part by part; empty where it is one
        page."""
        by_author = self.catalogue.by_author
        if self._author_parts is None:
            is_long = 0 < self.page_items < len(by_author)
            filed: dict[str, list[Person]] = {}
            for person in by_author if is_long else ():
                filed.setdefault(person.slug, []).append(person)
            self._author_parts = {
                person: part
                for name, part in divide(filed, self.page_items).items()
                for person in filed[name]
            }
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
            week = self._week_of(target)
            return (
                week_reference(self, week, fromdocname, text)
                if week and week in self.catalogue.week_places
                else None
            )
        entry = self.catalogue.find(target)
        return entry_reference(self, entry, fromdocname, text) if entry else None

    @staticmethod
    def _week_of(target: str) -> Week | None:
        try:
            return parse_week(target).week
        except WeekError:
            return None

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        found = []
        for typ in ("paper", "week"):
            reference = self.resolve_xref(env, fromdocname, builder, typ, target, node, contnode)
            if isinstance(reference, nodes.reference):
                found.append((f"{self.name}:{typ}", reference))
        return found

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Entries by key (``key@2024-W30`` where a paper is logged again), weeks, and tags that
        have a page.
        """
        catalogue = self.catalogue
        for target, entries in catalogue.by_target.items():
            for index, entry in enumerate(entries):
                name = target if index == 0 else f"{target}@{entry.week}"
                # Sphinx's search replaces an anchor that equals the name by the name shown
                shown = -1 if name == entry.place.anchor else 0
                yield (
                    name,
                    catalogue.name(entry),
                    "entry",
                    entry.place.docname,
                    entry.place.anchor,
                    shown,
                )
        for week, logged in catalogue.week_places.items():
            yield (
                str(week),
                week_dates(week, self.env.config.language),
                "week",
                logged.place.docname,
                logged.place.anchor,
                1,
            )
        if docname := self.index_page("tag-index"):
            for tag in catalogue.by_tag:
                yield tag.id, tag.name(self.env.config.language), TAG_TYPE, docname, tag.anchor, 1

    def get_full_qualified_name(self, node: Element) -> str | None:
        return None


def log_domain(env: BuildEnvironment) -> LogDomain:
    return cast("LogDomain", env.get_domain("paperlog"))


def prepare_domain(app: Sphinx) -> None:
    """At ``builder-inited``: the builder, and the vocabulary, which no document depends on while it
    is read.
    """
    path = Path(app.srcdir) / app.config.paperlog_tags
    domain = log_domain(app.env)
    domain.builder = app.builder
    domain.page_items = cite_domain(app.env).page_items = (
        app.config.paperlog_page_items if has_pages(app.builder) else 0
    )
    domain.vocabulary = read_vocabulary(path)
    domain.forget_catalogue()
    if app.config.paperlog_tags != Settings.tags and not path.is_file():
        warn(
            "tags-file",
            f"conf.py: there is no file {app.config.paperlog_tags!r}, which `paperlog_tags` names",
        )
    for line, problem in domain.vocabulary.problems:
        warn("tags-file", problem, f"{path}:{line}")


def pages_to_reread(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """At ``env-get-outdated``: pages whose own sources do not say that they are out of date.

    They used a record's title while being read, lack a figure or lacked one that is there now, or
    list other ``.bib`` files.
    """
    records = cite_domain(env).records
    stale = (
        [key.docname for key in cite_domain(env).bibliographies]
        if cite_domain(env).lists_other_files
        else []
    )
    for docname, page in log_domain(env).pages.items():
        titles = any(
            (records[key].title if key in records else "") != title
            for key, title in page.titles_read.items()
        )
        appeared = any(signature_of(path) != seen for path, seen in page.watched.items())
        is_gone = any(not is_file(Path(path)) for path in page.drawn.values())
        # a figure that could not be drawn is tried, and told, again
        if titles or appeared or is_gone or page.has_faulty_figure:
            stale.append(docname)
    return stale

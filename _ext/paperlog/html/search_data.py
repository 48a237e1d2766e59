"""Data of the search of a site: a script that a page loads when the reader starts to search.

It sets ``paperlogSearch`` to an object of columns, which is compact and fast to parse:

``pages``
    URIs of the pages, relative to the root of the site.
``tags``, ``entries``, ``weeks``, ``authors``, ``venues``, ``records``, ``sections``
    One object each, of columns of equal length.  ``page`` is an index into ``pages``, ``anchor`` an
    id on this page; ``entries.tags`` are indexes into ``tags``.  Texts are plain and not folded:
    the script folds them.
``letters``
    The table :data:`paperlog.model.folding.LETTERS`, for folding in the script.
``words``
    Messages of the script, in the language of the site.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sphinx.builders.html import StandaloneHTMLBuilder

from paperlog.bib.citations import cite_domain
from paperlog.domain import LogDomain, log_domain
from paperlog.domain.kept_files import kept_object
from paperlog.domain.page import EntryText
from paperlog.domain.references import (
    Address,
    author_address,
    entry_address,
    has_pages,
    paper_address,
    tag_address,
    venue_address,
)
from paperlog.html.generated import GeneratedPage, TemplatePage
from paperlog.messages import _, week_dates
from paperlog.model.entry import Entry, LoggedWeek
from paperlog.model.escapes import html_text
from paperlog.model.folding import LETTERS
from paperlog.model.person import named, short_names

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

PAGE = "search"
FILE = "searchdata.js"
BEFORE, AFTER = "paperlogSearch = ", ";\n"
SCRIPT, STYLE = "paperlog-search.js", "paperlog-search.css"
HIGHLIGHTING = "_static/sphinx_highlight.js"
Columns = dict[str, list[Any]]
T = TypeVar("T")


def register_search(app: Sphinx) -> None:
    """Replace Sphinx's full-text search of a site by the search of the log."""
    app.connect("builder-inited", _replace_search)


def _replace_search(app: Sphinx) -> None:
    builder = app.builder
    if (
        not isinstance(builder, StandaloneHTMLBuilder)
        or not builder.search
        or not has_pages(builder)
        or not app.config.paperlog_search
    ):
        return
    # disables both the index and the search page of Sphinx
    builder.search = False
    builder.add_css_file(STYLE, priority=499)
    builder.add_js_file(SCRIPT, defer="defer", **{"data-search": builder.get_target_uri(PAGE)})
    app.connect("html-collect-pages", _write_search)
    app.connect("html-page-context", _leave_out_highlighting)


def _leave_out_highlighting(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """At ``html-page-context``: drop Sphinx's script that highlights the words of its search."""
    context["script_files"] = [
        script
        for script in context.get("script_files", ())
        if getattr(script, "filename", None) != HIGHLIGHTING
    ]


def _write_search(app: Sphinx) -> Iterator[TemplatePage]:
    """At ``html-collect-pages``: write the data, and yield the search page, unless up to date."""
    builder, domain = app.builder, log_domain(app.env)
    assert isinstance(builder, StandaloneHTMLBuilder)
    path = builder.outdir / FILE
    if domain.is_unchanged and path.is_file():
        return
    description = Path(builder.doctreedir) / f"paperlog-search-{builder.name}.json"
    data = Data(domain, _last_data(domain, path, description))
    columns = json.dumps(data.columns(), ensure_ascii=False, separators=(",", ":"))
    text = f"{BEFORE}{columns}{AFTER}".encode()
    path.write_bytes(text)
    about = {
        "inputs": domain.inputs_digest,
        "facts": domain.facts,
        "pages": data.pages,
        "digest": _digest(text),
    }
    # if this fails, the next build computes all rows
    with contextlib.suppress(OSError):
        description.write_text(json.dumps(about), encoding="utf-8")
    yield _page().in_template(builder)


def _last_data(domain: LogDomain, path: Path, description: Path) -> LastData | None:
    """Return the data in *path*, unless facts that many rows show have changed since.

    *description* is a file beside the doctrees that describes them.
    """
    about = kept_object(description)
    if not domain.facts or about.get("facts") != domain.facts:
        return None
    # the data of a build that failed later have other inputs
    if about.get("inputs") != domain.last_inputs_digest:
        return None
    try:
        text = path.read_bytes()
    except OSError:
        return None
    if about.get("digest") != _digest(text):
        return None
    columns = json.loads(text.decode().removeprefix(BEFORE).removesuffix(AFTER))
    return LastData(columns, about["pages"])


def _digest(text: bytes) -> str:
    return hashlib.sha1(text, usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class LastData:
    """The data that the last build wrote."""

    columns: dict[str, Any]
    pages: list[str]
    """The names of the pages in the order of ``columns["pages"]``."""


def _page() -> GeneratedPage:
    # pybabel does not extract messages from f-strings
    title, needs = str(_("Search")), str(_("The search needs JavaScript."))
    body = (
        f'<section class="pl-search-page" id="{PAGE}">\n<h1>{html_text(title)}</h1>\n'
        f'<p class="pl-no-script">{html_text(needs)}</p>\n</section>\n'
    )
    return GeneratedPage(PAGE, title, body)


class Data:
    """The searchable objects of a log, as columns.

    Rows of entries and weeks on pages that were not read again are copied from the *last* data.
    """

    def __init__(self, domain: LogDomain, last: LastData | None) -> None:
        self._domain = domain
        self._catalogue = domain.catalogue
        self._language = domain.env.config.language
        self._last = last
        self._pages: dict[str, int] = {}
        self._tags = {tag: index for index, tag in enumerate(self._catalogue.by_tag)}

    def columns(self) -> dict[str, Any]:
        """Return the object that the script reads; see the docstring of the module."""
        objects: dict[str, Any] = {
            "entries": self._entries(),
            "weeks": self._weeks(),
            "tags": self._tag_columns(),
            "sections": self._sections(),
            **self._lists_of_names(),
        }
        uri = self._domain.builder.get_target_uri
        return {
            "pages": [uri(docname) for docname in self._pages],
            **objects,
            "letters": LETTERS,
            "words": _words(),
        }

    @property
    def pages(self) -> list[str]:
        """The names of the pages in the order of their indexes."""
        return list(self._pages)

    def _lists_of_names(self) -> dict[str, Columns]:
        """Return the columns of authors, venues and records; few edits change them."""
        if self._last and self._last.pages[: len(self._pages)] == self.pages:
            kinds = ("authors", "venues", "records")
            return {kind: self._copied(self._last, kind) for kind in kinds}
        return {
            "authors": self._authors(),
            "venues": self._venues(),
            "records": self._records(),
        }

    def _copied(self, last: LastData, kind: str) -> Columns:
        """Return the columns of a *kind* in the *last* data, and give their pages indexes."""
        columns: Columns = last.columns[kind]
        for index in dict.fromkeys(columns["page"]):
            self._pages.setdefault(last.pages[index], len(self._pages))
        return columns

    def _rows(
        self,
        kind: str,
        names: tuple[str, ...],
        items: Iterable[tuple[str, T]],
        row: Callable[[T], tuple[Any, ...]],
    ) -> Columns:
        """Return the columns *names*; *items* are pairs of a docname and what *row* takes."""
        if self._last is None:
            return _columns(names, (row(item) for _docname, item in items))
        columns = self._copied(self._last, kind)
        for index, (docname, item) in enumerate(items):
            if docname in self._domain.read_again:
                for name, value in zip(names, row(item), strict=True):
                    columns[name][index] = value
        return columns

    def _place(self, address: Address) -> tuple[int, str]:
        """Return the index of the page of *address* in ``pages``, and the anchor."""
        return self._pages.setdefault(address.docname, len(self._pages)), address.anchor

    def _entries(self) -> Columns:
        """Return the columns of entries, newest first."""
        names = (
            *("name", "title", "authors", "short_authors", "venue", "short_venue", "year"),
            *("ids", "week", "tags", "note", "other", "page", "anchor"),
        )
        entries = self._catalogue.newest_first(self._catalogue.entries)
        places = ((entry.place.docname, entry) for entry in entries)
        return self._rows("entries", names, places, self._entry)

    def _entry(self, entry: Entry) -> tuple[Any, ...]:
        """Return the row of an *entry*, in the order of the columns."""
        catalogue = self._catalogue
        record = catalogue.record(entry)
        persons = named(record.persons) if record else ()
        name, title = catalogue.name(entry), catalogue.title(entry)
        links = [*(record.links if record else ()), *((record.published,) if record else ())]
        ids = [
            entry.key,
            *(link.text for link in links if link and link.kind in ("doi", "arxiv")),
            *(value for _kind, value in entry.links),
            *(value for _name, value in entry.fields),
        ]
        text = self._text(entry)
        return (
            name,
            "" if title == name else title,
            "; ".join(person.full for person in persons),
            short_names(record.persons) if record else "",
            catalogue.venue(record) if record else "",
            record.venue_short if record else "",
            record.year if record else "",
            " ".join(filter(None, ids)),
            week_dates(entry.week, self._language) if entry.week else "",
            [self._tags[tag] for tag in catalogue.tags(entry)],
            self._spelled(text.note),
            self._spelled(text.other),
            *self._place(entry_address(entry)),
        )

    def _text(self, entry: Entry) -> EntryText:
        return self._domain.pages[entry.place.docname].texts.entries[entry.place.anchor]

    def _spelled(self, text: str) -> str:
        return self._catalogue.spelled(text, self._language)

    def _weeks(self) -> Columns:
        """Return the columns of weeks, newest first; ``more`` is the ISO week, ``2024-W27``."""
        catalogue = self._catalogue
        texts = {
            (docname, section.anchor): section.text
            for docname, page in self._domain.pages.items()
            for section in page.texts.sections
        }

        def row(logged: LoggedWeek) -> tuple[Any, ...]:
            week, place = logged.week, logged.place
            text = self._spelled(texts.get((place.docname, place.anchor), ""))
            number = len(catalogue.by_week.get(week, ()))
            address = self._place(Address(place.docname, place.anchor))
            return week_dates(week, self._language), str(week), number, text, *address

        weeks = (logged for _week, logged in sorted(catalogue.week_places.items(), reverse=True))
        places = ((logged.place.docname, logged) for logged in weeks)
        return self._rows("weeks", ("name", "more", "count", "text", "page", "anchor"), places, row)

    def _tag_columns(self) -> Columns:
        """Return the columns of tags; ``more`` has the names in other languages and the aliases."""

        def rows() -> Iterator[tuple[Any, ...]]:
            for tag in self._tags:
                name = tag.name(self._language)
                others = [tag.id, *(other for _code, other in tag.names), *tag.aliases]
                more = [other for other in dict.fromkeys(others) if other != name]
                address = tag_address(self._domain, tag)
                yield (
                    name,
                    more,
                    len(self._catalogue.by_tag[tag]),
                    # a tag without a page is not a result, but finds its entries
                    *(self._place(address) if address else (-1, "")),
                )

        return _columns(("name", "more", "count", "page", "anchor"), rows())

    def _authors(self) -> Columns:
        """Return the columns of authors, in descending order of their number of entries."""

        def rows() -> Iterator[tuple[Any, ...]]:
            by_author = self._catalogue.by_author
            for person in sorted(by_author, key=lambda one: (-len(by_author[one]), one.sort_key)):
                if address := author_address(self._domain, person):
                    yield person.full, len(by_author[person]), *self._place(address)

        return _columns(("name", "count", "page", "anchor"), rows())

    def _venues(self) -> Columns:
        """Return the columns of venues, in descending order of their number of entries.

        ``more`` has the short names.
        """
        catalogue = self._catalogue

        def rows() -> Iterator[tuple[Any, ...]]:
            for venue, entries in sorted(
                catalogue.by_venue.items(), key=lambda item: (-len(item[1]), item[0])
            ):
                records = filter(None, map(catalogue.record, entries))
                short = dict.fromkeys(record.venue_short for record in records)
                if address := venue_address(self._domain, venue):
                    more = " ".join(filter(None, short))
                    yield venue, more, len(entries), *self._place(address)

        return _columns(("name", "more", "count", "page", "anchor"), rows())

    def _records(self) -> Columns:
        """Return the columns of the records in the bibliographies of the site.

        A record leads to the page of its paper, else to the bibliography; ``more`` has the key and
        the authors.
        """
        cite = cite_domain(self._domain.env)

        def rows() -> Iterator[tuple[Any, ...]]:
            for key in sorted(cite.tables.by_key):
                record, item = cite.records.get(key), cite.tables.by_key[key][0]
                if record is None:
                    continue
                authors = "; ".join(person.full for person in named(record.persons))
                about = " · ".join(filter(None, (short_names(record.persons), record.year)))
                yield (
                    record.title or key,
                    f"{key} {authors}",
                    about,
                    *self._place(
                        paper_address(self._domain, key)
                        or Address(cite.page_of(item), item.citation_id)
                    ),
                )

        return _columns(("name", "more", "about", "page", "anchor"), rows())

    def _sections(self) -> Columns:
        """Return the columns of sections that are no weeks; ``about`` is the title of the page."""
        weeks = {(logged.place.docname, logged.place.anchor) for logged in self._catalogue.weeks}
        titles = self._domain.env.titles

        def rows() -> Iterator[tuple[Any, ...]]:
            for docname, page in sorted(self._domain.pages.items()):
                title = titles[docname].astext() if docname in titles else docname
                for section in page.texts.sections:
                    if (docname, section.anchor) in weeks:
                        continue
                    name = self._spelled(section.title)
                    yield (
                        name or title,
                        "" if name == title else title,
                        self._spelled(section.text),
                        *self._place(Address(docname, section.anchor)),
                    )

        return _columns(("name", "about", "text", "page", "anchor"), rows())


def _columns(names: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> Columns:
    """Transpose *rows* into lists by the *names* of the columns."""
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return {name: list(column) for name, column in zip(names, columns, strict=True)}


def _words() -> dict[str, str]:
    """Return the messages of the script; ``{}`` is replaced by a number or by the query."""
    messages = {
        "search": _("Search"),
        "entries": _("Entries"),
        "weeks": _("Weeks"),
        "tags": _("Tags"),
        "authors": _("Authors"),
        "venues": _("Venues"),
        "records": _("Bibliography"),
        "sections": _("Pages"),
        "best": _("Best match"),
        "entry": _("entry"),
        "week": _("week"),
        "tag": _("tag"),
        "author": _("author"),
        "venue": _("venue"),
        "record": _("record"),
        "section": _("page"),
        "more": _("{} more"),
        "one": _("{} result"),
        "many": _("{} results"),
        "none": _("Nothing found for “{}”"),
        "near": _("Nearest"),
        "entry_count": _("{} entry"),
        "entries_count": _("{} entries"),
        "hint": _("Title, author, tag, year, DOI …"),
    }
    return {name: str(word) for name, word in messages.items()}

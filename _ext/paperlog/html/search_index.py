"""Index each entry by itself, so that a search finds the entry and not the page it stands on.

Sphinx's index knows documents.  Here an entry is fed to it as a document named ``page#address``,
and the page is fed without its entries; ``paperlog-search.js`` on the search page takes such a name
apart again.  This builds on
:class:`sphinx.search.IndexBuilder`, which is no public interface: it is used with the versions
named below, and with others whole pages are indexed as ever, after one warning.  Upstream could
index sections as it indexes titles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from functools import partial
from io import StringIO
from typing import TYPE_CHECKING, Any

import sphinx
from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.search import IndexBuilder
from sphinx.util import logging
from sphinx.util.docutils import new_document

from paperlog.display.cards import foot_of, head_of
from paperlog.display.lines import Code
from paperlog.domain import log_domain
from paperlog.html.search_language import CODE, SearchMixed
from paperlog.nodes import log_entry

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

NEWEST_KNOWN = (9, 2)
"""Newest version of Sphinx whose search index this module is tested with."""

Terms = Mapping[str, list[int] | int]
"""Words of an index as it is written: the numbers of the documents that have each, rising; of one
document its number alone."""

logger = logging.getLogger(__name__)
SCRIPT = "paperlog-search.js"
SEPARATOR = "#"


class EntryIndexBuilder(IndexBuilder):
    """An index of pages and, as documents of their own, of the entries on them."""

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        config = builder.config
        language = config.html_search_language or config.language
        super().__init__(
            builder.env, language, config.html_search_options, config.html_search_scorer
        )
        self._domain = log_domain(builder.env)
        self._written: tuple[Terms, Terms] = ({}, {})
        """The words of texts and of titles in the index of the last build."""
        self._written_names: list[str] = []
        """The documents of the last build, by their numbers there."""
        self._written_kept: set[int] = set()
        """Which of them were not fed again, and are not gone."""
        if isinstance(self.lang, SearchMixed):
            # a fifth of the index, which our search page does without
            self.lang.with_characters = False

    def feed(self, docname: str, filename: Any, title: str, doctree: nodes.document) -> None:
        entries = list(doctree.findall(log_entry))
        if not entries:
            super().feed(docname, filename, title, doctree)
            return
        # the page's own index entry must not hold the entries: they step aside for a moment
        standing_in = [nodes.comment() for _node in entries]
        for node, other in zip(entries, standing_in, strict=True):
            node.parent.replace(node, other)
        super().feed(docname, filename, title, doctree)
        for node, other in zip(entries, standing_in, strict=True):
            other.parent.replace(other, node)
        for node in entries:
            address = node["ids"][0]
            document = new_document("")
            # a node keeps its parent: the entry is lent to the document, not moved
            document.children = [*node.children, nodes.paragraph("", self._words(node))]
            super().feed(f"{docname}{SEPARATOR}{address}", filename, self._title(node), document)
            self._all_titles[f"{docname}{SEPARATOR}{address}"] = [(node[0].astext(), None)]

    def _words(self, node: log_entry) -> str:
        """What the card says around the text, which has no nodes here."""
        entry = self._domain.entry_at(node["in_document"], node["anchor"])
        parts = [
            *head_of(self._domain, entry, node["in_document"]),
            *foot_of(self._domain, entry, node["in_document"]),
        ]
        record = self._domain.catalogue.record(entry)
        # the card shows the short name alone
        venue = [self._domain.catalogue.venue(record)] if record and record.venue_short else []
        return "\n".join([*(part.text for part in parts if not isinstance(part, Code)), *venue])

    def _title(self, node: log_entry) -> str:
        entry = self._domain.entry_at(node["in_document"], node["anchor"])
        name, title = self._domain.catalogue.name(entry), self._domain.catalogue.title(entry)
        return name if name == title else f"{name} · {title}"

    def prune(self, docnames: Iterable[str]) -> None:
        kept = set(docnames)
        names = {name for name in self._titles if name.partition(SEPARATOR)[0] in kept}
        super().prune(names)
        # a word that no document has any more would stay in the index as an empty list
        for mapping in (self._mapping, self._title_mapping):
            for word in [word for word, found in mapping.items() if not found]:
                del mapping[word]
        self._written_kept = {
            number for number in self._written_kept if self._written_names[number] in names
        }
        self._index_entries = {
            name: found for name, found in self._index_entries.items() if name in names
        }

    def load(self, stream: Any, format: Any) -> None:
        """Read an index back, with the entries of ``index`` directives, which Sphinx forgets
        between two builds.

        The words stay as they were written: after an edit nearly all of them are written again.
        """
        frozen = format.loads(stream.read())
        # Sphinx reads the stream by the format's own function: hand over what has been read
        super().load(StringIO(), _Read({**frozen, "terms": {}, "titleterms": {}}))
        self._written = frozen["terms"], frozen["titleterms"]
        self._written_names = frozen["docnames"]
        self._written_kept = set(range(len(self._written_names)))
        self._index_entries = {}
        for word, places in frozen.get("indexentries", {}).items():
            for document, address, is_main in places:
                self._index_entries.setdefault(frozen["docnames"][document], []).append(
                    (word, address, "main" if is_main else "")
                )

    def get_terms(
        self, fn2index: dict[str, int]
    ) -> tuple[dict[str, list[int] | int], dict[str, list[int] | int]]:
        """The words of the last build's index, without the documents that were fed again or are
        gone, and those of the documents that were fed.
        """
        numbers = {old: fn2index[self._written_names[old]] for old in self._written_kept}
        gone = set(range(len(self._written_names))) - self._written_kept
        moved = any(old != new for old, new in numbers.items())
        found = super().get_terms(fn2index)
        for terms, written in zip(found, self._written, strict=True):
            for word, olds in written.items():
                several = [olds] if isinstance(olds, int) else olds
                if moved or not gone.isdisjoint(several):
                    several = [numbers[old] for old in several if old in numbers]
                elif word not in terms:
                    terms[word] = olds
                    continue
                if word in terms:
                    fed = terms[word]
                    several = sorted([*several, *([fed] if isinstance(fed, int) else fed)])
                if several:
                    terms[word] = several if len(several) > 1 else several[0]
        return found

    def freeze(self) -> dict[str, Any]:
        self._index_entries = {
            name: sorted(found) for name, found in sorted(self._index_entries.items())
        }
        return super().freeze()


class _Read:
    """A format whose text has been read already."""

    def __init__(self, frozen: dict[str, Any]) -> None:
        self._frozen = frozen

    def load(self, _stream: Any) -> dict[str, Any]:
        return self._frozen


def index_entries(app: Sphinx) -> None:
    """At ``builder-inited``: let an HTML builder use the index of entries."""
    builder = app.builder
    if (
        not isinstance(builder, StandaloneHTMLBuilder)
        or not builder.search
        or not app.config.paperlog_entry_search
    ):
        return
    if sphinx.version_info[:2] > NEWEST_KNOWN:
        logger.info(
            "Sphinx %s is newer than this version of Paperlog knows: the search finds pages instead"
            " of entries",
            sphinx.__version__,
        )
        return
    builder.load_indexer = partial(_load_indexer, builder)  # type: ignore[method-assign]
    app.connect("html-page-context", _add_script)


def _load_indexer(builder: StandaloneHTMLBuilder, docnames: Set[str]) -> None:
    builder.indexer = EntryIndexBuilder(builder)
    if (
        not docnames
        and log_domain(builder.env).is_unchanged
        and (builder.outdir / builder.searchindex_filename).is_file()
    ):
        # the index stands in the output as it would be written again
        builder.dump_search_index = lambda: None  # type: ignore[method-assign]
        return
    type(builder).load_indexer(builder, docnames)


def _add_script(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    if pagename == "search":
        app.add_js_file(SCRIPT)


def register_search(app: Sphinx) -> None:
    app.add_search_language(SearchMixed)
    app.connect("config-inited", _choose_language)
    app.connect("builder-inited", index_entries)


def _choose_language(_app: Sphinx, config: Config) -> None:
    if config.paperlog_search_language and not config.html_search_language:
        config["html_search_language"] = CODE

"""The ``cite`` domain of sphinxcontrib-bibtex, with linear cost and our own records.

Changes to sphinxcontrib-bibtex that could go upstream:

* ``.bib`` files are parsed by :mod:`.reader`, so that a broken record does not affect the others.
  The result is stored where sphinxcontrib-bibtex looks for an up-to-date one.
* ``resolve_xref`` loaded a plugin through entry points and walked all citations twice for every
  citation; it is now a table lookup.
* ``get_filtered_entries`` and ``get_all_cited_keys`` walked all citations for each record; they are
  now counted once.
* Records were formatted at each ``env-updated``; now when the bibliography is written.
* Labels were computed in each build; now only when used.
* Removing a document walked all citations; they are now stored per document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from pybtex.plugin import find_plugin
from pybtex.style import FormattedEntry
from sphinxcontrib.bibtex.bibfile import BibData, BibFile, get_mtime
from sphinxcontrib.bibtex.citation_target import CitationTarget
from sphinxcontrib.bibtex.domain import BibtexDomain, Citation, SphinxReferenceInfo, _FilterVisitor
from sphinxcontrib.bibtex.roles import CitationRef, CiteRole
from sphinxcontrib.bibtex.style.referencing import format_references

from paperlog.bib.citation_store import (
    CitationRefs,
    Transient,
    TransientBibliography,
    TransientList,
)
from paperlog.bib.reader import BibRecord, read_bib
from paperlog.bib.record_file import read_record_file, write_record_file
from paperlog.bib.style import NAME as STYLE_NAME
from paperlog.bib.style import PaperlogStyle
from paperlog.diagnostics import place_of_role, warn
from paperlog.messages import _
from paperlog.model.anchors import digest, slug
from paperlog.model.citation_text import parse_citation
from paperlog.model.index_paging import divide, part_page
from paperlog.model.person import names_text
from paperlog.model.record import Record
from paperlog.model.signatures import Signature, signature_of
from paperlog.model.suggestions import Suggestions, unknown_key

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

TOOLTIP_AUTHORS = 3
CITATION = "cite-"


class CitationIds(str):
    """The format string ``bibtex_cite_id``, with a distinct address for each key.

    sphinxcontrib-bibtex drops non-ASCII characters: 王志2018基于 and 张珊2018点云 would share the
    address ``cite-2018``. Such keys get the slug that cards use. docutils maps ``doe:2021`` and
    ``doe-2021`` to one address: one of them keeps it (preferably the key equal to its address), the
    others get a digest, independent of the order in the file.

    >>> ids = CitationIds("cite-{key}")
    >>> ids.format(key="Doe_2018"), ids.format(key="王志2018基于")
    ('cite-Doe_2018', 'cite-2018-493a76')
    >>> ids.tell_apart(["doe:2018", "doe-2018"])
    >>> ids.format(key="doe-2018"), ids.format(key="doe:2018")
    ('cite-doe-2018', 'cite-doe-2018-ed6e8c')
    """

    _names: Mapping[str, str] = MappingProxyType({})
    """Replacements of the keys whose address is used by another key."""

    def tell_apart(self, keys: Iterable[str]) -> None:
        """Resolve collisions of addresses among *keys*, all keys of a log."""
        by_address: dict[str, list[str]] = {}
        for key in keys:
            small = key.lower()
            # fast path: plain words are their own address, docutils is slow on the rest
            is_plain = small.isascii() and small.isalnum()
            address = small if is_plain else nodes.make_id(f"k-{self._name(key)}")[2:]
            by_address.setdefault(address, []).append(key)
        self._names = {
            key: f"{address}-{digest(key.lower())}".strip("-")
            for address, several in by_address.items()
            if len(several) > 1
            for key in sorted(several, key=lambda key: (key.lower() != address, key))[1:]
        }

    def format(self, *args: object, **values: object) -> str:
        key = values.get("key")
        if isinstance(key, str):
            values["key"] = self._name(key)
        return super().format(*args, **values)

    def _name(self, key: str) -> str:
        return self._names.get(key) or (key if key.isascii() else slug(key))


@dataclass
class PendingEntry:
    """A bibliography item with its label; its text is formatted on first access."""

    key: str
    label: str
    entry: Any
    style: Any

    @property
    def text(self) -> Any:
        formatted: FormattedEntry = self.style.format_entry(self.label, self.entry)
        return formatted.text


@dataclass
class Tables:
    """Lookup tables: citations by document and key, items by bibliography and key, and the parts of
    long bibliographies.
    """

    cited_in: dict[str, set[str]] = field(default_factory=dict)
    by_bibliography: dict[Any, list[Citation]] = field(default_factory=dict)
    by_key: dict[str, list[Citation]] = field(default_factory=dict)
    parts: dict[Any, dict[str, str]] = field(default_factory=dict)


class CitationRole(CiteRole):  # type: ignore[misc]
    """The ``cite`` roles; text that is not a list of keys is reported and shown as typed."""

    def result_nodes(
        self, document: nodes.document, env: BuildEnvironment, node: nodes.Element, is_ref: bool
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        if not is_ref:
            # disabled by a leading `!`
            return [node], []
        try:
            cited = parse_citation(self.target)
        except ValueError as error:
            warn("citation", str(error), place_of_role(node, self.target))
            return [nodes.inline(self.rawtext, self.text)], []
        node["refdomain"] = CiteDomain.name
        if node["reftype"] == CiteDomain.name:
            node["reftype"] = "p"
        document.note_explicit_target(node, node)  # type: ignore[arg-type]
        note_citations(env, [item.key for item in cited], self.lineno, node["ids"][0])
        return [node], []


class CiteDomain(BibtexDomain):  # type: ignore[misc]
    """Domain of citations, with table lookups."""

    roles = {name: CitationRole() for name in BibtexDomain.roles}
    initial_data = {
        **BibtexDomain.initial_data,
        "citations": TransientList(),
        "citation_refs": CitationRefs(),
        # kept in a file of their own, see `record_file`
        "records": Transient(),
        "sources": Transient(),
        "bib_signatures": Transient(),
    }
    data_version = BibtexDomain.data_version + 2004

    is_whole: bool = False
    """Whether the project is a whole log. In other projects citations and bibliographies are those
    of sphinxcontrib-bibtex, except bibliographies in our style."""

    page_items: int = 0
    """Maximum number of records of a bibliography per page; 0 means no division."""

    lists_other_files: bool = False
    """Whether ``conf.py`` names other ``.bib`` files than in the last build. Bibliographies store
    the files they were read with, so their pages must be read again."""

    new_record_file: dict[str, Any] | None = None
    """The content of the record file to write after the build, if a ``.bib`` file was read."""

    ranks: Mapping[str, int] = MappingProxyType({})
    """The position of each record in a bibliography of all records."""

    @property
    def records(self) -> Mapping[str, Record]:
        """The records of all ``.bib`` files by key."""
        return cast("Mapping[str, Record]", self.data["records"])

    @property
    def bib_signatures(self) -> Mapping[Path, Signature | None]:
        """The signatures of the ``.bib`` files when they were last read."""
        return cast("Mapping[Path, Signature | None]", self.data.get("bib_signatures", {}))

    def read_records(self, bibfiles: list[Path], encoding: str, folder: Path) -> None:
        """Read the ``.bib`` files if one has changed, and warn of their problems.

        *folder* has the file with the records of the last build. A new environment does not use
        it, so that all problems are reported again.
        """
        if not self.bib_signatures and self.env.all_docs:
            self._set_records(read_record_file(folder))
        # sphinxcontrib-bibtex compares only times, and for symbolic links those of the link
        signatures = {path: signature_of(path) for path in bibfiles}
        # order matters: the first record with a key wins
        is_same = list(self.bib_signatures.items()) == list(signatures.items())
        if is_same and (self.bibdata.encoding == encoding or not self.is_whole):
            return
        self.lists_other_files = list(self.bibdata.bibfiles) != bibfiles
        known = {
            source: BibRecord(self.records[key], self.bibdata.data.entries[key], 0, source)
            for source, key in (self.data["sources"].items() if self.is_whole else ())
        }
        found, problems = read_bib(bibfiles, encoding, known)
        for problem in problems:
            warn(problem.rule, problem.message, f"{problem.path}:{problem.line}")
        keys: dict[Path, dict[str, None]] = {path: {} for path in bibfiles}
        for item in found:
            keys[item.path][item.record.key] = None
        in_order = sorted((item.record for item in found), key=lambda record: record.sort_key)
        self.new_record_file = {
            "signatures": signatures,
            "encoding": encoding,
            "files": {path: BibFile(get_mtime(path), keys[path]) for path in bibfiles},
            "records": {item.record.key: item.record for item in found},
            "ranks": {record.key: rank for rank, record in enumerate(in_order)},
            "sources": {item.source: item.record.key for item in found if item.source},
            "entries": [(item.record.key, item.entry) for item in found] if self.is_whole else [],
        }
        self._set_records(self.new_record_file)

    def _set_records(self, content: Mapping[str, Any]) -> None:
        """Set the records from the *content* of the record file; empty if there is none."""
        self.ranks = content.get("ranks", {})
        self.data["records"] = Transient(content.get("records", {}))
        self.data["sources"] = Transient(content.get("sources", {}))
        self.data["bib_signatures"] = Transient(content.get("signatures", {}))
        if self.is_whole:
            self.data["bibdata"] = BibData(
                encoding=content.get("encoding", ""),
                bibfiles=Transient(content.get("files", {})),
                data=TransientBibliography(content.get("entries", ())),
            )

    # which records a bibliography lists -----------------------------------------------------------

    _tables: Tables | None = None
    """The tables of this build, once computed."""

    def env_updated(self) -> Iterable[str]:
        self._tables = None
        return []

    @property
    def citations(self) -> list[Citation]:
        self.tables  # noqa: B018  fills the list
        return cast("list[Citation]", self.data["citations"])

    @property
    def tables(self) -> Tables:
        if self._tables is None:
            self._tables = Tables()
            # sort: the order of reading differs in incremental and parallel builds
            self.data["bibliographies"] = dict(
                sorted(
                    self.bibliographies.items(), key=lambda item: (item[0].docname, item[1].line)
                )
            )
            for ref in self.citation_refs:
                for target in ref.targets:
                    self._tables.cited_in.setdefault(target.key, set()).add(ref.docname)
            super().env_updated()
            self._index_citations(self._tables)
        return self._tables

    def clear_doc(self, docname: str) -> None:
        self._tables = None
        self.data["citations"].clear()
        self.data["citation_refs"].forget(docname)
        for key in [key for key in self.bibliographies if key.docname == docname]:
            del self.bibliographies[key]

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        self._tables = None
        super().merge_domaindata(docnames, {**otherdata, "citation_refs": []})
        for docname in docnames:
            for ref in otherdata["citation_refs"].of(docname):
                self.citation_refs.append(ref)

    def get_filtered_entries(self, bibliography_key: Any) -> Iterator[tuple[str, Any]]:
        bibliography = self.bibliographies[bibliography_key]
        for entry in self.get_entries(bibliography.bibfiles):
            key = bibliography.keyprefix + entry.key
            cited_in = self.tables.cited_in.get(key, set())
            try:
                chosen = _FilterVisitor(entry, bibliography_key.docname, cited_in).visit(
                    bibliography.filter_
                )
            except ValueError as error:
                warn(
                    "listing",
                    f"the bibliography's :filter: cannot be used: {error}",
                    (bibliography_key.docname, bibliography.line),
                )
                chosen = bool(cited_in)
            if chosen or entry.key in bibliography.keys:
                yield key, entry

    def get_all_cited_keys(self, docnames: list[str]) -> Iterator[str]:
        order = {docname: index for index, docname in enumerate(docnames)}
        for ref in sorted(self.citation_refs, key=lambda ref: order.get(ref.docname, len(order))):
            for target in ref.targets:
                yield target.key

    def get_formatted_entries(
        self, bibliography_key: Any, docnames: list[str], tooltips: bool, tooltips_style: str
    ) -> Iterator[tuple[Any, Any, None]]:
        if not self.is_whole and not self.prints_records(bibliography_key):
            yield from super().get_formatted_entries(
                bibliography_key, docnames, tooltips, tooltips_style
            )
            return
        bibliography = self.bibliographies[bibliography_key]
        chosen = dict(self.get_sorted_entries(bibliography_key, docnames)).values()
        style: Any = (
            PaperlogStyle(self.records, self.ranks)
            if self.prints_records(bibliography_key)
            else find_plugin("pybtex.style.formatting", bibliography.style)()
        )
        ordered = list(style.sort(chosen))
        for label, entry in zip(style.format_labels(ordered), ordered, strict=True):
            item = PendingEntry(entry.key, bibliography.labelprefix + label, entry, style)
            yield entry, item, None

    def _index_citations(self, tables: Tables) -> None:
        for citation in self.citations:
            tables.by_bibliography.setdefault(citation.bibliography_key, []).append(citation)
            if self.bibliographies[citation.bibliography_key].list_ == "citation":
                tables.by_key.setdefault(citation.key, []).append(citation)
        tables.parts = {key: self._divided(key) for key in tables.by_bibliography}

    def _divided(self, bibliography_key: Any) -> dict[str, str]:
        """The part of each citation. Only for a list of labels that is the only bibliography of its
        page, since the names of parts derive from the page.
        """
        if (
            not self.fills(bibliography_key)
            or self.bibliographies[bibliography_key].list_ != "citation"
            or sum(key.docname == bibliography_key.docname for key in self.bibliographies) > 1
        ):
            return {}
        filed = {
            filed_under(citation.citation_id): citation
            for citation in self.citations_of(bibliography_key)
        }
        return divide(filed, self.page_items) if 0 < self.page_items < len(filed) else {}

    def parts_of(self, bibliography_key: Any) -> dict[str, list[Citation]]:
        """The parts of a long bibliography in order; empty if it fits on one page."""
        parts = self.tables.parts.get(bibliography_key, {})
        found: dict[str, list[Citation]] = {part: [] for part in parts.values()}
        for citation in self.citations_of(bibliography_key) if parts else []:
            found[parts[filed_under(citation.citation_id)]].append(citation)
        return found

    def page_of(self, citation: Citation) -> str:
        """The output page with the record."""
        docname: str = citation.bibliography_key.docname
        part = self.tables.parts[citation.bibliography_key].get(filed_under(citation.citation_id))
        return part_page(self.env.all_docs, docname, part) if part else docname

    def prints_records(self, bibliography_key: Any) -> bool:
        """Whether a bibliography is printed in our own style, which only needs the record."""
        return bool(self.bibliographies[bibliography_key].style == STYLE_NAME)

    def fills(self, bibliography_key: Any) -> bool:
        """Whether a bibliography also lists the entries that cite each record, and is divided."""
        return self.is_whole or self.prints_records(bibliography_key)

    def citations_of(self, bibliography_key: Any) -> list[Citation]:
        return self.tables.by_bibliography.get(bibliography_key, [])

    # a citation in the text -----------------------------------------------------------------------

    def citation(self, key: str, docname: str) -> Citation | None:
        """The bibliography item for *key*: the one in *docname*, else the first."""
        found = self.tables.by_key.get(key, [])
        return next(
            (item for item in found if item.bibliography_key.docname == docname),
            found[0] if found else None,
        )

    def shown_for(self, key: str, docname: str) -> tuple[str, ...]:
        """Everything a citation of *key* in *docname* shows of other documents: label, content of
        the tooltip, location of the bibliography.
        """
        item = self.citation(key, docname)
        if item is None:
            return key, "missing"
        record = self.records.get(item.entry.key)
        return (
            item.formatted_entry.label,
            record.fingerprint if record else "",
            self.page_of(item),
            item.citation_id,
        )

    def resolve_xref(  # type: ignore[override]
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.Element:
        if not self.is_whole:
            found: nodes.Element = super().resolve_xref(
                env, fromdocname, builder, typ, target, node, contnode
            )
            return found
        references = []
        for key, item in {item.key: item for item in parse_citation(target)}.items():
            citation = self.citation(key, fromdocname)
            if citation is None:
                self._warn_unknown(key, node)
                continue
            info = SphinxReferenceInfo(
                builder=builder,
                fromdocname=fromdocname,
                todocname=self.page_of(citation),
                citation_id=citation.citation_id,
                title=self.tooltip(citation.entry.key),
                pre_text=item.pre,
                post_text=item.post,
            )
            references.append((citation.entry, citation.formatted_entry, info))
        result = nodes.inline(rawsource=target, classes=["bibtex-citation"])
        if references:
            result += format_references(self.reference_style, typ, references).render(self.backend)
        else:
            result += nodes.inline("", f"[{target}]")
        return result

    def resolve_any_xref(  # type: ignore[override]
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.Element]]:
        # our own domain resolves logged keys; a second match would be reported as ambiguous
        if self.is_whole or env.get_domain("paperlog").resolve_any_xref(
            env, fromdocname, builder, target, node, contnode
        ):
            return []
        found: list[tuple[str, nodes.Element]] = super().resolve_any_xref(
            env, fromdocname, builder, target, node, contnode
        )
        return found

    def tooltip(self, key: str) -> str:
        """What is shown where a reader points at a citation."""
        record = self.records.get(key)
        if record is None:
            return key
        mark = f"{_('[Retracted]')} " if record.retracted else ""
        more = " …" if len(record.persons) > TOOLTIP_AUTHORS else ""
        names = names_text(record.persons[:TOOLTIP_AUTHORS]) + more
        return mark + ". ".join(part for part in (names, record.title, record.year) if part)

    @cached_property
    def _suggestions(self) -> Suggestions:
        return Suggestions(self.records)

    def _warn_unknown(self, key: str, node: nodes.Node) -> None:
        if key in self.records:
            warn(
                "unlisted-key",
                f"no bibliography of the log lists {key!r}; add a `bibliography` directive to a"
                " page",
                node,
            )
        else:
            warn("unknown-key", unknown_key(key, self._suggestions), place_of_role(node, key))

    def place_of(self, key: str, docname: str) -> tuple[str, str, str] | None:
        """Label, document and address of the bibliography item for *key* in *docname*, or
        ``None`` if no bibliography lists it.
        """
        item = self.citation(key, docname)
        if item is None:
            return None
        return item.formatted_entry.label, self.page_of(item), item.citation_id


def filed_under(citation_id: str) -> str:
    """An address without the prefix common to all citations."""
    return citation_id.removeprefix(CITATION)


def cite_domain(env: BuildEnvironment) -> CiteDomain:
    return cast("CiteDomain", env.get_domain("cite"))


def note_citation(env: BuildEnvironment, key: str, line: int) -> None:
    """Record a citation of *key* in the current document, as the ``cite`` role does."""
    note_citations(env, [key], line)


def note_citations(
    env: BuildEnvironment, keys: Iterable[str], line: int, node_id: str = ""
) -> None:
    """Record citations of *keys* in the current document, in the node with id *node_id*."""
    targets = [CitationTarget(key=key, pre="", post="") for key in keys]
    ref = CitationRef(citation_ref_id=node_id, docname=env.docname, line=line, targets=targets)
    cite_domain(env).citation_refs.append(ref)


def cited_keys(env: BuildEnvironment) -> Mapping[str, list[str]]:
    """The keys cited by each document, in order of first citation."""
    keys: dict[str, dict[str, None]] = {}
    for ref in cite_domain(env).citation_refs:
        keys.setdefault(ref.docname, {}).update(dict.fromkeys(target.key for target in ref.targets))
    return {docname: list(found) for docname, found in keys.items()}


def read_bibliography_files(app: Sphinx) -> None:
    """Handler of ``builder-inited``; must run before sphinxcontrib-bibtex checks its files."""
    bibfiles = [(Path(app.confdir) / name).resolve() for name in app.config.bibtex_bibfiles or ()]
    domain = cite_domain(app.env)
    domain.read_records(bibfiles, app.config.bibtex_encoding, Path(app.doctreedir))
    if domain.is_whole:
        # set after Sphinx has checked the types of settings, which rejects subclasses of `str`
        app.config.bibtex_cite_id = ids = CitationIds(app.config.bibtex_cite_id)
        ids.tell_apart(domain.records)


def keep_records(app: Sphinx, exception: Exception | None) -> None:
    """Handler of ``build-finished``: keep the records for the next build."""
    domain = cite_domain(app.env)
    if domain.new_record_file is not None and exception is None:
        write_record_file(Path(app.doctreedir), domain.new_record_file)
        domain.new_record_file = None


def allow_no_bibliography(_app: Sphinx, config: Config) -> None:
    """Handler of ``config-inited``: make ``bibtex_bibfiles`` optional."""
    if config.bibtex_bibfiles is None:
        config["bibtex_bibfiles"] = []

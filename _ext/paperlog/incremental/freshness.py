"""Find pages that show content changed elsewhere, and write them again.

Sphinx writes a page again when its source changed. A page of a log also shows fields of records,
citation labels, names of other entries, listings, and a sidebar with titles of other pages. At
``env-updated`` a digest of all such content is computed for each page; pages whose digest differs
from that of the last build are written again. Digests are stored per builder next to the
doctrees, after a successful build.

After most edits, the content that the edited documents contribute to other pages is unchanged;
the digests of all other pages are then reused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from sphinx import addnodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.latex import LaTeXBuilder

from paperlog.bib.citations import cite_domain, cited_keys
from paperlog.config import Settings
from paperlog.domain import INDEX_KINDS, LogDomain, Page, log_domain
from paperlog.domain.digests import Digests, digest_of
from paperlog.domain.kept_files import kept_object
from paperlog.domain.references import PAPERS, has_pages, index_part, paper_page
from paperlog.domain.site_pages import (
    moved_from,
    name_pages,
    renamed_on,
    week_of_page,
    week_page_address,
)
from paperlog.figures.dot import version_of_dot
from paperlog.html.assets import STATIC
from paperlog.html.image_names import name_images
from paperlog.html.redirect_pages import redirect_pages
from paperlog.html.sidebar import Navigation, shows_branch
from paperlog.html.titles import neighbours, site_title
from paperlog.incremental.removed_pages import (
    are_all_there,
    output_files,
    page_files,
    remove_leftovers,
)
from paperlog.model.entry import Entry
from paperlog.model.person import Person
from paperlog.model.signatures import digest_of as digest_of_files
from paperlog.model.signatures import signatures_below
from paperlog.model.tag import Tag
from paperlog.transforms.row_nodes import style_for
from paperlog.version import __version__ as paperlog_version

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

FORMAT = 14
"""Version of the saved state; raise it when the content of digests changes."""
ROW_DIGITS = 12
"""Length of the digest of a row; short, since there is one for each entry."""


class Contribution(TypedDict):
    """What a document contributes to other pages."""

    read: str
    """Identifies the reading of the document (time and input files)."""
    facts: str
    """Digest of all its content that other pages may show, except *rows*."""
    rows: list[str]
    """A digest for each of its entries, of content that only rows of listings show."""


class Freshness:
    """Page digests of this build, compared with the last build of the same builder."""

    def __init__(self, app: Sphinx) -> None:
        self.stale_generated_pages: set[str] = set()
        self.is_unchanged = False
        """Whether all inputs of all pages equal those of the last successful build."""
        self._inputs = ""
        self._digests: dict[str, str] = {}
        self._common = ""
        self._contributions: dict[str, Contribution] = {}
        self._last: dict[str, Any] = {}
        self._files: set[str] = set()
        self._parents: dict[str, set[str]] | None = None
        # after sphinxcontrib-bibtex assigned the labels of citations
        app.connect("env-updated", self.find_stale_pages, priority=900)
        app.connect("write-started", self.remove_leftovers)
        app.connect("write-started", self.leave_parents)
        app.connect("build-finished", self.save, priority=900)

    def find_stale_pages(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """At ``env-updated``: return the documents to write again."""
        builder = app.builder
        name_images(env)
        self._last = _read_state(app)
        seen = self._last.get("digests", {})
        common, read = _global_inputs(env, builder), _documents_read(env)
        self._inputs = digest_of(common, sorted(read.items()))
        self.is_unchanged = bool(seen) and self._last.get("inputs") == self._inputs
        domain = log_domain(env)
        domain.is_unchanged = self.is_unchanged
        domain.inputs_digest = self._inputs
        domain.last_inputs_digest = self._last.get("inputs", "")
        if self.is_unchanged:
            self._digests = seen
            self.stale_generated_pages = self._lost(builder, seen.keys() - env.all_docs.keys())
            return []
        content = PageContent(env, builder)
        last_contributions: dict[str, Contribution] = self._last.get("contributions", {})
        self._common = digest_of(common, content.on_many_pages())
        last_read = {docname: one["read"] for docname, one in last_contributions.items()}
        domain.read_again = frozenset(name for name in read if last_read.get(name) != read[name])
        self._contributions = {
            docname: content.contribution(docname, stamp)
            if docname in domain.read_again
            else last_contributions[docname]
            for docname, stamp in read.items()
        }
        facts = [(docname, one["facts"]) for docname, one in self._contributions.items()]
        domain.facts = digest_of(self._common, facts)
        self._digests = self._digests_of(content, seen, last_contributions)
        generated = self._digests.keys() - self._contributions.keys()
        changed = {name for name in generated if seen.get(name) != self._digests[name]}
        self.stale_generated_pages = changed | self._lost(builder, generated - changed)
        return [
            docname
            for docname in sorted(self._contributions)
            if seen.get(docname) != self._digests[docname]
        ]

    def _lost(self, builder: Builder, names: set[str]) -> set[str]:
        """Return those of *names*, pages of the last build, whose files were removed since."""
        if not isinstance(builder, StandaloneHTMLBuilder):
            return names
        if are_all_there(Path(builder.outdir), self._last.get("files", [])):
            return set()
        return {name for name in names if not builder.get_output_path(name).is_file()}

    def _digests_of(
        self,
        content: PageContent,
        seen: dict[str, str],
        last_contributions: dict[str, Contribution],
    ) -> dict[str, str]:
        """Return the digests of all pages; those that cannot differ are copied from *seen*."""
        again: Iterable[str] = sorted(self._contributions)
        is_same = self._contributions.keys() == last_contributions.keys() and all(
            contribution["facts"] == last_contributions[docname]["facts"]
            for docname, contribution in self._contributions.items()
        )
        if self._common != self._last.get("common") or not is_same:
            digests = dict(content.by_name_pages(content.catalogue.entries)) | dict(
                content.by_index_parts()
            )
            digests.update(content.by_paper_pages(content.catalogue.paper_files))
            digests.update(content.by_redirect_pages())
            return digests | {docname: content.by_page(docname) for docname in again}
        digests = dict(seen)
        # equal facts: the same entries in the same order
        changed = [
            entry
            for docname in again
            for entry, now, last in zip(
                content.entries_of(docname),
                self._contributions[docname]["rows"],
                last_contributions[docname]["rows"],
                strict=True,
            )
            if now != last
        ]
        digests.update(content.by_name_pages(changed))
        digests.update(content.by_paper_pages(content.papers_of(changed)))
        changed_ids = set(map(id, changed))
        for docname in again:
            was_read = docname in content.domain.read_again
            if was_read or (changed_ids and content.lists_one_of(changed_ids, docname)):
                digests[docname] = content.by_page(docname)
        return digests

    def remove_leftovers(self, app: Sphinx, builder: Builder) -> None:
        """At ``write-started``: remove output files of pages that no longer exist.

        Runs before Sphinx copies its own files.
        """
        if self.is_unchanged:
            return
        pages: Iterable[str] = self._digests
        if log_domain(app.env).is_whole:
            self._files = output_files(builder, pages)
        else:
            # the other files belong to the project
            self._files = page_files(builder, set(pages) - set(app.env.all_docs))
        remove_leftovers(Path(app.outdir), self._last.get("files", []), self._files)
        if log_domain(app.env).is_whole:
            # Sphinx keeps a backup of .buildinfo after a change of settings
            (Path(app.outdir) / ".buildinfo.bak").unlink(missing_ok=True)
            # of another language, or of Sphinx's search, which may be replaced now
            for stemmer in Path(app.outdir, "_static").glob("*-stemmer.js"):
                stemmer.unlink()

    def leave_parents(self, app: Sphinx, builder: Builder) -> None:
        """At ``write-started``: do not write a page again only because of its toctree.

        Sphinx adds every page whose toctree names a page that is written; those with a changed
        title or heading are already known from their digests.
        """
        if log_domain(app.env).is_whole and has_pages(builder):
            self._parents, app.env.files_to_rebuild = app.env.files_to_rebuild, {}

    def save(self, app: Sphinx, exception: Exception | None) -> None:
        """At ``build-finished``: save the digests if the build succeeded."""
        if self._parents is not None:
            app.env.files_to_rebuild, self._parents = self._parents, None
        if exception is not None or not self._digests or self.is_unchanged:
            return
        if isinstance(app.builder, LaTeXBuilder) and log_domain(app.env).is_whole:
            # the images of a book are known only after it was assembled
            self._files = set(app.builder.images.values())
            remove_leftovers(Path(app.outdir), self._last.get("files", []), self._files)
        state = {
            "format": FORMAT,
            "outdir": str(app.outdir),
            "inputs": self._inputs,
            "common": self._common,
            "contributions": self._contributions,
            "digests": self._digests,
        }
        state["files"] = sorted(self._files) or self._last.get("files", [])
        path = _state_file(app)
        new = path.with_suffix(".new")
        new.write_text(json.dumps(state, sort_keys=True), encoding="utf-8")
        new.replace(path)


class PageContent:
    """Computes digests of the content of each page, and of what documents contribute to others."""

    def __init__(self, env: BuildEnvironment, builder: Builder) -> None:
        self.env = env
        self.builder = builder
        self.domain: LogDomain = log_domain(env)
        self.domain.forget_catalogue()
        self.catalogue = self.domain.catalogue
        self.cite = cite_domain(env)
        self.cited = cited_keys(env)
        self.relations = env.collect_relations()
        # None: the sidebar of each page has the titles of all pages
        self.navigation = Navigation(env) if shows_branch(builder) else None
        self.everywhere = self._everywhere()
        self.digests = Digests(self.domain)
        self.images = self._images()

    def by_page(self, docname: str) -> str:
        """Digest of the page of a document."""
        page = self.domain.pages.get(docname, Page())
        # its inputs: another builder may have read it since this one wrote it
        views: list[Any] = [self.domain.inputs.get(docname), self.everywhere]
        views += [self._sidebar(docname), self._neighbours(docname), self._toctrees(docname)]
        views += map(self.digests.card, page.entries)
        views += [self.digests.week(logged.week) for logged in page.weeks]
        if week := week_of_page(self.domain, docname):
            views += [
                other and (str(other), week_page_address(self.domain, other))
                for other in self.domain.catalogue.weeks_beside(week)
            ]
        views += [listing.digest(self.digests, docname) for listing in page.listings]
        views += [self._reference(kind, target) for kind, target, _line in page.references]
        views += [self.digests.citation(key, docname) for key in self.cited.get(docname, ())]
        views += list(self._bibliographies(docname))
        views += self.images.get(docname, [])
        if page.other_references:
            views.append(self.labels)
        if docname in self.domain.redirects:
            views += [renamed_on(self.domain, docname), moved_from(self.domain, docname)]
        return digest_of(*views)

    def by_name_pages(self, changed: Iterable[Entry]) -> Iterator[tuple[str, str]]:
        """Yield (page name, digest) for the generated page of each tag, author and venue that lists
        one of the *changed* entries.
        """
        changed_ids = set(map(id, changed))
        for page in name_pages(self.domain) if changed_ids else ():
            if changed_ids.isdisjoint(map(id, page.entries)):
                continue
            style = style_for(len(page.entries))
            yield (
                page.name,
                digest_of(
                    self.everywhere,
                    self._sidebar(page.name),
                    self._title(page.parent),
                    self.digests.tag(page.of) if isinstance(page.of, Tag) else page.of,
                    [self.digests.row(entry, style) for entry in page.entries],
                    # coauthors are named as in the index, by one of their spellings
                    isinstance(page.of, Person) and self.digests.authors(page.entries),
                ),
            )

    def by_paper_pages(self, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield (page name, digest) for the pages of the papers *keys*."""
        for key in keys:
            if name := paper_page(self.domain, key):
                paper = self.digests.paper(key, name)
                yield name, digest_of(self.everywhere, self._papers_sidebar, paper)

    def papers_of(self, entries: Iterable[Entry]) -> set[str]:
        """Return the keys of the papers whose pages show one of the *entries*."""
        keys: set[str] = set()
        for entry in entries:
            targets = (relation.target for relation in entry.relations)
            works = ((self.catalogue.find(target), target) for target in targets)
            keys.add(entry.key)
            keys.update(work.target if work else target for work, target in works)
            place = entry.place
            cited = self.domain.pages[place.docname].citations_in_entries
            keys.update(key for anchor, key in cited if anchor == place.anchor)
        return keys

    @cached_property
    def _papers_sidebar(self) -> Any:
        """The fingerprint of the sidebar that all pages of papers share."""
        return self._sidebar(PAPERS)

    def by_redirect_pages(self) -> Iterator[tuple[str, str]]:
        """Yield (page name, digest) for the redirect pages."""
        for name, html in redirect_pages(self.domain, self.builder):
            yield name, digest_of(html)

    def by_index_parts(self) -> Iterator[tuple[str, str]]:
        """Yield (page name, digest) for parts of the author index and of bibliographies."""
        if docname := self.domain.index_page("author-index"):
            parts = self.domain.author_parts
            names: dict[str, list[Any]] = {part: [] for part in parts.values()}
            if parts:
                for slug, (person, entries) in self.catalogue.authors.items():
                    names[parts[slug]].append((person, list(map(self.digests.link, entries))))
            yield from self._parts(docname, names)
        for key in self.cite.bibliographies:
            records = {
                part: list(map(self.digests.record, citations))
                for part, citations in self.cite.parts_of(key).items()
            }
            yield from self._parts(key.docname, records)

    def _parts(self, docname: str, by_part: Mapping[str, list[Any]]) -> Iterator[tuple[str, str]]:
        for part, items in by_part.items():
            name = index_part(self.domain, docname, part)
            yield (
                name,
                digest_of(
                    self.everywhere, self._sidebar(name), self._title(docname), list(by_part), items
                ),
            )

    # what a document contributes to other pages ---------------------------------------------------

    def contribution(self, docname: str, stamp: str) -> Contribution:
        """Return what the document contributes to other pages; *stamp* identifies its reading."""
        page = self.domain.pages.get(docname, Page())
        lists_records = any(key.docname == docname for key in self.cite.bibliographies)
        facts = digest_of(
            self._title(docname),
            self._headings(docname),
            [(entry.fingerprint, entry.order) for entry in page.entries],
            [(str(logged.week), logged.place.anchor) for logged in page.weeks],
            page.whole_week and str(page.whole_week),
            [listing.lists for listing in page.listings],
            list(page.indexes),
            page.citations_in_entries,
            list(self.cited.get(docname, ())),
            # a bibliography has no digest, since its filter is a syntax tree
            stamp if lists_records else "",
        )
        rows = [
            digest_of(entry.summary, page.thumbnails.get(entry.place.anchor))[:ROW_DIGITS]
            for entry in page.entries
        ]
        return {"read": stamp, "facts": facts, "rows": rows}

    def entries_of(self, docname: str) -> list[Entry]:
        """Return the entries of a document, in their order on the page."""
        return self.domain.pages.get(docname, Page()).entries

    def lists_one_of(self, changed_ids: set[int], docname: str) -> bool:
        """Whether a listing of the document has a row of a changed entry, given by its ``id()``."""
        return any(
            not changed_ids.isdisjoint(map(id, listing.rows(self.catalogue)))
            for listing in self.domain.pages.get(docname, Page()).listings
        )

    def on_many_pages(self) -> list[Any]:
        """Return content shown on many pages that is not contributed by documents of the log."""
        refers = any(page.other_references for page in self.domain.pages.values())
        return [self.everywhere, sorted(self.images.items()), self.labels if refers else ""]

    # what is on every page ------------------------------------------------------------------------

    def _everywhere(self) -> str:
        """Return a digest of what all pages contain: settings, static files, version, sidebar."""
        config = self.env.config
        assets = _assets(self.builder) if isinstance(self.builder, StandaloneHTMLBuilder) else []
        indexes = [self.domain.index_page(kind) for kind in INDEX_KINDS]
        # documents in these folders may replace generated pages
        folders = tuple(f"{folder}/" for folder in (PAPERS, *filter(None, indexes)))
        replacing = sorted(name for name in self.env.all_docs if name.startswith(folders))
        contents = [] if self.navigation else [self._titles(), self._contents()]
        return digest_of(
            paperlog_version,
            Settings.of(config),
            config.language,
            config.project,
            site_title(self.env),
            contents,
            indexes,
            replacing,
            assets,
            getattr(config, "html_use_index", False),
        )

    def _sidebar(self, name: str) -> Any:
        return self.navigation and self.navigation.fingerprint(self.navigation.place_of(name))

    def _contents(self) -> list[Any]:
        """Return every toctree with its options and entries, including explicit titles and URLs."""
        trees = (
            (docname, tree.attributes)
            for docname, toc in sorted(self.env.tocs.items())
            if docname in self.env.toctree_includes
            for tree in toc.findall(addnodes.toctree)
        )
        return [
            (
                docname,
                [
                    (name, value)
                    for name, value in sorted(tree.items())
                    if name not in {"rawentries", "rawcaption"}
                ],
            )
            for docname, tree in trees
        ]

    @cached_property
    def labels(self) -> str:
        """Digest of all targets of references that are not part of the log."""
        labels = self.env.domains.standard_domain.data.get("labels", {})
        domains = (
            domain
            for domain in self.env.domains.sorted()
            if domain.name not in {self.domain.name, self.cite.name}
        )
        objects = [(domain.name, sorted(map(str, domain.get_objects()))) for domain in domains]
        return digest_of(
            sorted((name, str(value)) for name, value in labels.items()),
            objects,
            self._titles(),
            self._contents(),
        )

    def _images(self) -> dict[str, list[str]]:
        """Return the file names in the output of the images of each page."""
        names: dict[str, list[str]] = {}
        for _path, (docnames, name) in sorted(self.env.images.items()):
            for docname in docnames:
                names.setdefault(docname, []).append(name)
        return names

    def _titles(self) -> list[tuple[str, str]]:
        return sorted((docname, str(title)) for docname, title in self.env.titles.items())

    def _neighbours(self, docname: str) -> list[Any]:
        """Return the link texts of the previous, next and parent pages."""
        above, *beside = self.relations.get(docname, (None,))
        if week_of_page(self.domain, docname):
            beside = list(neighbours(self.domain, self.builder, docname))
        near = [name for name in (above, *beside) if name]
        branch = self.navigation.branch(docname)[:-1] if self.navigation else []
        entries = [
            (
                name,
                [
                    self.catalogue.name(entry)
                    for entry in self.domain.pages.get(name, Page()).entries
                ],
            )
            for name in near
        ]
        return [entries, [(name, self._title(name)) for name in (*near, *branch)]]

    def _title(self, docname: str) -> str:
        """Return the title of a document, with markup."""
        return str(self.env.titles.get(docname, ""))

    def _headings(self, docname: str) -> str:
        """Return the headings of a document with their ids, and its toctrees."""
        return str(self.env.tocs.get(docname, ""))

    def _toctrees(self, docname: str) -> list[Any]:
        """Return titles and headings of all documents below the visible toctrees of a page."""
        trees = (
            [
                tree
                for tree in self.env.tocs[docname].findall(addnodes.toctree)
                if not tree.get("hidden")
            ]
            if docname in self.env.tocs
            else []
        )
        if not trees:
            return []
        below, waiting = [docname], [docname]
        while waiting:
            for name in self.env.toctree_includes.get(waiting.pop(), ()):
                if name not in below and name in self.env.tocs:
                    below.append(name)
                    waiting.append(name)
        documents = [(name, self._title(name), self._headings(name)) for name in below]
        return [
            documents,
            [
                sorted(
                    (key, str(value))
                    for key, value in tree.attributes.items()
                    if key not in {"rawentries", "rawcaption"}
                )
                for tree in trees
            ],
        ]

    def _reference(self, kind: str, target: str) -> Any:
        if kind == "tag":
            tag = self.catalogue.vocabulary.resolve(target)
            return tag, tag in self.catalogue.by_tag
        if kind == "source":
            return self.catalogue.records.get(target)
        if kind == "week":
            return [
                (str(week), logged.place.docname, logged.place.anchor)
                for week, logged in self.catalogue.week_places.items()
            ]
        entry = self.digests.link(self.catalogue.find(target))
        return (entry, self._reference("week", target)) if kind == "any" else entry

    def _bibliographies(self, docname: str) -> Iterator[Any]:
        for key in self.cite.bibliographies:
            if key.docname != docname:
                continue
            if parts := self.cite.parts_of(key):
                yield [(part, len(citations)) for part, citations in parts.items()]
                continue
            yield from map(self.digests.record, self.cite.citations_of(key))


def _global_inputs(env: BuildEnvironment, builder: Builder) -> str:
    """Return a digest of inputs that are no documents: ``.bib`` files, tags, settings, assets."""
    config = env.config
    domain = log_domain(env)
    bibfiles = digest_of_files(
        (str(path), signature) for path, signature in cite_domain(env).bib_signatures.items()
    )
    assets = _assets(builder) if isinstance(builder, StandaloneHTMLBuilder) else []
    settings = Settings.of(config), config.language, config.project
    read = bibfiles, domain.vocabulary, domain.lock
    return digest_of(paperlog_version, read, settings, assets, version_of_dot())


def _documents_read(env: BuildEnvironment) -> dict[str, str]:
    """Return an identifier of the last reading of each document: its time and input files."""
    inputs = log_domain(env).inputs
    return {
        docname: digest_of(env.all_docs.get(docname), inputs.get(docname))
        for docname in sorted(env.found_docs)
    }


def _assets(builder: StandaloneHTMLBuilder) -> list[tuple[str, str]]:
    """Return the digests of static files, whose checksums are in pages, of templates, and of the
    settings of the builder.
    """
    files = []
    for folder in (STATIC, *builder.config.html_static_path):
        base = Path(builder.confdir, folder)
        paths = sorted(base.rglob("*")) if base.is_dir() else [base]
        files += [
            (path.name, hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest())
            for path in paths
            if path.is_file()
        ]
    config = builder.config
    templates = [
        Path(builder.confdir, name) for name in (*config.templates_path, *config.html_theme_path)
    ]
    # Sphinx compares the settings too, but forgets a change if the build fails
    settings = builder.build_info
    return [
        *files,
        ("", digest_of_files(signatures_below(templates))),
        (settings.config_hash, settings.tags_hash),
    ]


def _state_file(app: Sphinx) -> Path:
    return Path(app.doctreedir) / f"paperlog-{app.builder.name}.json"


def _read_state(app: Sphinx) -> dict[str, Any]:
    """Return the state saved by the last build into the same folder, or an empty dictionary."""
    state = kept_object(_state_file(app))
    return state if state.get("format") == FORMAT and state.get("outdir") == str(app.outdir) else {}

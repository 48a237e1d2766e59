"""Warnings that need the whole log: keys, targets, tags, weeks that do not fit together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from paperlog.checking.catalogue_checks import findings_of, unknown_paper
from paperlog.checking.uses import SOURCES
from paperlog.diagnostics import line_of_role, place_of_role, warn, warn_of
from paperlog.domain import INDEX_KINDS, LogDomain, log_domain
from paperlog.model.catalogue import Catalogue
from paperlog.model.entry import Place, suggestion
from paperlog.model.suggestions import Suggestions, unknown_key
from paperlog.nodes import holds_markup
from paperlog.source.exact_lines import line_of_option

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

ANY = {"any", "myst"}
"""References that may lead to an entry or a week although they do not say so."""


def note_references(app: Sphinx, doctree: nodes.document) -> None:
    """At ``doctree-read``: what the document refers to, and whether it has markup of the log."""
    page = None
    if holds_markup(doctree):
        page = log_domain(app.env).page(app.env.docname)
        page.uses_markup = True
    for node in doctree.findall(nodes.Element):
        # a link into another project is no link of this log
        if node.tagname != "pending_xref" or node.get("intersphinx"):
            continue
        page = page or log_domain(app.env).page(app.env.docname)
        domain = node.get("refdomain")
        if domain == LogDomain.name:
            page.references.append((node["reftype"], node["reftarget"], node.line or 0))
        elif domain != "cite":
            page.other_references = True
            if node["reftype"] in ANY:
                page.references.append(("any", node["reftarget"], node.line or 0))


def check_log(app: Sphinx, env: BuildEnvironment) -> None:
    """At ``env-check-consistency``."""
    domain = log_domain(env)
    for finding in findings_of(_LogOfBuild(env, Path(app.confdir))):
        warn_of(finding)
    _check_references(env, domain)
    if domain.catalogue.entries:
        _check_listings(domain)
    for kind in INDEX_KINDS:
        pages = sorted(docname for docname, page in domain.pages.items() if kind in page.indexes)
        for docname in pages[1:]:
            warn(
                "navigation",
                f"{docname} has a second `{kind}`; links lead to the one in {pages[0]}",
                (docname, domain.pages[docname].indexes[kind]),
            )


@dataclass(frozen=True)
class _LogOfBuild:
    """The log as the checks over the catalogue ask for it."""

    env: BuildEnvironment
    folder: Path
    """Where ``conf.py`` stands."""

    @property
    def catalogue(self) -> Catalogue:
        return log_domain(self.env).catalogue

    @property
    def conf(self) -> Path:
        return self.folder / "conf.py"

    @property
    def tags_file(self) -> Path:
        return Path(self.env.srcdir, self.env.config.paperlog_tags)

    def at(self, place: Place, option: str = "") -> tuple[Path, int]:
        path = Path(self.env.doc2path(place.docname))
        return path, line_of_option(path, place.line, option) if option else place.line


def _check_references(env: BuildEnvironment, domain: LogDomain) -> None:
    """Roles for tags that no entry has, and texts whose record is missing."""
    catalogue = domain.catalogue
    suggestions = Suggestions(catalogue.records)
    for docname, page in sorted(domain.pages.items()):
        path = Path(env.doc2path(docname))
        for kind, target, line in page.references:
            if kind == "tag":
                tag = catalogue.vocabulary.resolve(target)
                if tag not in catalogue.by_tag and not catalogue.vocabulary.is_declared(tag):
                    near = suggestion(tag.id, [known.id for known in catalogue.by_tag])
                    message = f"no entry has the tag {target!r}{near}"
                    warn("target", message, f"{path}:{line_of_role(path, line, target)}")
            if kind == "source" and target not in catalogue.records:
                at = line_of_option(path, line, *SOURCES.values())
                warn("unknown-key", unknown_key(target, suggestions), f"{path}:{at}")


def _check_listings(domain: LogDomain) -> None:
    """Names of tags, authors and venues that no entry has: an empty listing does not say why it
    is."""
    catalogue = domain.catalogue
    for docname, page in sorted(domain.pages.items()):
        for listing, line in zip(page.listings, page.listing_lines, strict=True):
            for condition, value, known in listing.unmet(catalogue):
                warn(
                    "listing",
                    f"no entry has the {condition} {value!r}{suggestion(value, known)}",
                    (docname, line),
                )


def warn_missing_reference(_app: Sphinx, domain: object, node: pending_xref) -> bool | None:
    """At ``warn-missing-reference``: our own words for our own roles, with a suggestion."""
    if not isinstance(domain, LogDomain):
        return None
    target, catalogue = node["reftarget"], domain.catalogue
    if node["reftype"] == "week":
        near = suggestion(target, [str(week) for week in catalogue.week_list])
        message = f"the log has no week {target!r}{near}"
    else:
        message = unknown_paper(target, catalogue)
    warn("target", message, place_of_role(node, target))
    return True

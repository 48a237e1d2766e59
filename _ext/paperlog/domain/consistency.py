"""Warnings that need the whole log: keys, targets, tags, weeks that do not fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from paperlog.bibtex.citations import cite_domain
from paperlog.core.catalogue import Catalogue
from paperlog.core.entries import Place, suggestion
from paperlog.core.tags import Tag
from paperlog.core.weeks import Week
from paperlog.diagnostics import warn
from paperlog.domain import INDEX_KINDS, LogDomain, log_domain
from paperlog.nodes import holds_markup

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


def check_log(_app: Sphinx, env: BuildEnvironment) -> None:
    """At ``env-check-consistency``."""
    domain = log_domain(env)
    _check_keys(env, domain, domain.catalogue)
    _check_weeks(domain.catalogue)
    _check_papers(domain.catalogue)
    _check_tags(domain.catalogue)
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


def _check_keys(env: BuildEnvironment, domain: LogDomain, catalogue: Catalogue) -> None:
    records = cite_domain(env).records
    targets = {*records, *catalogue.by_target}
    for entry in catalogue.entries:
        if entry.key and entry.key not in records:
            warn(
                "unknown_key",
                f"no .bib file has the key {entry.key!r}{suggestion(entry.key, records)}",
                _location(entry.place),
            )
        for relation in entry.relations:
            if relation.target not in records and catalogue.find(relation.target) is None:
                warn(
                    "target",
                    f"the relation `{relation.kind}` points to {relation.target!r}, which neither"
                    f" the log nor a .bib file has{suggestion(relation.target, targets)}",
                    _location(entry.place),
                )
    for docname, page in sorted(domain.pages.items()):
        for kind, target, line in page.references:
            if kind == "tag":
                tag = catalogue.vocabulary.resolve(target)
                if tag not in catalogue.by_tag and not catalogue.vocabulary.is_declared(tag):
                    near = suggestion(tag.id, [known.id for known in catalogue.by_tag])
                    warn("target", f"no entry has the tag {target!r}{near}", (docname, line))
            if kind == "source" and target not in records:
                warn(
                    "unknown_key",
                    f"no .bib file has the key {target!r}{suggestion(target, records)}",
                    (docname, line),
                )


def _check_weeks(catalogue: Catalogue) -> None:
    for logged in catalogue.weeks:
        first = catalogue.week_places[logged.week]
        if logged.place.docname != first.place.docname:
            warn(
                "duplicate",
                f"the week {logged.week} stands in {first.place.docname} already; links to the week"
                " lead there",
                _location(logged.place),
            )


def _check_papers(catalogue: Catalogue) -> None:
    """A key twice in one week, whether in one directive, in two, or on two pages."""
    seen: dict[tuple[str, Week], Place] = {}
    for entry in catalogue.entries:
        if not entry.key or not entry.week:
            continue
        first = seen.setdefault((entry.key, entry.week), entry.place)
        if first is not entry.place:
            where = (
                f"line {first.line}"
                if first.docname == entry.place.docname
                else f"{first.docname}, line {first.line}"
            )
            warn(
                "duplicate",
                f"{entry.key!r} stands twice in the week {entry.week} (first in {where})",
                _location(entry.place),
            )


def _check_tags(catalogue: Catalogue) -> None:
    used: dict[Tag, Place] = {}
    for entry in catalogue.entries:
        for tag in catalogue.tags(entry):
            used.setdefault(tag, entry.place)
        for typed in entry.tags:
            if "/" not in typed:
                continue
            facet, tag = (
                catalogue.vocabulary.facet_typed(typed),
                catalogue.vocabulary.resolve(typed),
            )
            if facet and tag.facet and facet != tag.facet:
                warn(
                    "tag",
                    f"{typed!r} is the tag {tag.id!r}, whose facet is {tag.facet!r}; a tag has one"
                    " facet",
                    _location(entry.place),
                )
    for tag, near in catalogue.vocabulary.misspelt(used):
        warn(
            "tag",
            f"the tag {tag.id!r} differs only in spelling from {near!r}; use that, or give it"
            f' `aliases = ["{tag.id}"]` in tags.toml',
            _location(used[tag]),
        )


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


def _location(place: Place) -> tuple[str, int]:
    return place.docname, place.line


def warn_missing_reference(_app: Sphinx, domain: object, node: pending_xref) -> bool | None:
    """At ``warn-missing-reference``: our own words for our own roles, with a suggestion."""
    if not isinstance(domain, LogDomain):
        return None
    target, typ = node["reftarget"], node["reftype"]
    catalogue = domain.catalogue
    # a key that no .bib file has is no advice
    logged = [
        name
        for name, found in catalogue.by_target.items()
        if catalogue.record(found[0]) or not found[0].key
    ]
    known = [str(week) for week in catalogue.week_list] if typ == "week" else logged
    thing = "week" if typ == "week" else "entry"
    warn("target", f"the log has no {thing} {target!r}{suggestion(target, known)}", node)
    return True

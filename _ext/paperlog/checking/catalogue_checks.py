"""Checks over the catalogue, shared by a build and ``paperlog check``."""

from __future__ import annotations

from collections.abc import Iterator

from paperlog.model.catalogue import Catalogue
from paperlog.model.entry import Entry, Place, suggestion
from paperlog.model.options import TAKEN
from paperlog.model.suggestions import Suggestions, unknown_key
from paperlog.model.tag import Tag
from paperlog.model.week import Week
from paperlog.registry import RULES_OVER_CATALOGUE, Offer, PluginError, offered_fields, offers
from paperlog.rules import RULES, CatalogueRule, Finding, KnownLog, catalogue_rules, over_catalogue


def findings_of(log: KnownLog) -> Iterator[Finding]:
    """Yield the findings of all rules over the catalogue, and faults of installed packages."""
    offered, _problems = offers(RULES_OVER_CATALOGUE)
    loaded = catalogue_rules()
    for problem in (*loaded.problems, *offered_fields(TAKEN).problems):
        yield Finding("plugin", log.conf, 1, problem)
    for code, rule in loaded.found.items():
        if not offered[code].distribution:
            yield from rule.find(log)
            continue
        try:
            yield from _found_by_package(offered[code], rule, log)
        except PluginError as error:
            yield Finding("plugin", log.conf, 1, str(error))


def _found_by_package(offer: Offer, rule: CatalogueRule, log: KnownLog) -> list[Finding]:
    """Return the findings of a rule of an installed package.

    :raises PluginError: if the rule raises an exception, or reports another rule's findings.
    """
    try:
        found = list(rule.find(log))
        others = {finding.rule for finding in found} - {rule.rule.code}
    except Exception as error:
        raise offer.fault(f"{type(error).__name__}: {error}") from error
    if others:
        raise offer.fault(f"it reports {min(others)!r} instead")
    return found


def unknown_paper(target: str, catalogue: Catalogue) -> str:
    """Return the message for a ``paper`` role without a target."""
    # do not suggest keys without a record
    logged = [
        name
        for name, found in catalogue.by_target.items()
        if catalogue.record(found[0]) or not found[0].key
    ]
    return f"the log has no entry {target!r}{suggestion(target, logged)}"


@over_catalogue(RULES["unknown-key"])
def keys_of_entries(log: KnownLog) -> Iterator[Finding]:
    """Find entries whose key has no record."""
    suggestions = Suggestions(log.catalogue.records)
    for entry in log.catalogue.entries:
        if entry.key and entry.key not in log.catalogue.records:
            message = unknown_key(entry.key, suggestions)
            yield Finding("unknown-key", *log.at(entry.place), message)


@over_catalogue(RULES["target"])
def targets_of_relations(log: KnownLog) -> Iterator[Finding]:
    """Find relations whose target is neither an entry nor a record."""
    catalogue = log.catalogue
    suggestions = Suggestions({*catalogue.records, *catalogue.by_target})
    for entry in catalogue.entries:
        for relation in entry.relations:
            if relation.target in catalogue.records or catalogue.find(relation.target):
                continue
            message = (
                f"the relation `{relation.kind}` points to {relation.target!r}, which is neither"
                f" in the log nor in a .bib file{suggestions.of(relation.target)}"
            )
            yield Finding("target", *log.at(entry.place, "relates"), message)


@over_catalogue(RULES["week-twice"])
def weeks_twice(log: KnownLog) -> Iterator[Finding]:
    """Find repeated weeks."""
    for logged in log.catalogue.weeks:
        first = log.catalogue.week_places[logged.week]
        if logged is not first:
            message = (
                f"the week {logged.week} is also in {_where(first.place, logged.place)}; merge"
                " them, because links to the week lead there"
            )
            yield Finding("week-twice", *log.at(logged.place), message)


@over_catalogue(RULES["duplicate-entry"])
def papers_twice(log: KnownLog) -> Iterator[Finding]:
    """Find papers that occur twice in one week, on the same page or on two."""
    seen: dict[tuple[str, Week], Place] = {}
    for entry in log.catalogue.entries:
        if not entry.key or not entry.week:
            continue
        first = seen.setdefault((entry.key, entry.week), entry.place)
        if first is not entry.place:
            message = (
                f"{entry.key!r} occurs twice in the week {entry.week} (first in"
                f" {_where(first, entry.place)}); merge the two"
            )
            yield Finding("duplicate-entry", *log.at(entry.place), message)


@over_catalogue(RULES["tag-facet"])
def facets_of_tags(log: KnownLog) -> Iterator[Finding]:
    """Find tags typed with a facet other than their own."""
    vocabulary = log.catalogue.vocabulary
    for entry in log.catalogue.entries:
        for typed in entry.tags:
            if "/" not in typed:
                continue
            facet, tag = vocabulary.facet_typed(typed), vocabulary.resolve(typed)
            if facet and tag.facet and facet != tag.facet:
                message = (
                    f"{typed!r} is the tag {tag.id!r}, whose facet is {tag.facet!r}; use one facet"
                    " per tag"
                )
                yield Finding("tag-facet", *log.at(entry.place, "tags"), message)


@over_catalogue(RULES["near-tag"])
def near_tags(log: KnownLog) -> Iterator[Finding]:
    """Find undeclared tags that are nearly identical to another tag."""
    catalogue = log.catalogue
    first: dict[Tag, tuple[Entry, str]] = {}
    counts: dict[str, int] = {}
    for entry in catalogue.entries:
        for typed in entry.tags:
            tag = catalogue.tag(typed)
            first.setdefault(tag, (entry, typed))
            counts[tag.id] = counts.get(tag.id, 0) + 1
    by_id = {tag.id: tag for tag in first}
    for tag, near in catalogue.vocabulary.misspelt(first):
        # if neither is declared, report the less frequent one
        wrong, right = (
            (near, tag.id)
            if near in counts
            and near not in catalogue.vocabulary.tags
            and counts[near] < counts[tag.id]
            else (tag.id, near)
        )
        entry, typed = first[by_id[wrong]]
        message = (
            f"the tag {typed!r} is similar to {right!r}; use that, or declare both in"
            f" {log.tags_file.name}"
        )
        yield Finding("near-tag", *log.at(entry.place, "tags"), message)


def _where(place: Place, seen_from: Place) -> str:
    """Return how to refer to *place* in a message on the page of *seen_from*."""
    line = f"line {place.line}"
    return line if place.docname == seen_from.docname else f"{place.docname}, {line}"

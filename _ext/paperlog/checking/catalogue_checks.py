"""Checks over the catalogue: a build and ``paperlog check`` call the same ones."""

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
    """What all rules over the catalogue find, and what of packages cannot be used."""
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
    """What a rule of a package finds.

    :raises PluginError: if it raises an error, or finds what is not its own.
    """
    try:
        found = list(rule.find(log))
        others = {finding.rule for finding in found} - {rule.rule.code}
    except Exception as error:
        raise offer.fault(f"{type(error).__name__}: {error}") from error
    if others:
        raise offer.fault(f"it finds {min(others)!r} instead")
    return found


def unknown_paper(target: str, catalogue: Catalogue) -> str:
    """The sentence on a ``paper`` role that leads to no entry."""
    # a key that no .bib file has is no advice
    logged = [
        name
        for name, found in catalogue.by_target.items()
        if catalogue.record(found[0]) or not found[0].key
    ]
    return f"the log has no entry {target!r}{suggestion(target, logged)}"


@over_catalogue(RULES["unknown-key"])
def keys_of_entries(log: KnownLog) -> Iterator[Finding]:
    """Entries whose key no record has."""
    suggestions = Suggestions(log.catalogue.records)
    for entry in log.catalogue.entries:
        if entry.key and entry.key not in log.catalogue.records:
            message = unknown_key(entry.key, suggestions)
            yield Finding("unknown-key", *log.at(entry.place), message)


@over_catalogue(RULES["target"])
def targets_of_relations(log: KnownLog) -> Iterator[Finding]:
    """Relations to what is neither an entry nor a record."""
    catalogue = log.catalogue
    suggestions = Suggestions({*catalogue.records, *catalogue.by_target})
    for entry in catalogue.entries:
        for relation in entry.relations:
            if relation.target in catalogue.records or catalogue.find(relation.target):
                continue
            message = (
                f"the relation `{relation.kind}` points to {relation.target!r}, which neither"
                f" the log nor a .bib file has{suggestions.of(relation.target)}"
            )
            yield Finding("target", *log.at(entry.place, "relates"), message)


@over_catalogue(RULES["week-twice"])
def weeks_twice(log: KnownLog) -> Iterator[Finding]:
    """Weeks that stand in the log before."""
    for logged in log.catalogue.weeks:
        first = log.catalogue.week_places[logged.week]
        if logged is not first:
            message = (
                f"the week {logged.week} stands in {_where(first.place, logged.place)} as well;"
                " join the two, for links to the week lead there"
            )
            yield Finding("week-twice", *log.at(logged.place), message)


@over_catalogue(RULES["duplicate-entry"])
def papers_twice(log: KnownLog) -> Iterator[Finding]:
    """Keys twice in one week, whether in one directive, in two, or on two pages."""
    seen: dict[tuple[str, Week], Place] = {}
    for entry in log.catalogue.entries:
        if not entry.key or not entry.week:
            continue
        first = seen.setdefault((entry.key, entry.week), entry.place)
        if first is not entry.place:
            message = (
                f"{entry.key!r} stands twice in the week {entry.week} (first in"
                f" {_where(first, entry.place)}); join the two"
            )
            yield Finding("duplicate-entry", *log.at(entry.place), message)


@over_catalogue(RULES["tag-facet"])
def facets_of_tags(log: KnownLog) -> Iterator[Finding]:
    """Tags that are typed with another facet than they have."""
    vocabulary = log.catalogue.vocabulary
    for entry in log.catalogue.entries:
        for typed in entry.tags:
            if "/" not in typed:
                continue
            facet, tag = vocabulary.facet_typed(typed), vocabulary.resolve(typed)
            if facet and tag.facet and facet != tag.facet:
                message = (
                    f"{typed!r} is the tag {tag.id!r}, whose facet is {tag.facet!r}; a tag has one"
                    " facet"
                )
                yield Finding("tag-facet", *log.at(entry.place, "tags"), message)


@over_catalogue(RULES["near-tag"])
def near_tags(log: KnownLog) -> Iterator[Finding]:
    """Tags that nobody declared and that are nearly another one."""
    catalogue = log.catalogue
    first: dict[Tag, tuple[Entry, str]] = {}
    counts: dict[str, int] = {}
    for entry in catalogue.entries:
        for typed in entry.tags:
            tag = catalogue.vocabulary.resolve(typed)
            first.setdefault(tag, (entry, typed))
            counts[tag.id] = counts.get(tag.id, 0) + 1
    by_id = {tag.id: tag for tag in first}
    for tag, near in catalogue.vocabulary.misspelt(first):
        # of two that nobody declared, the one that is used less is wrong
        wrong, right = (
            (near, tag.id)
            if near in counts
            and near not in catalogue.vocabulary.tags
            and counts[near] < counts[tag.id]
            else (tag.id, near)
        )
        entry, typed = first[by_id[wrong]]
        message = (
            f"the tag {typed!r} is nearly {right!r}; write that, or declare both in"
            f" {log.tags_file.name}"
        )
        yield Finding("near-tag", *log.at(entry.place, "tags"), message)


def _where(place: Place, seen_from: Place) -> str:
    """How a message on the page of *seen_from* calls *place*."""
    line = f"line {place.line}"
    return line if place.docname == seen_from.docname else f"{place.docname}, {line}"

"""Lineages of works: selection, ties, nested list; properties on random graphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paperlog.model.catalogue import Catalogue, Query
from paperlog.model.entry import RELATIONS, Entry, Place, Relation
from paperlog.model.lineage import (
    DEEPEST,
    Branch,
    Lineage,
    LineageQuery,
    lineage_of,
    unmet_keys,
)
from paperlog.model.record import Record
from paperlog.model.tag import Vocabulary
from paperlog.model.week import Week


def log_of(relations: dict[str, str], tags: dict[str, str] | None = None) -> Catalogue:
    """A log of papers; each says ``extends a, uses b``."""
    entries = []
    for order, (key, said) in enumerate(relations.items()):
        pairs = [piece.split() for piece in said.split(",") if piece.strip()]
        entries.append(
            Entry(
                Place("w", order, f"paper-{key}"),
                Week(2024, 27),
                order,
                key=key,
                name=key.upper(),
                tags=tuple((tags or {}).get(key, "").split()),
                relations=tuple(Relation(kind, target) for kind, target in pairs),
            )
        )
    return Catalogue.of(entries, (), {}, Vocabulary())


def flat(branches: Iterable[Branch]) -> Iterable[Branch]:
    for branch in branches:
        yield branch
        yield from flat(branch.below)


def outline(branches: Iterable[Branch]) -> str:
    """``a(b c)``, and ``b*`` for a work that stands elsewhere."""
    return " ".join(
        branch.target
        + ("*" if branch.is_elsewhere else "")
        + (f"({outline(branch.below)})" if branch.below else "")
        for branch in branches
    )


def works(lineage: Lineage) -> str:
    return " ".join(work.target for work in lineage.works)


def test_newer_works_are_below_older_ones() -> None:
    lineage = lineage_of(
        log_of({"ae": "", "vae": "extends ae", "vq": "extends vae, uses ae"}), LineageQuery()
    )
    assert outline(lineage.branches()) == "ae(vae(vq) vq*)"


def test_works_without_relations_are_left_out() -> None:
    assert works(lineage_of(log_of({"a": "", "b": "", "c": "uses a"}), LineageQuery())) == "a c"


def test_work_without_an_entry_is_included() -> None:
    lineage = lineage_of(log_of({"a": "uses other"}), LineageQuery())
    assert [(work.target, work.entry is None) for work in lineage.works] == [
        ("a", False),
        ("other", True),
    ]


def test_older_years_come_first() -> None:
    log = log_of({"new": "extends old", "old": ""})
    records = {
        "new": Record("new", "article", year="2020"),
        "old": Record("old", "article", year="1999"),
    }
    dated = Catalogue(log.entries, log.weeks, records, log.vocabulary)
    assert works(lineage_of(dated, LineageQuery())) == "old new"


def test_relation_to_itself_is_ignored() -> None:
    assert lineage_of(log_of({"a": "extends a"}), LineageQuery()) == Lineage()


def test_symmetric_relations_give_one_tie() -> None:
    log = log_of({"a": "compares b", "b": "compares a, extends a"})
    lineage = lineage_of(log, LineageQuery())
    assert [tie.kind for tie in lineage.ties] == ["extends", "compares"]


def test_cycle_is_listed_once() -> None:
    lineage = lineage_of(
        log_of({"a": "extends c", "b": "extends a", "c": "extends b"}), LineageQuery()
    )
    assert outline(lineage.branches()) == "a(b(c(a*)))"
    assert len(lineage.ties) == 3


def test_paper_logged_twice_is_one_work() -> None:
    uses_b = (Relation("uses", "b"),)
    again = Entry(Place("v", 1, "again"), Week(2024, 28), 9, key="a", relations=uses_b)
    log = log_of({"a": "", "b": ""})
    catalogue = Catalogue.of([*log.entries, again], (), {}, Vocabulary())
    lineage = lineage_of(catalogue, LineageQuery())
    assert works(lineage) == "a b"
    assert lineage.works[0].entry is catalogue.by_target["a"][0]


def test_text_source_is_not_a_parent() -> None:
    lineage = lineage_of(
        log_of({"blog": "", "a": "text-source blog", "b": "extends a, text-source blog"}),
        LineageQuery(),
    )
    assert outline(lineage.branches()) == "blog(a* b*) a(b)"


CHAIN = {"a": "", "b": "extends a", "c": "extends b", "d": "extends c", "e": "extends d"}


@pytest.mark.parametrize(
    ("depth", "expected"), [(0, ""), (1, "b c d"), (2, "a b c d e"), (None, "a b c d e")]
)
def test_depth_counts_ties_in_both_directions(depth: int | None, expected: str) -> None:
    log = log_of(CHAIN, {"c": "chosen"})
    assert works(lineage_of(log, LineageQuery(Query(tags=("chosen",)), depth=depth))) == expected


def test_depth_zero_has_only_ties_among_selected_works() -> None:
    log = log_of(CHAIN, {"c": "chosen", "d": "chosen"})
    lineage = lineage_of(log, LineageQuery(Query(tags=("chosen",)), depth=0))
    assert [(tie.older, tie.newer) for tie in lineage.ties] == [("c", "d")]


def test_keys_select_works_with_and_without_entries() -> None:
    log = log_of({"a": "uses other", "b": "uses a", "c": "uses b"})
    request = LineageQuery(keys=("other", "c", "nobody"), depth=1)
    assert works(lineage_of(log, request)) == "a b c other"
    assert list(unmet_keys(log, request)) == ["other", "nobody"]


def test_relations_are_filtered_by_kind() -> None:
    log = log_of({"a": "", "b": "extends a", "c": "uses a"})
    assert works(lineage_of(log, LineageQuery(relations=("uses",)))) == "a c"


def test_parts_are_connected_components() -> None:
    log = log_of({"a": "", "b": "", "c": "uses b", "d": "uses a", "e": "uses a"})
    parts = lineage_of(log, LineageQuery()).parts()
    assert [works(part) for part in parts] == ["a d e", "b c"]


KEYS = [f"k{number}" for number in range(9)]
GRAPHS = st.dictionaries(
    st.sampled_from(KEYS),
    st.lists(st.tuples(st.sampled_from(RELATIONS), st.sampled_from(KEYS)), max_size=6),
)


@given(GRAPHS)
def test_every_related_work_and_every_tie_is_listed_once(
    graph: dict[str, list[tuple[str, str]]],
) -> None:
    log = log_of({key: ", ".join(map(" ".join, said)) for key, said in graph.items()})
    lineage = lineage_of(log, LineageQuery())
    related = {
        key
        for start, said in graph.items()
        for _kind, end in said
        if end != start
        for key in (start, end)
    }
    listed = list(flat(lineage.branches()))
    at_home = Counter(branch.target for branch in listed if not branch.is_elsewhere)
    assert at_home == Counter(related)
    assert sum(len(branch.kinds) for branch in listed) == len(lineage.ties)
    assert sum(len(part.ties) for part in lineage.parts()) == len(lineage.ties)


def test_long_chain_has_few_levels() -> None:
    keys = [f"k{number}" for number in range(3000)]
    log = log_of(dict(zip(keys, ["", *(f"extends {key}" for key in keys)], strict=False)))
    branches = lineage_of(log, LineageQuery()).branches()
    assert sum(not branch.is_elsewhere for branch in flat(branches)) == 3000

    def depth(branch: Branch) -> int:
        return 1 + max(map(depth, branch.below), default=0)

    assert max(map(depth, branches)) == DEEPEST + 1

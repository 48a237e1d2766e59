"""Lineage of works: the graph of their relations, and the graph as a nested list.

A work is an entry of the log, or a work without an entry that entries relate to. All algorithms
are linear in works and relations, and handle cycles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from paperlog.model.catalogue import Catalogue, Query
from paperlog.model.entry import RELATIONS, Entry
from paperlog.model.record import is_year

SYMMETRIC = frozenset({"compares", "related"})
"""Relations that are symmetric."""
EDITORIAL = frozenset({"text-source"})
"""Relations between the log's text and a work, not between works: not used for nesting."""
DEEPEST = 4
"""Maximum depth of the nested list; descendants below it start a new list."""


@dataclass(frozen=True)
class LineageQuery:
    """Selects works for a lineage: start works, and all works within *depth* relations.

    Starts are the entries that match *query* or the works named by *keys*. ``None`` as *depth*
    means unlimited; *relations* are the kinds to follow.
    """

    query: Query = field(default_factory=Query)
    keys: tuple[str, ...] = ()
    depth: int | None = None
    relations: tuple[str, ...] = RELATIONS


@dataclass(frozen=True)
class LineageWork:
    """A work: its first *entry*, or ``None`` if it has no entry; *target* is its key."""

    target: str
    entry: Entry | None = None


@dataclass(frozen=True)
class Tie:
    """A relation of the work *newer* to the work *older*, both by target."""

    kind: str
    older: str
    newer: str


@dataclass(frozen=True)
class Branch:
    """A work in the nested list: the *kinds* of relations to its parent, and its children.

    *is_elsewhere*: the work is listed with its children in another place.
    """

    target: str
    kinds: tuple[str, ...] = ()
    below: tuple[Branch, ...] = ()
    is_elsewhere: bool = False


@dataclass(frozen=True)
class Lineage:
    """Works by year and order of logging, and the ties between them; each work has at least one."""

    works: tuple[LineageWork, ...] = ()
    ties: tuple[Tie, ...] = ()

    def parts(self) -> tuple[Lineage, ...]:
        """The connected components, in the order of their first works."""
        near: dict[str, list[str]] = {work.target: [] for work in self.works}
        for tie in self.ties:
            near[tie.older].append(tie.newer)
            near[tie.newer].append(tie.older)
        first: dict[str, str] = {}
        for work in self.works:
            waiting = [work.target] if work.target not in first else []
            while waiting:
                target = waiting.pop()
                first[target] = work.target
                waiting += [one for one in near[target] if one not in first]
        works: defaultdict[str, list[LineageWork]] = defaultdict(list)
        ties: defaultdict[str, list[Tie]] = defaultdict(list)
        for work in self.works:
            works[first[work.target]].append(work)
        for tie in self.ties:
            ties[first[tie.older]].append(tie)
        return tuple(Lineage(tuple(works[one]), tuple(ties[one])) for one in works)

    def branches(self) -> tuple[Branch, ...]:
        """The works as a forest: each work once, each tie once, older works above newer ones.

        The parent of a work is the target of its strongest tie, in the order of
        :data:`~paperlog.model.entry.RELATIONS`; under its other targets only its name is shown.
        """
        rank = {work.target: number for number, work in enumerate(self.works)}
        kinds: dict[tuple[str, str], list[str]] = {}
        for tie in self.ties:
            kinds.setdefault((tie.older, tie.newer), []).append(tie.kind)
        below: defaultdict[str, list[str]] = defaultdict(list)
        for older, newer in sorted(kinds, key=lambda pair: (rank[pair[0]], rank[pair[1]])):
            below[older].append(newer)
        above = _above(self.works, kinds, rank)
        levels = _levels(self.works, above)
        starts = [work.target for work in self.works if levels[work.target] == 1]
        made: dict[str, Branch] = {}
        for target in sorted(levels, key=lambda target: -levels[target]):
            made[target] = Branch(
                target,
                tuple(kinds[above[target], target]) if target in above else (),
                tuple(
                    (
                        made[newer]
                        if above.get(newer) == target and levels[newer] == levels[target] + 1
                        else Branch(newer, tuple(kinds[target, newer]), is_elsewhere=True)
                    )
                    for newer in below[target]
                ),
            )
        return tuple(Branch(target, (), made[target].below) for target in starts)


def lineage_of(catalogue: Catalogue, request: LineageQuery) -> Lineage:
    """Return the lineage that *request* selects."""
    works, ties = _everything(catalogue, frozenset(request.relations))
    near: defaultdict[str, list[str]] = defaultdict(list)
    for tie in ties:
        near[tie.older].append(tie.newer)
        near[tie.newer].append(tie.older)
    steps = _steps(_starts(catalogue, request, works), near, request.depth)
    depth = request.depth

    def is_kept(tie: Tie) -> bool:
        if tie.older not in steps or tie.newer not in steps:
            return False
        ends = steps[tie.older], steps[tie.newer]
        return depth is None or min(ends) < depth or ends == (0, 0)

    kept = tuple(filter(is_kept, ties))
    tied = {target for tie in kept for target in (tie.older, tie.newer)}
    return Lineage(tuple(work for target, work in works.items() if target in tied), kept)


def names_of(catalogue: Catalogue, works: Iterable[LineageWork]) -> dict[str, tuple[str, str]]:
    """Name and year of each of *works*, by target; the year is empty if unknown."""
    found = {}
    for work in works:
        record = catalogue.records.get(work.target)
        name = catalogue.name(work.entry) if work.entry else catalogue.name_of_key(work.target)
        found[work.target] = name, record.year if record else ""
    return found


def unmet_keys(catalogue: Catalogue, request: LineageQuery) -> Iterator[str]:
    """Yield the keys of *request* that are neither in the log nor in a ``.bib`` file."""
    for key in request.keys:
        if catalogue.find(key) is None and key not in catalogue.records:
            yield key


def _everything(
    catalogue: Catalogue, kinds: frozenset[str]
) -> tuple[dict[str, LineageWork], tuple[Tie, ...]]:
    """All related works in order, and all ties of the given *kinds*."""
    found: dict[str, LineageWork] = {}
    ties: dict[tuple[str, frozenset[str] | tuple[str, str]], Tie] = {}

    def work(target: str, entry: Entry | None) -> str:
        found.setdefault(target, LineageWork(target, entry))
        return target

    for entry in catalogue.entries:
        for relation in entry.relations:
            to = catalogue.find(relation.target)
            older, newer = to.target if to else relation.target, entry.target
            if relation.kind not in kinds or older == newer:
                continue
            # a work logged again is represented by its first entry
            work(newer, catalogue.by_target[newer][0])
            work(older, to and catalogue.by_target[older][0])
            pair = older, newer
            said = relation.kind, frozenset(pair) if relation.kind in SYMMETRIC else pair
            ties.setdefault(said, Tie(relation.kind, *pair))
    years = {target: year for target, (_name, year) in names_of(catalogue, found.values()).items()}

    def place(target: str) -> tuple[object, ...]:
        year, entry = years[target], found[target].entry
        number = int(year) if is_year(year) else 9999
        return number, entry is None, entry and entry.order_key, target

    order = sorted(found, key=place)
    rank = {target: number for number, target in enumerate(order)}
    in_order = sorted(
        ties.values(),
        key=lambda tie: (rank[tie.older], rank[tie.newer], RELATIONS.index(tie.kind)),
    )
    return {target: found[target] for target in order}, tuple(in_order)


def _starts(
    catalogue: Catalogue, request: LineageQuery, works: Mapping[str, LineageWork]
) -> list[str]:
    chosen = {entry.target: None for entry in catalogue.select(request.query)}
    if request.keys:
        named = {entry.target if (entry := catalogue.find(key)) else key for key in request.keys}
        # a work without an entry can be selected by key only
        unasked = request.query == Query()
        chosen = {key: None for key in named if key in chosen or (unasked and key in works)}
    elif request.query == Query():
        return list(works)
    return [target for target in works if target in chosen]


def _steps(
    starts: Sequence[str], near: Mapping[str, Sequence[str]], depth: int | None
) -> dict[str, int]:
    """Distance, in ties, of each work within *depth* to the nearest of *starts*."""
    steps = dict.fromkeys(starts, 0)
    edge, step = list(starts), 0
    while edge and (depth is None or step < depth):
        step += 1
        reached = dict.fromkeys(one for at in edge for one in near[at])
        edge = [one for one in reached if one not in steps]
        steps |= dict.fromkeys(edge, step)
    return steps


def _above(
    works: Iterable[LineageWork],
    kinds: Mapping[tuple[str, str], Sequence[str]],
    rank: Mapping[str, int],
) -> dict[str, str]:
    """The parent of each work in the list, without cycles."""
    best: dict[str, tuple[int, int, str]] = {}
    for (older, newer), between in kinds.items():
        if not EDITORIAL.issuperset(between):
            tie = min(map(RELATIONS.index, between)), rank[older], older
            best[newer] = min(best.get(newer, tie), tie)
    above = {newer: older for newer, (_strength, _rank, older) in best.items()}
    settled: set[str] = set()
    for work in works:
        walked: dict[str, None] = {}
        at: str | None = work.target
        while at is not None and at not in settled and at not in walked:
            walked[at] = None
            at = above.get(at)
        if at in walked:
            # a cycle starts at its first work
            order = list(walked)
            del above[min(order[order.index(at) :], key=rank.__getitem__)]  # type: ignore[arg-type]
        settled |= walked.keys()
    return above


def _levels(works: Iterable[LineageWork], above: Mapping[str, str]) -> dict[str, int]:
    """The depth of each work in the list, from 1; starts again at 1 below the deepest level."""
    levels: dict[str, int] = {}
    for work in works:
        walked = []
        at: str | None = work.target
        while at is not None and at not in levels:
            walked.append(at)
            at = above.get(at)
        level = levels[at] if at is not None else 0
        for target in reversed(walked):
            level = level % DEEPEST + 1
            levels[target] = level
    return levels

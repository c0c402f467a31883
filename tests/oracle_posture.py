"""A second reading of the rules for tiny dossiers: every set of claims is tried, and the arithmetic is exact.

It shares nothing with the engine but the domain types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from mapsvc.model import Basis, CellKey, Claim, Dossier, Figure, Layer, Modality, Relation, Status
from tests.carries_posture import Extremes, Inequality, at_most, extremes, solvable
from tests.claims_posture import Bounds, here, inequalities, layer, outright, plus

Aside = frozenset[str]
"""Statements of one layer or both, as `layer:statement`."""
Clash = frozenset[str]


@dataclass(frozen=True)
class Expected:
    """All that is asked of one cell; `conflicts` maps claims to {set-aside claims: (low, best, high)}."""

    status: Status
    low: int
    best: int | None
    high: int | None
    low_basis: Basis | None
    high_basis: Basis | None
    conflicts: frozenset[tuple[Clash, frozenset[tuple[Clash, int, int | None, int | None]]]]
    depends_on: Clash
    claims: tuple[str, ...]
    denied: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """Linked clashes, and the statements by which their readings are told apart."""

    clashes: frozenset[Clash]
    scope: Aside


def said_by(claim: Claim) -> str:
    return f"{layer(claim)}:{claim.statement}"


def cells_of(dossier: Dossier) -> list[CellKey]:
    ids = [[item.id for item in items] for items in (dossier.forces, dossier.places, dossier.periods)]
    return [CellKey(which, *one) for which in Layer for one in product(*ids)]


def structure(dossier: Dossier, parents: Mapping[str, str | None]) -> Iterator[tuple[CellKey, Inequality]]:
    """Each whole with the inequality that its parts obey."""
    for whole in cells_of(dossier):
        inside = [place for place in dossier.places if parents.get(place.id) == whole.place]
        groups = [[place.id for place in inside if not place.overlaps]]
        groups += [[place.id] for place in inside if place.overlaps]
        for group in groups:
            yield whole, at_most(plus({whole: -1}, *({swap(whole, place=one): 1} for one in group)), 0)
        subsets = [f.id for f in dossier.forces if f.subset_of == whole.force]
        held = {f.id: f.subset_periods is None or whole.period in f.subset_periods for f in dossier.forces}
        parts = [{swap(whole, force=one): 1} for one in subsets if held[one]]
        yield whole, at_most(plus({whole: -1}, *parts), 0)


def swap(cell: CellKey, *, force: str = "", place: str = "") -> CellKey:
    return CellKey(cell.layer, force or cell.force, place or cell.place, cell.period)


class Oracle:
    """A dossier worked out by the rules of `docs/inference.md`, by trying everything."""

    def __init__(self, dossier: Dossier, parents: Mapping[str, str | None]) -> None:
        self.dossier = dossier
        self.rules = [rule for rule in structure(dossier, parents) if len(rule[1][0]) > 1]
        spoken = [claim for claim in dossier.claims if claim.modality is not Modality.DENIED]
        ruled = {ruling.claim for ruling in dossier.rulings}
        self.fallen = {said_by(claim) for claim in spoken if claim.id in ruled}
        self.spoken = spoken
        self.claims = [claim for claim in spoken if said_by(claim) not in self.fallen]
        self.by_id = {claim.id: claim for claim in self.claims}
        reports = [claim for claim in self.claims if layer(claim) is Layer.REPORTED]
        plans = [claim for claim in self.claims if layer(claim) is Layer.PLANNED]
        groups = self.groups(self.clashes(reports), Layer.REPORTED)
        ways = [self.ways(group, Layer.REPORTED) for group in groups]
        report_worlds = [frozenset[str]().union(*chosen) for chosen in product(*ways)]
        report_topics = [
            Topic(frozenset(group), frozenset[str]().union(*way)) for group, way in zip(groups, ways, strict=True)
        ]
        worlds, plan_topics = self.plan(reports, plans, report_worlds, report_topics)
        self.worlds = {Layer.REPORTED: report_worlds, Layer.PLANNED: worlds}
        self.topics = {Layer.REPORTED: report_topics, Layer.PLANNED: report_topics + plan_topics}

    def under_rules(self, claims: Iterable[Claim]) -> list[Inequality]:
        return [row for _, row in self.rules] + [row for claim in claims for row in inequalities(claim)]

    def clashes(self, claims: Sequence[Claim]) -> list[Clash]:
        found: list[Clash] = []
        for size in range(1, len(claims) + 1):
            for chosen in combinations(claims, size):
                ids = frozenset(claim.id for claim in chosen)
                if not any(known <= ids for known in found) and not solvable(self.under_rules(chosen)):
                    found.append(ids)
        return found

    def statements(self, clash: Clash, which: Layer) -> Aside:
        return frozenset(said_by(self.by_id[one]) for one in clash if layer(self.by_id[one]) is which)

    def groups(self, clashes: Iterable[Clash], which: Layer) -> list[list[Clash]]:
        """Clashes that share a statement, directly or by way of others."""
        groups: list[list[Clash]] = []
        for clash in clashes:
            own = self.statements(clash, which)
            touching = [group for group in groups if any(self.statements(one, which) & own for one in group)]
            groups = [group for group in groups if group not in touching]
            groups.append([clash, *(one for group in touching for one in group)])
        return groups

    def ways(self, group: Sequence[Clash], which: Layer) -> list[Aside]:
        """Smallest sets of statements that break every clash, of those that give up the fewest origins."""
        sets = [self.statements(clash, which) for clash in group]
        involved = sorted(frozenset[str]().union(*sets))
        ways: list[Aside] = []
        for size in range(len(involved) + 1):
            for chosen in combinations(involved, size):
                way = frozenset(chosen)
                if all(way & one for one in sets) and not any(smaller <= way for smaller in ways):
                    ways.append(way)
        costs = [len({c.origin for c in self.claims if said_by(c) in way}) for way in ways]
        return [way for way, cost in zip(ways, costs, strict=True) if cost == min(costs)]

    def plan(
        self, reports: Sequence[Claim], plans: Sequence[Claim], worlds: Sequence[Aside], disputes: Sequence[Topic]
    ) -> tuple[list[Aside], list[Topic]]:
        """Weigh the plans within each reading of the reports."""
        joint: list[Aside] = []
        per_world: list[set[tuple[frozenset[Clash], Aside]]] = []
        for world in worlds:
            kept = [claim for claim in reports if said_by(claim) not in world]
            clashes = [c for c in self.clashes([*kept, *plans]) if self.statements(c, Layer.PLANNED)]
            groups = self.groups(clashes, Layer.PLANNED)
            ways = [self.ways(group, Layer.PLANNED) for group in groups]
            joint += [world.union(*chosen) for chosen in product(*ways)]
            per_world.append({(frozenset(g), frozenset[str]().union(*w)) for g, w in zip(groups, ways, strict=True)})
        topics: list[Topic] = []
        for clashes_of, scope in {one for found in per_world for one in found}:
            steady = all((clashes_of, scope) in found for found in per_world)
            linked = frozenset[str]() if steady else self.linked(clashes_of, per_world, disputes)
            topics.append(Topic(clashes_of, scope | linked))
        return joint, self.merged(topics)

    def linked(
        self,
        clashes: frozenset[Clash],
        per_world: Sequence[set[tuple[frozenset[Clash], Aside]]],
        disputes: Sequence[Topic],
    ) -> Aside:
        """Statements of the disputes among reports that these clashes of plans hang on, by way of others too."""
        every = {clash for found in per_world for several, _ in found for clash in several}
        reached: set[Clash | Topic] = set(clashes)
        while True:
            doubtful = frozenset[str]().union(*(one.scope for one in reached if isinstance(one, Topic)))
            plans = [self.statements(one, Layer.PLANNED) for one in reached if not isinstance(one, Topic)]
            about = [self.statements(one, Layer.REPORTED) for one in reached if not isinstance(one, Topic)]
            more: set[Clash | Topic] = {
                clash
                for clash in every
                if any(self.statements(clash, Layer.PLANNED) & one for one in plans)
                or self.statements(clash, Layer.REPORTED) & doubtful
            }
            more |= {dispute for dispute in disputes if any(dispute.scope & one for one in about)}
            if more <= reached:
                return doubtful
            reached |= more

    def merged(self, topics: Sequence[Topic]) -> list[Topic]:
        """Disputes of different readings that share a plan are one."""
        merged: list[Topic] = []
        for topic in topics:
            clashes, scope = topic.clashes, topic.scope
            plans = frozenset(one for one in scope if one.startswith(Layer.PLANNED))
            for other in [other for other in merged if other.scope & plans]:
                merged.remove(other)
                clashes, scope = clashes | other.clashes, scope | other.scope
                plans = frozenset(one for one in scope if one.startswith(Layer.PLANNED))
            merged.append(Topic(clashes, scope))
        return merged

    def solutions(self, which: Layer, world: Aside) -> Extremes:
        pool = [c for c in self.claims if which is Layer.PLANNED or layer(c) is Layer.REPORTED]
        found = extremes(self.under_rules(claim for claim in pool if said_by(claim) not in world))
        assert found is not None
        return found

    def bounds(self, cell: CellKey, worlds: Iterable[Aside]) -> Bounds:
        found = [self.solutions(cell.layer, world) for world in worlds]
        highs = [one.greatest.get(cell) for one in found]
        sure = [high for high in highs if high is not None]
        return min(one.least.get(cell, 0) for one in found), None if len(sure) < len(highs) else max(sure)

    def expect(self, cell: CellKey) -> Expected:
        """Work out one cell."""
        worlds = self.worlds[cell.layer]
        low, high = self.bounds(cell, worlds)
        own = [claim for claim in self.claims if here(claim) == cell]
        kept = [[claim for claim in own if said_by(claim) not in world] for world in worlds]
        some = [claim for claim in own if any(claim in one for one in kept)]
        conflicts, depends = self.disputed(cell, own)
        return Expected(
            status=status(low, high, kept),
            low=low,
            best=best(some, low, high),
            high=high,
            low_basis=self.low_basis(low, some),
            high_basis=self.high_basis(cell, high, some),
            conflicts=frozenset(conflicts),
            depends_on=depends,
            claims=tuple(claim.id for claim in self.spoken if here(claim) == cell),
            denied=tuple(
                claim.id
                for claim in self.dossier.claims
                if claim.modality is Modality.DENIED
                and (claim.force, claim.place, claim.period) == (cell.force, cell.place, cell.period)
            ),
        )

    def disputed(
        self, cell: CellKey, own: Sequence[Claim]
    ) -> tuple[list[tuple[Clash, frozenset[tuple[Clash, int, int | None, int | None]]]], Clash]:
        conflicts: list[tuple[Clash, frozenset[tuple[Clash, int, int | None, int | None]]]] = []
        depends: Clash = frozenset()
        for topic in self.topics[cell.layer]:
            readings: dict[Aside, list[Aside]] = {}
            for world in self.worlds[cell.layer]:
                readings.setdefault(world & topic.scope, []).append(world)
            told = {aside: self.bounds(cell, worlds) for aside, worlds in readings.items()}
            if any(said_by(claim) in aside for claim in own for aside in told):
                rows = frozenset(
                    (
                        frozenset(claim.id for claim in self.claims if said_by(claim) in aside),
                        low,
                        best([claim for claim in own if said_by(claim) not in aside], low, high),
                        high,
                    )
                    for aside, (low, high) in told.items()
                )
                conflicts += [(clash, rows) for clash in topic.clashes]
            elif len(set(told.values())) > 1:
                depends = depends.union(*topic.clashes)
        return conflicts, depends

    def low_basis(self, low: int, some: Sequence[Claim]) -> Basis | None:
        if low == 0:
            return Basis.DIRECT if any(outright(claim) == (0, 0) for claim in some) else None
        return Basis.DIRECT if any(outright(claim)[0] == low for claim in some) else Basis.DERIVED

    def high_basis(self, cell: CellKey, high: int | None, some: Sequence[Claim]) -> Basis | None:
        if high is None:
            return None
        if any(outright(claim)[1] == high for claim in some):
            return Basis.DIRECT
        above, below = {cell}, {cell}
        for _ in self.rules:
            for whole, (weights, _) in self.rules:
                parts = {other for other, weight in weights if weight > 0}
                above |= {whole} if parts & above else set()
                below |= {part for part in parts if whole in below}  # type: ignore[misc]
        inner = [row for whole, row in self.rules if whole == cell or whole not in above]
        outer = [row for _, row in self.rules]
        everything = [c for c in self.claims if cell.layer is Layer.PLANNED or layer(c) is Layer.REPORTED]
        silent = [c for c in everything if not any(at in below for row in inequalities(c) for at, _ in row[0])]
        if self.stands(cell, high, inner, everything):
            return Basis.DERIVED
        return Basis.INHERITED if self.stands(cell, high, outer, silent) else Basis.DERIVED

    def stands(self, cell: CellKey, high: int, rules: Sequence[Inequality], claims: Sequence[Claim]) -> bool:
        for world in self.worlds[cell.layer]:
            kept = [row for claim in claims if said_by(claim) not in world for row in inequalities(claim)]
            found = extremes([*rules, *kept])
            assert found is not None
            greatest = found.greatest.get(cell)
            if greatest is None or greatest > high:
                return False
        return True


def best(claims: Iterable[Claim], low: int, high: int | None) -> int | None:
    if low == high:
        return low
    stated = set()
    for claim in claims:
        if claim.relation is Relation.VACATED:
            stated.add(0)
        elif claim.relation in (Relation.LEVEL, Relation.SUM) and isinstance(claim.figure, Figure):
            figure = claim.figure
            stated.add(figure.low if figure.low == figure.high else figure.best)
    stated.discard(None)
    inside = [one for one in stated if one is not None and one >= low and (high is None or one <= high)]
    return inside[0] if len(stated) == 1 and inside else None


def status(low: int, high: int | None, kept: Sequence[Sequence[Claim]]) -> Status:
    if high == 0:
        return Status.VACATED
    words = {
        Status.REDUCED: (Relation.REDUCED, Relation.REMOVED, Relation.REMOVED_SHARE),
        Status.INCREASED: (Relation.ADDED,),
        Status.CONTINUES: (Relation.CONTINUES,),
    }
    for found, relations in words.items():
        if all(any(c.relation in relations and getattr(c.figure, "high", 1) != 0 for c in one) for one in kept):
            return found
    return Status.PRESENT if low else Status.UNKNOWN

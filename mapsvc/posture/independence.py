"""Whether the clashes found are all there are: a test that spares trying all combinations of ways out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mapsvc.model import CellKey
from mapsvc.posture.constraints import Row
from mapsvc.posture.hitting import hitting_sets, linked
from mapsvc.posture.solver import EFFORT

WAYS = 64
"""Groups of clashes with more ways out than this are not tested."""


def no_more_clashes(
    rules: Sequence[Row], rows: Mapping[str, tuple[Row, ...]], clashes: Sequence[frozenset[str]]
) -> bool:
    """Whether the claims (id → constraints) surely have no clash but these; False leaves it open.

    Each group of linked clashes has some ways out. If headcounts can be found, common to all ways but on the
    group's own cells, such that even the worst ways of all groups together keep every constraint, then every
    combination of ways out has a solution, so that no further set of claims can clash.
    """
    groups: list[tuple[frozenset[str], list[frozenset[str]]]] = []
    for names in linked({clash: clash for clash in clashes}):
        ways = hitting_sets(names)
        if ways is None or len(ways) > WAYS:
            return False
        members = frozenset[str]().union(*names)
        groups.append((members, [members - way for way in ways]))
    return _Robust(rules, rows, groups).possible()


class _Robust:
    """Headcounts common to all ways out, and for each way (group, number) those of the group's own cells."""

    def __init__(
        self,
        rules: Sequence[Row],
        rows: Mapping[str, tuple[Row, ...]],
        groups: Sequence[tuple[frozenset[str], Sequence[frozenset[str]]]],
    ) -> None:
        import z3  # type: ignore[import-untyped,unused-ignore]

        self.z3: Any = z3
        self.context = z3.Context()
        self.groups, self.rows = groups, rows
        self.owner = self._owners()
        self.counts: dict[tuple[CellKey, int, int], Any] = {}
        disputed = frozenset[str]().union(*(members for members, _ in groups))
        sure = [made for claim, found in rows.items() if claim not in disputed for made in found]
        self.certain = [*rules, *sure]

    def possible(self) -> bool:
        """Whether such headcounts exist."""
        solver = self.z3.SimpleSolver(ctx=self.context)
        solver.set("rlimit", EFFORT)
        for made in self.certain:
            solver.add(self._robust(made, solver))
        for group, (_, ways) in enumerate(self.groups):
            for number, way in enumerate(ways):
                for claim in sorted(way):
                    for made in self.rows[claim]:
                        total = [weight * self._count(cell, group, number) for cell, weight in made.terms]
                        solver.add(self._sum(total) <= made.most)
        solver.add([count >= 0 for count in self.counts.values()])
        return bool(solver.check() == self.z3.sat)

    def _owners(self) -> dict[CellKey, int]:
        """Cells that the claims of one group alone speak of, with the group; all others are common."""
        owner: dict[CellKey, int] = {}
        for group, (members, _) in enumerate(self.groups):
            for claim in members:
                for made in self.rows[claim]:
                    for cell, _ in made.terms:
                        owner[cell] = group if owner.get(cell, group) == group else -1
        return owner

    def _robust(self, made: Row, solver: Any) -> Any:
        """The constraint with the worst way of each group: what it adds is at most a number of its own."""
        common = []
        shares: dict[int, list[tuple[CellKey, int]]] = {}
        for cell, weight in made.terms:
            group = self.owner.get(cell, -1)
            if group < 0:
                common.append(weight * self._count(cell, -1, 0))
            else:
                shares.setdefault(group, []).append((cell, weight))
        for group, terms in shares.items():
            worst = self.z3.FreshInt("worst", self.context)
            for number in range(len(self.groups[group][1])):
                added = [weight * self._count(cell, group, number) for cell, weight in terms]
                solver.add(self._sum(added) <= worst)
            common.append(worst)
        return self._sum(common) <= made.most

    def _count(self, cell: CellKey, group: int, number: int) -> Any:
        own = self.owner.get(cell, -1) == group and group >= 0
        name = (cell, group, number) if own else (cell, -1, 0)
        if name not in self.counts:
            self.counts[name] = self.z3.Int(f"x{len(self.counts)}", self.context)
        return self.counts[name]

    def _sum(self, terms: Sequence[Any]) -> Any:
        return self.z3.Sum([*terms, self.z3.IntVal(0, self.context)])

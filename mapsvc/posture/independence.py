"""Whether the clashes found are all there are: a test that spares trying all combinations of ways out."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from mapsvc.model import CellKey
from mapsvc.posture.constraints import Row
from mapsvc.posture.hitting import hitting_sets, linked
from mapsvc.posture.linear import Linear
from mapsvc.posture.solver import EFFORT

WAYS = 64
"""Groups of clashes with more ways out than this are not tested."""
DETOURS = 1000
"""Nor are those for some of whose clashes alone there are more ways out than this, as listing them costs more."""


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
        ways = hitting_sets(names, DETOURS)
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
        self.linear = Linear(self.context, "x")
        disputed = frozenset[str]().union(*(members for members, _ in groups))
        sure = [made for claim, found in rows.items() if claim not in disputed for made in found]
        self.certain = [*rules, *sure]

    def possible(self) -> bool:
        """Whether such headcounts exist."""
        solver = self.z3.SimpleSolver(ctx=self.context)
        solver.set("rlimit", EFFORT)
        require = self.linear.require
        for made in self.certain:
            require(solver, self._robust(made))
        for group, (_, ways) in enumerate(self.groups):
            for number, way in enumerate(ways):
                for made in (made for claim in sorted(way) for made in self.rows[claim]):
                    terms = [(self._name(cell, group, number), weight) for cell, weight in made.terms]
                    require(solver, [self.linear.at_most(terms, made.most)])
        # What a way adds to a constraint may well be less than nothing.
        headcounts = [name for name in self.linear.counts if not isinstance(name, _Worst)]
        require(solver, (self.linear.at_most([(name, -1)], 0) for name in headcounts))
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

    def _robust(self, made: Row) -> Iterator[Any]:
        """Yield the constraint with the worst way of each group: what it adds is at most a number of its own."""
        common: list[tuple[Hashable, int]] = []
        shares: dict[int, list[tuple[CellKey, int]]] = {}
        for cell, weight in made.terms:
            group = self.owner.get(cell, -1)
            if group < 0:
                common.append((self._name(cell, -1, 0), weight))
            else:
                shares.setdefault(group, []).append((cell, weight))
        for group, terms in shares.items():
            worst = _Worst()
            for number in range(len(self.groups[group][1])):
                added = [(self._name(cell, group, number), weight) for cell, weight in terms]
                yield self.linear.at_most([*added, (worst, -1)], 0)
            common.append((worst, 1))
        yield self.linear.at_most(common, made.most)

    def _name(self, cell: CellKey, group: int, number: int) -> tuple[CellKey, int, int]:
        own = self.owner.get(cell, -1) == group and group >= 0
        return (cell, group, number) if own else (cell, -1, 0)


class _Worst:
    """The most that any way out of a group adds to one constraint."""

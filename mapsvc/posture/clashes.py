"""Every smallest set of claims that cannot all be true, found with z3 by the MARCO method."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mapsvc.model import CellKey, Claim
from mapsvc.posture.constraints import Row, rows_of
from mapsvc.posture.independence import no_more_clashes
from mapsvc.posture.linear import Linear
from mapsvc.posture.solver import EFFORT

CLASHES = 400
"""After so many clashes the search stops and says so."""
SUBSETS = 3000
"""After looking at so many subsets of claims the search stops and says so."""

GROWTH, PATIENCE = 1.5, 5
"""Whether all clashes are found is tested once there are so many times more, or after so many agreeing subsets."""

Clash = frozenset[str]


@dataclass(frozen=True, slots=True)
class Clashes:
    """Minimal sets of claim ids that cannot all be true; not `complete` when the search was cut short."""

    found: tuple[Clash, ...]
    complete: bool


def find_clashes(
    cells: Sequence[CellKey], rules: Sequence[Row], claims: Sequence[Claim], known: Iterable[Clash] = ()
) -> Clashes:
    """List every minimal set of claims that clashes, given the rules, in the order of `claims`.

    `known` are some of them, found before.
    """
    explorer = _Explorer(cells, rules, claims)
    for clash in known:
        explorer.add(clash)
    complete = explorer.explore()
    order = {claim.id: number for number, claim in enumerate(claims)}
    found = sorted(explorer.clashes, key=lambda clash: sorted(order[claim] for claim in clash))
    return Clashes(tuple(found), complete)


class _Explorer:
    """The claims under switches, and a map of the subsets not yet known to clash or to agree."""

    def __init__(self, cells: Sequence[CellKey], rules: Sequence[Row], claims: Sequence[Claim]) -> None:
        import z3  # type: ignore[import-untyped,unused-ignore]

        self.z3: Any = z3
        self.context = z3.Context()
        self.clashes: list[Clash] = []
        self.rules = rules
        self.rows: Mapping[str, tuple[Row, ...]] = {claim.id: rows_of(claim) for claim in claims}
        self.switches = {claim.id: z3.Bool(f"c{n}", self.context) for n, claim in enumerate(claims)}
        self.names = {str(switch): claim for claim, switch in self.switches.items()}
        linear = Linear(self.context, "x")
        for cell in cells:
            linear.count(cell)
        self.solver = z3.SimpleSolver(ctx=self.context)
        self.solver.set("rlimit", EFFORT)
        self.solver.set("core.minimize", True)  # noqa: FBT003
        linear.require(self.solver, linear.not_negative())
        linear.require(self.solver, (linear.at_most(made.terms, made.most) for made in rules))
        for claim, rows in self.rows.items():
            told = (linear.at_most(made.terms, made.most) for made in rows)
            linear.require(self.solver, (linear.implied(self.switches[claim], condition) for condition in told))
        self.map = z3.SimpleSolver(ctx=self.context)
        self.involving: dict[str, list[Clash]] = {}
        self.undecided = False

    def explore(self) -> bool:
        """Find the clashes; whether all of them were found. Ends where the effort does not suffice for a question."""
        tested = agreed = 0
        for _ in range(SUBSETS):
            subset = self._largest_unexplored()
            if subset is None:
                return True
            if self._agree(subset):
                agreed += 1
                # The test is dear: it waits until it can tell something new.
                if len(self.clashes) > tested * GROWTH or (len(self.clashes) > tested and agreed >= PATIENCE):
                    if no_more_clashes(self.rules, self.rows, self.clashes):
                        return not self.undecided
                    tested, agreed = len(self.clashes), 0
                others = [switch for claim, switch in self.switches.items() if claim not in subset]
                self.map.add(self.z3.Or([*others, self.z3.BoolVal(False, self.context)]))  # noqa: FBT003
            else:
                self.add(self._shrink(self._core()))
            if self.undecided or len(self.clashes) >= CLASHES:
                return False
        return False

    def add(self, clash: Clash) -> None:
        """Take note of a clash: no subset with it need be looked at."""
        self.clashes.append(clash)
        for claim in clash:
            self.involving.setdefault(claim, []).append(clash)
        self.map.add(self.z3.Or([self.z3.Not(self.switches[claim]) for claim in sorted(clash)]))

    def _largest_unexplored(self) -> set[str] | None:
        """Take a largest subset not known to clash or to agree; None when all are known."""
        if self.map.check() != self.z3.sat:
            return None
        model = self.map.model()
        # More claims can only complete a clash: what is said of other subsets asks for more, never for fewer.
        chosen = {claim for claim in self.switches if claim not in self.involving}
        chosen |= {claim for claim in self.involving if self.z3.is_true(model.eval(self.switches[claim]))}
        for claim in self.switches:
            if claim not in chosen and not any(clash - {claim} <= chosen for clash in self.involving[claim]):
                chosen.add(claim)
        return chosen

    def _agree(self, subset: Iterable[str]) -> bool:
        wanted = set(subset)
        answer = self.solver.check([switch for claim, switch in self.switches.items() if claim in wanted])
        self.undecided = self.undecided or answer == self.z3.unknown
        return bool(answer != self.z3.unsat)

    def _core(self) -> list[str]:
        return [self.names[str(switch)] for switch in self.solver.unsat_core()]

    def _shrink(self, clashing: Sequence[str]) -> Clash:
        """Drop claims while the rest still clash."""
        needed = sorted(clashing)
        for claim in tuple(needed):
            rest = [other for other in needed if other != claim]
            if len(rest) < len(needed) and not self._agree(rest):
                needed = rest
        return frozenset(needed)

"""What to set aside: rule 7, from the clashes among claims to the readings kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mapsvc.model import Claim, Layer
from mapsvc.posture.cells import layer_of
from mapsvc.posture.clashes import Clash
from mapsvc.posture.hitting import hitting_sets, linked

Statement = tuple[Layer, str]
"""A statement within one layer: what is kept or set aside whole."""

Aside = frozenset[Statement]


def statement_of(claim: Claim) -> Statement:
    """Statement of a claim, within its layer."""
    return (layer_of(claim), claim.statement)


@dataclass(frozen=True, slots=True)
class Dispute:
    """Clashes that share a statement, and what each kept reading sets aside; `complete` if all were weighed."""

    clashes: tuple[Clash, ...]
    readings: tuple[Aside, ...]
    complete: bool = True

    @property
    def statements(self) -> Aside:
        """Statements that some kept reading sets aside."""
        return frozenset(statement for aside in self.readings for statement in aside)


def weigh(
    clashes: Iterable[Clash], movable: Mapping[str, Statement], origins: Mapping[Statement, frozenset[str]]
) -> tuple[Dispute, ...]:
    """Group the clashes that share a movable statement; keep readings that set aside the fewest origins.

    `movable` gives the statement of each claim that may be set aside at all. A reading is told by what it
    sets aside: a smallest set of statements that breaks every clash of the group.
    """
    disputes = []
    sets = {clash: frozenset(movable[claim] for claim in clash if claim in movable) for clash in clashes}
    for group in linked(sets):
        wanted = [sets[clash] for clash in group]
        ways = hitting_sets(wanted)
        if ways is None:
            everything: Aside = frozenset().union(*wanted)
            disputes.append(Dispute(tuple(group), (everything,), complete=False))
            continue
        costs = {way: len(frozenset[str]().union(*(origins[at] for at in way))) for way in ways}
        cheapest = min(costs.values())
        disputes.append(Dispute(tuple(group), tuple(way for way in ways if costs[way] == cheapest)))
    return tuple(disputes)

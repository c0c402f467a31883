"""Reports first, then plans within each reading of the reports: what each layer of a part is solved under."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from mapsvc.model import Claim, Layer
from mapsvc.posture.bounds import feasible
from mapsvc.posture.clashes import Clash, Clashes, find_clashes
from mapsvc.posture.components import Part
from mapsvc.posture.constraints import Row, rows_of
from mapsvc.posture.readings import Aside, Dispute, Statement, statement_of, weigh
from mapsvc.posture.solver import Choice

WORLDS = 64
"""Plans are weighed within at most so many combinations of the readings of the reports."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A dispute as one layer sees it: each kept reading, and the choices left once it is taken."""

    clashes: tuple[Clash, ...]
    readings: tuple[tuple[Aside, tuple[Choice, ...]], ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Stage:
    """What holds for one layer of a part: certain constraints, choices between readings, and the disputes."""

    rows: tuple[Row, ...]
    choices: tuple[Choice, ...] = ()
    topics: tuple[Topic, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class _World:
    """A kept reading of reports and plans together, and the disputes among the plans in it."""

    aside: Aside
    disputes: tuple[Dispute, ...] = ()


def clashes_in(part: Part, claims: Sequence[Claim]) -> Clashes:
    """Find the clashes among `claims` under the part's structural rules; cheap where there are none."""
    if feasible(part.cells, [*part.rules, *(made for claim in claims for made in rows_of(claim))]):
        return Clashes((), complete=True)
    return find_clashes(part.cells, part.rules, claims)


def stages_of(part: Part) -> Mapping[Layer, Stage]:
    """Settle the readings of one part (rule 7), reports before plans (rule 3)."""
    reports = [claim for claim in part.claims if statement_of(claim)[0] is Layer.REPORTED]
    plans = [claim for claim in part.claims if statement_of(claim)[0] is Layer.PLANNED]
    disputes, complete = _dispute(clashes_in(part, reports), reports)
    if not complete:
        # Any report might have to go: only the structure is certain.
        return {layer: Stage(part.rules, topics=_topics(disputes), complete=False) for layer in Layer}
    reported = _reported_stage(part, reports, disputes)
    return {Layer.REPORTED: reported, Layer.PLANNED: _planned_stage(part, reports, plans, disputes)}


def _dispute(clashes: Clashes, movable: Sequence[Claim]) -> tuple[tuple[Dispute, ...], bool]:
    origins: dict[Statement, frozenset[str]] = {}
    for claim in movable:
        statement = statement_of(claim)
        origins[statement] = origins.get(statement, frozenset()) | {claim.origin}
    disputes = weigh(clashes.found, {claim.id: statement_of(claim) for claim in movable}, origins)
    return disputes, clashes.complete


def _reported_stage(part: Part, reports: Sequence[Claim], disputes: tuple[Dispute, ...]) -> Stage:
    doubtful = {statement: number for number, one in enumerate(disputes) for statement in one.statements}
    certain = [claim for claim in reports if statement_of(claim) not in doubtful]
    choices = tuple(
        _choice([c for c in reports if doubtful.get(statement_of(c)) == number], dispute.readings)
        for number, dispute in enumerate(disputes)
    )
    topics = tuple(
        Topic(
            dispute.clashes,
            tuple(
                (aside, (*choices[:number], (choices[number][index],), *choices[number + 1 :]))
                for index, aside in enumerate(dispute.readings)
            ),
            dispute.complete,
        )
        for number, dispute in enumerate(disputes)
    )
    complete = all(dispute.complete for dispute in disputes)
    return Stage((*part.rules, *_rows(certain)), choices, topics, complete)


def _planned_stage(
    part: Part, reports: Sequence[Claim], plans: Sequence[Claim], disputes: tuple[Dispute, ...]
) -> Stage:
    worlds: list[_World] = []
    combinations = list(islice(product(*(dispute.readings for dispute in disputes)), WORLDS + 1))
    complete = len(combinations) <= WORLDS and all(dispute.complete for dispute in disputes)
    for chosen in combinations if complete else ():
        aside: Aside = frozenset().union(*chosen)
        kept = [claim for claim in reports if statement_of(claim) not in aside]
        clashes = clashes_in(part, [*kept, *plans])
        own, complete = _dispute(clashes, plans)
        complete = complete and all(dispute.complete for dispute in own)
        ways = list(islice(product(*(dispute.readings for dispute in own)), WORLDS + 1))
        worlds.extend(_World(aside.union(*way), own) for way in ways)
        if not complete or len(worlds) > WORLDS:
            complete = False
            break
    if not complete:
        # Any plan, and any disputed report, might have to go.
        sure = [c for c in reports if not any(statement_of(c) in one.statements for one in disputes)]
        return Stage((*part.rules, *_rows(sure)), topics=_topics(disputes), complete=False)
    doubtful: Aside = frozenset().union(*(world.aside for world in worlds))
    certain = [claim for claim in part.claims if statement_of(claim) not in doubtful]
    unsure = [claim for claim in part.claims if statement_of(claim) in doubtful]
    alternatives = _choice(unsure, [world.aside for world in worlds])
    rows = (*part.rules, *_rows(certain))
    topics = tuple(
        _topic(clashes, scope, worlds, alternatives) for clashes, scope in _scopes(disputes, worlds)
    )
    return Stage(rows, (alternatives,) if doubtful else (), topics)


def _scopes(disputes: Sequence[Dispute], worlds: Sequence[_World]) -> list[tuple[tuple[Clash, ...], Aside]]:
    """Disputes over all worlds: their clashes, and the statements by which their readings are told apart."""
    scopes = [(dispute.clashes, dispute.statements) for dispute in disputes]
    reported: Aside = frozenset().union(*(dispute.statements for dispute in disputes))
    merged: list[tuple[tuple[Clash, ...], Aside]] = []
    for dispute in dict.fromkeys(one for world in worlds for one in world.disputes):
        # Where a dispute among plans is not the same in every reading of the reports, that reading is part of it.
        everywhere = all(dispute in world.disputes for world in worlds)
        clashes, scope = dispute.clashes, dispute.statements | (frozenset() if everywhere else reported)
        plans = dispute.statements
        for other in [one for one in merged if one[1] & plans]:
            merged.remove(other)
            clashes, scope = tuple(dict.fromkeys((*other[0], *clashes))), scope | other[1]
            plans = scope - reported
        merged.append((clashes, scope))
    return scopes + merged


def _topic(clashes: tuple[Clash, ...], scope: Aside, worlds: Sequence[_World], choice: Choice) -> Topic:
    grouped: dict[Aside, list[tuple[Row, ...]]] = {}
    for world, rows in zip(worlds, choice, strict=True):
        grouped.setdefault(world.aside & scope, []).append(rows)
    return Topic(clashes, tuple((aside, (tuple(rows),)) for aside, rows in grouped.items()))


def _topics(disputes: Iterable[Dispute]) -> tuple[Topic, ...]:
    """Disputes of a part that was not solved: shown, with nothing known of their readings."""
    return tuple(
        Topic(dispute.clashes, tuple((aside, ()) for aside in dispute.readings), complete=False)
        for dispute in disputes
    )


def _choice(claims: Sequence[Claim], readings: Iterable[Aside]) -> Choice:
    return tuple(_rows([claim for claim in claims if statement_of(claim) not in aside]) for aside in readings)


def _rows(claims: Iterable[Claim]) -> tuple[Row, ...]:
    return tuple(made for claim in claims for made in rows_of(claim))

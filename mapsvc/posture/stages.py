"""Reports first, then plans within each reading of the reports: what each layer of a part is solved under."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, product

from mapsvc.model import CellKey, Claim, Layer
from mapsvc.posture.bounds import feasible
from mapsvc.posture.cells import cell_of, layer_of
from mapsvc.posture.clashes import Clash, Clashes, find_clashes
from mapsvc.posture.components import Groups, Part
from mapsvc.posture.constraints import Row, rows_of
from mapsvc.posture.hitting import linked
from mapsvc.posture.numbered import Choice
from mapsvc.posture.readings import Aside, Dispute, Statement, statement_of, weigh

WORLDS = 64
"""Plans are weighed within at most so many combinations of the readings of the reports."""


Made = Mapping[str, tuple[Row, ...]]
"""The constraints of each claim by its id: made once, so that the same constraint is the same object."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A dispute as one layer sees it: each kept reading, and the choices left once it is taken."""

    clashes: tuple[Clash, ...]
    readings: tuple[tuple[Aside, tuple[Choice, ...]], ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Stage:
    """What holds for one layer of a part: certain constraints, choices between readings, and the disputes.

    `asides` has for each of `choices` what each of its readings, in the same order, sets aside. What is chosen in one
    choice leaves the others open.
    """

    rows: tuple[Row, ...]
    choices: tuple[Choice, ...] = ()
    asides: tuple[tuple[Aside, ...], ...] = ()
    topics: tuple[Topic, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class _World:
    """A kept reading of reports and plans together, and the disputes among the plans in it."""

    aside: Aside
    disputes: tuple[Dispute, ...] = ()


@dataclass(frozen=True, slots=True)
class _Group:
    """Disputes that touch each other: the ways to settle them all, and the statements each is about."""

    worlds: tuple[_World, ...]
    scopes: tuple[tuple[tuple[Clash, ...], Aside], ...]


def clashes_in(part: Part, claims: Sequence[Claim], known: Collection[Clash] = ()) -> Clashes:
    """Find the clashes among `claims` under the part's structural rules; cheap where there are none.

    What no constraint connects cannot clash, though a shared statement may have put it in one part. The
    `known` clashes are those found before among a layer of the claims.
    """
    found: list[Clash] = []
    complete = True
    for cells, rules, several in _connected(part, claims):
        agree = feasible(cells, [*rules, *(made for claim in several for made in rows_of(claim))])
        if agree is False:
            own = {claim.id for claim in several}
            clashes = find_clashes(cells, rules, several, [clash for clash in known if clash <= own])
            found.extend(clashes.found)
            complete = complete and clashes.complete
        else:
            complete = complete and agree is True
    order = {claim.id: number for number, claim in enumerate(claims)}
    return Clashes(tuple(sorted(found, key=lambda clash: sorted(order[claim] for claim in clash))), complete)


def _connected(part: Part, claims: Sequence[Claim]) -> Iterator[tuple[list[CellKey], list[Row], list[Claim]]]:
    """Split the cells, rules and claims of a part into what constraints connect."""
    groups = Groups()
    rows = {claim.id: rows_of(claim) for claim in claims}
    for several in chain(((made,) for made in part.rules), rows.values()):
        groups.join(cell for made in several for cell, _ in made.terms)
    split: dict[CellKey, tuple[list[CellKey], list[Row], list[Claim]]] = {}
    for cell in part.cells:
        split.setdefault(groups.find(cell), ([], [], []))[0].append(cell)
    for made in part.rules:
        split[groups.find(made.terms[0][0])][1].append(made)
    for claim in claims:
        # A claim of which nothing follows, or the impossible, stands by its own cell.
        cell = next((cell for made in rows[claim.id] for cell, _ in made.terms), cell_of(claim))
        split[groups.find(cell)][2].append(claim)
    yield from (one for one in split.values() if one[2])


def stages_of(part: Part) -> Mapping[Layer, Stage]:
    """Settle the readings of one part (rule 7), reports before plans (rule 3)."""
    reports, _ = _by_layer(part.claims)
    among_reports = clashes_in(part, reports)
    disputes, complete = _dispute(among_reports, reports)
    if not complete:
        # Any report might have to go: only the structure is certain.
        return {layer: Stage(part.rules, topics=_topics(disputes), complete=False) for layer in Layer}
    groups = [
        _Group(tuple(map(_World, dispute.readings)), ((dispute.clashes, dispute.statements),)) for dispute in disputes
    ]
    made = {claim.id: rows_of(claim) for claim in part.claims}
    reported = _assemble(part, made, reports, groups)
    if not all(dispute.complete for dispute in disputes):
        unsure = tuple(replace(topic, complete=False) for topic in reported.topics)
        reported = replace(reported, topics=unsure, complete=False)
    return {Layer.REPORTED: reported, Layer.PLANNED: _planned_stage(part, made, disputes, among_reports)}


def _by_layer(claims: Iterable[Claim]) -> tuple[list[Claim], list[Claim]]:
    split: dict[Layer, list[Claim]] = {layer: [] for layer in Layer}
    for claim in claims:
        split[layer_of(claim)].append(claim)
    return split[Layer.REPORTED], split[Layer.PLANNED]


def _dispute(clashes: Clashes, movable: Sequence[Claim]) -> tuple[tuple[Dispute, ...], bool]:
    origins: dict[Statement, frozenset[str]] = {}
    for claim in movable:
        statement = statement_of(claim)
        origins[statement] = origins.get(statement, frozenset()) | {claim.origin}
    disputes = weigh(clashes.found, {claim.id: statement_of(claim) for claim in movable}, origins)
    return disputes, clashes.complete


def _planned_groups(
    found: Clashes, plans: Sequence[Claim], statements: Mapping[str, Statement], disputes: Sequence[Dispute]
) -> list[_Group] | None:
    """Weigh plans within each reading of the reports; None where there are too many combinations."""
    movable = {claim.id for claim in plans}
    asides: Aside = frozenset().union(*(dispute.statements for dispute in disputes))
    touched: dict[Dispute | Clash, Aside] = {dispute: dispute.statements for dispute in disputes}
    for clash in found.found:
        if clash & movable:
            own = frozenset(statements[claim] for claim in clash)
            touched[clash] = frozenset(one for one in own if one in asides or one[0] is Layer.PLANNED)
    groups = []
    for names in linked(touched):
        reported = [name for name in names if isinstance(name, Dispute)]
        mixed = [name for name in names if not isinstance(name, Dispute)]
        worlds: list[_World] = []
        for chosen in islice(product(*(dispute.readings for dispute in reported)), WORLDS + 1):
            aside: Aside = frozenset().union(*chosen)
            # A clash of plans with reports is one only where its reports are kept.
            left = [clash for clash in mixed if not any(statements[claim] in aside for claim in clash)]
            own_disputes, _ = _dispute(Clashes(tuple(left), complete=True), plans)
            ways = islice(product(*(dispute.readings for dispute in own_disputes)), WORLDS + 1)
            worlds.extend(_World(aside.union(*way), own_disputes) for way in ways)
        if len(worlds) > WORLDS or not all(one.complete for world in worlds for one in world.disputes):
            return None
        groups.append(_Group(tuple(worlds), tuple(_scopes(reported, worlds))))
    return groups


def _planned_stage(part: Part, made: Made, disputes: tuple[Dispute, ...], among_reports: Clashes) -> Stage:
    reports, plans = _by_layer(part.claims)
    found = clashes_in(part, part.claims, among_reports.found) if plans else among_reports
    groups = None
    if found.complete and all(dispute.complete for dispute in disputes):
        statements = {claim.id: statement_of(claim) for claim in part.claims}
        groups = _planned_groups(found, plans, statements, disputes)
    if groups is None:
        # Any plan, and any disputed report, might have to go.
        sure = [c for c in reports if not any(statement_of(c) in one.statements for one in disputes)]
        return Stage((*part.rules, *_rows(made, sure)), topics=_topics(disputes), complete=False)
    return _assemble(part, made, part.claims, groups)


def _assemble(part: Part, made: Made, claims: Sequence[Claim], groups: Sequence[_Group]) -> Stage:
    """Turn groups that do not touch each other into choices, and their disputes into topics."""
    doubtful = {
        statement: number for number, group in enumerate(groups) for world in group.worlds for statement in world.aside
    }
    certain = [claim for claim in claims if statement_of(claim) not in doubtful]
    asides = tuple(tuple(world.aside for world in group.worlds) for group in groups)
    choices = []
    for number, readings in enumerate(asides):
        own = [claim for claim in claims if doubtful.get(statement_of(claim)) == number]
        choices.append(_choice(made, own, readings))
    topics = [
        _topic(clashes, scope, group, choices, number)
        for number, group in enumerate(groups)
        for clashes, scope in group.scopes
    ]
    return Stage((*part.rules, *_rows(made, certain)), tuple(choices), asides, tuple(topics))


def _topic(clashes: tuple[Clash, ...], scope: Aside, group: _Group, choices: Sequence[Choice], number: int) -> Topic:
    grouped: dict[Aside, list[tuple[Row, ...]]] = {}
    for world, rows in zip(group.worlds, choices[number], strict=True):
        grouped.setdefault(world.aside & scope, []).append(rows)
    before, after = choices[:number], choices[number + 1 :]
    return Topic(clashes, tuple((aside, (*before, tuple(rows), *after)) for aside, rows in grouped.items()))


def _scopes(disputes: Sequence[Dispute], worlds: Sequence[_World]) -> list[tuple[tuple[Clash, ...], Aside]]:
    """Disputes over all worlds: their clashes, and the statements by which their readings are told apart."""
    scopes = [(dispute.clashes, dispute.statements) for dispute in disputes]
    reported: Aside = frozenset().union(*(dispute.statements for dispute in disputes))
    merged: list[tuple[tuple[Clash, ...], Aside]] = []
    for dispute in dict.fromkeys(one for world in worlds for one in world.disputes):
        # A dispute among plans that some readings of the reports do not have is told apart by those too.
        everywhere = all(dispute in world.disputes for world in worlds)
        clashes, scope = dispute.clashes, dispute.statements | (frozenset() if everywhere else reported)
        # Those merged before share no plan with each other, so that one look at each is enough.
        for other in [one for one in merged if one[1] & dispute.statements]:
            merged.remove(other)
            clashes, scope = tuple(dict.fromkeys((*other[0], *clashes))), scope | other[1]
        merged.append((clashes, scope))
    return scopes + merged


def _topics(disputes: Iterable[Dispute]) -> tuple[Topic, ...]:
    """Disputes of a part that was not solved: shown, with nothing known of their readings."""
    return tuple(
        Topic(dispute.clashes, tuple((aside, ()) for aside in dispute.readings), complete=False) for dispute in disputes
    )


def _choice(made: Made, claims: Sequence[Claim], readings: Iterable[Aside]) -> Choice:
    return tuple(_rows(made, [claim for claim in claims if statement_of(claim) not in aside]) for aside in readings)


def _rows(made: Made, claims: Iterable[Claim]) -> tuple[Row, ...]:
    return tuple(row for claim in claims for row in made[claim.id])

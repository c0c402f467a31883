"""Why a bound is what it is: a smallest set of claims and structural rules that forces it (rule 9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from mapsvc.model import Basis, CellKey, Claim
from mapsvc.posture.assess import Analysis, postures
from mapsvc.posture.basis import Ladder, not_from_above, not_speaking
from mapsvc.posture.cells import own_interval
from mapsvc.posture.constraints import Rule
from mapsvc.posture.forcing import Forcing, smallest_forcing, standing
from mapsvc.posture.numbered import Choice, Problem
from mapsvc.posture.reason import Side, Why
from mapsvc.posture.scene import Scene, on_cell
from mapsvc.posture.sentences import sentence


def explain(
    analysis: Analysis, keys: Iterable[CellKey] | None = None, lang: str = "en"
) -> Mapping[CellKey, tuple[Why, Why]]:
    """Explain the low and the high of the given cells (default: all analysed), in `en` or `ar`."""
    found = postures(analysis)
    answer = {}
    for key in found if keys is None else keys:
        posture = found[key]
        low = _explain(analysis, key, "low", posture.low, posture.low_basis)
        high = _explain(analysis, key, "high", posture.high, posture.high_basis)
        answer[key] = (
            replace(low, sentence=sentence(analysis.dossier, low, lang)),
            replace(high, sentence=sentence(analysis.dossier, high, lang)),
        )
    return answer


def _explain(analysis: Analysis, key: CellKey, side: Side, value: int | None, basis: Basis | None) -> Why:
    blank = Why(side, value, basis, (), (), (), "")
    if basis is None or value is None:
        return blank
    problem, at, rules = _setting(analysis, key)
    reached = standing(problem, at, side, value)
    if reached is None:
        return replace(blank, proven=False)
    kept = {made.reason.id for made in reached if isinstance(made.reason, Claim)}
    direct = [
        claim.id
        for claim in on_cell(analysis.scene, key)
        if claim.id in kept and own_interval(claim)[0 if side == "low" else 1] == value
    ]
    if direct:
        forcing: Forcing | None = Forcing((direct[0],), ())
    else:
        # The telling that matches the basis is tried first.
        ladder = Ladder(reached)
        if basis is Basis.INHERITED:
            speaking = ladder.speaking(key, reached)
            fitting = [made for made in reached if not_speaking(made, speaking)]
        else:
            towards = ladder.towards(key)
            fitting = [made for made in reached if not_from_above(made, towards)]
        attempts = [fitting, reached]
        forcing = smallest_forcing(problem.cells, attempts, at, side, value)
    if forcing is None:
        return replace(blank, proven=False)
    # Where what forces the bound is in every reading of a dispute, none of them is worth naming.
    disputes = [
        disputed for choice in problem.choices if not (disputed := _disputed(choice)).isdisjoint(forcing.claims)
    ]
    fallen = {claim for disputed in disputes for claim in disputed} - kept
    order = [claim.id for claim in analysis.scene.board.claims]
    return replace(
        blank,
        claims=tuple(one for one in order if one in forcing.claims),
        rules=tuple(dict.fromkeys((*forcing.rules, *(rules if side == "high" else ())))),
        set_aside=tuple(one for one in order if one in fallen),
    )


def _setting(analysis: Analysis, key: CellKey) -> tuple[Problem, CellKey, tuple[Rule, ...]]:
    """Find the problem that decides a cell, its stand-in there, and the steps up to its ceiling."""
    partition = analysis.scene.partition
    if key in partition.home:
        return analysis.problem([partition.home[key]], key.layer), key, ()
    for joint in partition.joints:
        if key in joint.cells:
            whole = analysis.problem(joint.parts, key.layer)
            cells = tuple(dict.fromkeys((*whole.cells, *joint.needed)))
            return Problem(cells, (*whole.rows, *joint.rules), whole.choices), key, ()
    problems = [(analysis.problem([number], key.layer), at) for number, at in partition.slack[key]]
    high = analysis.finding(key).span.high
    steps = _steps(analysis.scene, key, partition.home)
    for problem, at in problems[:-1]:
        reached = None if high is None else standing(problem, at, "high", high)
        if high is not None and reached and smallest_forcing(problem.cells, [reached], at, "high", high):
            return problem, at, steps
    return (*problems[-1], steps)


def _steps(scene: Scene, key: CellKey, core: Mapping[CellKey, int]) -> tuple[Rule, ...]:
    """Rules between a slack cell and the first claimed cells above it: none is decisive, each is used."""
    found: list[Rule] = []
    at: CellKey | None = key
    while at is not None and at not in core:
        above = next(iter(scene.structure.steps_up(at)), None)
        if above is not None and above not in core:
            found.extend(rule for rule in scene.structure.rules(above) if at in rule.parts)
        at = above
    return tuple(found)


def _disputed(choice: Choice) -> frozenset[str]:
    """Find the claims that stand in some ways of a choice and not in others."""
    ways = [frozenset(made.reason.id for made in way if isinstance(made.reason, Claim)) for way in choice]
    return frozenset.union(*ways) - frozenset.intersection(*ways)

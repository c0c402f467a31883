"""Why a bound is what it is: a smallest set of claims and structural rules that forces it (rule 9)."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf

from mapsvc.model import Basis, CellKey, Claim
from mapsvc.posture.assess import Analysis, postures
from mapsvc.posture.basis import Ladder, not_from_above, not_speaking
from mapsvc.posture.cells import own_interval
from mapsvc.posture.constraints import Row, Rule
from mapsvc.posture.forcing import Forcing, smallest_forcing, standing
from mapsvc.posture.numbered import Choice, Problem
from mapsvc.posture.reason import Side, Why
from mapsvc.posture.scene import Scene, on_cell
from mapsvc.posture.sentences import sentence
from mapsvc.posture.solved import Finding


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
    problem, at = _setting(analysis, key)
    reached = standing(problem, at, side, value)
    if reached is None:
        return replace(blank, proven=False)
    kept = {made.reason.id for made in reached if isinstance(made.reason, Claim)}
    forcing = _outright(analysis, key, side, value, kept)
    if forcing is None:
        forcing = smallest_forcing(problem.cells, [_as_told(reached, at, basis), reached], at, side, value)
    if forcing is None:
        return replace(blank, proven=False)
    named = {*forcing.claims, *_fallen(problem, kept, forcing)}
    order = [claim.id for claim in analysis.scene.board.claims if claim.id in named]
    return replace(
        blank,
        claims=tuple(one for one in order if one in forcing.claims),
        rules=tuple(dict.fromkeys((*forcing.rules, *_steps(analysis.scene, key, forcing)))),
        set_aside=tuple(one for one in order if one not in forcing.claims),
    )


def _setting(analysis: Analysis, key: CellKey) -> tuple[Problem, CellKey]:
    """Find the problem that decides a cell, and the cell or what stands in for it there."""
    partition = analysis.scene.partition
    if key in partition.home:
        return analysis.area([partition.home[key]], key.layer).problem, key
    for joint in partition.joints:
        if key in joint.cells:
            whole = analysis.area(joint.parts, key.layer).problem
            cells = tuple(dict.fromkeys((*whole.cells, *joint.needed)))
            return Problem(cells, (*whole.rows, *joint.rules), whole.choices), key
    # Of a slack cell there is only a high to explain: the least of those that its stand-ins have.
    number, at = min(partition.slack[key], key=lambda pair: _high(analysis.solved[pair[0]].findings[pair[1]]))
    return analysis.area([number], key.layer).problem, at


def _high(finding: Finding) -> float:
    return inf if finding.span.high is None else finding.span.high


def _outright(analysis: Analysis, key: CellKey, side: Side, value: int, kept: Collection[str]) -> Forcing | None:
    """The first of the claims kept that names the bound for the cell itself."""
    for claim in on_cell(analysis.scene, key):
        if claim.id in kept and own_interval(claim)[0 if side == "low" else 1] == value:
            return Forcing((claim.id,), ())
    return None


def _as_told(rows: Sequence[Row], at: CellKey, basis: Basis) -> list[Row]:
    """The constraints that a telling with that basis may use; whether they suffice is left open."""
    ladder = Ladder(rows)
    if basis is Basis.INHERITED:
        speaking = ladder.speaking(at, rows)
        return [made for made in rows if not_speaking(made, speaking)]
    towards = ladder.towards(at)
    return [made for made in rows if not_from_above(made, towards)]


def _fallen(problem: Problem, kept: Collection[str], forcing: Forcing) -> Iterator[str]:
    """Claims set aside in the reading in which the bound is reached.

    Where what forces the bound is in every reading of a dispute, none of them is worth naming.
    """
    for choice in problem.choices:
        disputed = _disputed(choice)
        if not disputed.isdisjoint(forcing.claims):
            yield from disputed.difference(kept)


def _disputed(choice: Choice) -> frozenset[str]:
    """Find the claims that stand in some ways of a choice and not in others."""
    ways = [frozenset(made.reason.id for made in way if isinstance(made.reason, Claim)) for way in choice]
    return frozenset.union(*ways) - frozenset.intersection(*ways)


def _steps(scene: Scene, key: CellKey, forcing: Forcing) -> Iterator[Rule]:
    """Rules by which a cell that nobody speaks of counts towards the rules named: none is decisive, each is used."""
    for rule in forcing.rules:
        ends = {part for part in rule.parts if part not in scene.partition.home}
        yield from _climb(scene, key, ends)


def _climb(scene: Scene, key: CellKey, ends: Collection[CellKey]) -> tuple[Rule, ...]:
    """The rules of a shortest way up from a cell to one of `ends`, past cells that are solved nowhere."""
    waiting: deque[tuple[CellKey, tuple[Rule, ...]]] = deque([(key, ())])
    seen = {key}
    while waiting:
        at, taken = waiting.popleft()
        if at in ends:
            return taken
        for above in scene.structure.steps_up(at):
            if above not in seen and above not in scene.partition.home:
                seen.add(above)
                rule = next(rule for rule in scene.structure.rules(above) if at in rule.parts)
                waiting.append((above, (*taken, rule)))
    return ()

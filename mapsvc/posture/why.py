"""Why a bound is what it is: a smallest set of claims and structural rules that forces it (rule 9)."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf

from mapsvc.model import Basis, CellKey, Claim, Layer
from mapsvc.posture.assess import Analysis, postures
from mapsvc.posture.basis import Ladder, not_from_above, not_speaking
from mapsvc.posture.cells import own_interval
from mapsvc.posture.components import Setting
from mapsvc.posture.conflicts import FileOrder
from mapsvc.posture.constraints import Row, Rule
from mapsvc.posture.forcing import Forcing, Readings, smallest_forcing
from mapsvc.posture.numbered import Choice, Problem
from mapsvc.posture.reason import Side, Why
from mapsvc.posture.scene import Scene, on_cell


def explain(analysis: Analysis, keys: Iterable[CellKey] | None = None) -> Mapping[CellKey, tuple[Why, Why]]:
    """Explain the low and the high of the given cells (default: all analysed)."""
    found = postures(analysis)
    wanted = tuple(found if keys is None else keys)
    order = FileOrder(analysis.scene.board.claims)
    told = {}
    # The cells of one problem come together, so that the solver holds one problem at a time, and is told of it once.
    for where, cells in _by_problem(analysis, wanted).items():
        teller = _Teller(analysis, _problem(analysis, *where), order)
        for key, at in cells:
            posture = found[key]
            told[key] = (
                teller.why(key, at, "low", posture.low, posture.low_basis),
                teller.why(key, at, "high", posture.high, posture.high_basis),
            )
    return {key: told[key] for key in wanted}


Where = tuple[tuple[int, ...], int | None, Layer]
"""What tells a problem: the numbers of its parts, that of its joint if it has one, and the layer."""


def _by_problem(analysis: Analysis, keys: Iterable[CellKey]) -> Mapping[Where, Sequence[tuple[CellKey, CellKey]]]:
    """Gather cells, each with itself or what stands in for it, by the problem that decides them."""
    partition = analysis.scene.partition
    found: dict[Where, list[tuple[CellKey, CellKey]]] = {}
    for key in keys:
        # Of a slack cell there is only a high to explain; of a free one, which no problem decides, nothing is.
        several = partition.settings(key) or (Setting((), None, key),)
        one = min(several, key=lambda setting: _high(analysis, setting)) if len(several) > 1 else several[0]
        found.setdefault((one.parts, one.joint, key.layer), []).append((key, one.at))
    return found


def _problem(analysis: Analysis, parts: tuple[int, ...], joint: int | None, layer: Layer) -> Problem:
    whole = analysis.area(parts, layer).problem
    if joint is None:
        return whole
    above = analysis.scene.partition.joints[joint]
    return Problem(tuple(dict.fromkeys((*whole.cells, *above.needed))), (*whole.rows, *above.rules), whole.choices)


def _high(analysis: Analysis, setting: Setting) -> float:
    [number] = setting.parts
    high = analysis.solved[number].findings[setting.at].span.high
    return inf if high is None else high


class _Teller:
    """Tells of the cells that one problem decides; claims are named in file order."""

    def __init__(self, analysis: Analysis, problem: Problem, order: FileOrder) -> None:
        self.analysis, self.problem, self.order = analysis, problem, order
        self.readings = Readings(problem)
        self.disputed = [_disputed(choice) for choice in problem.choices]

    def why(self, key: CellKey, at: CellKey, side: Side, value: int | None, basis: Basis | None) -> Why:
        """Tell what forces a bound of a cell, of which `at` is the stand-in."""
        blank = Why(side, value, basis, (), (), ())
        if basis is None or value is None:
            return blank
        reached = self.readings.standing(at, side, value)
        if reached is None:
            return replace(blank, proven=False)
        kept = {made.reason.id for made in reached if isinstance(made.reason, Claim)}
        forcing = _outright(self.analysis, key, side, value, kept)
        if forcing is None:
            forcing = smallest_forcing(self.problem.cells, [_as_told(reached, at, basis), reached], at, side, value)
        if forcing is None:
            return replace(blank, proven=False)
        return replace(
            blank,
            claims=self.order.sorted(forcing.claims),
            rules=tuple(dict.fromkeys((*forcing.rules, *_steps(self.analysis.scene, key, forcing)))),
            set_aside=self.order.sorted(self._fallen(kept, forcing)),
        )

    def _fallen(self, kept: Collection[str], forcing: Forcing) -> Iterator[str]:
        """Claims set aside in the reading in which the bound is reached.

        Where what forces the bound is in every reading of a dispute, none of them is worth naming.
        """
        for disputed in self.disputed:
            if not disputed.isdisjoint(forcing.claims):
                yield from disputed.difference(kept)


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

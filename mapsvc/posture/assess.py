"""From a dossier to the posture of every cell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mapsvc.model import CellKey, Claim, Conflict, Dossier, Layer, Posture
from mapsvc.posture.cells import best_of, status_of
from mapsvc.posture.conflicts import FileOrder, depends, direct_conflicts, kept_somewhere
from mapsvc.posture.scene import Scene, on_cell, set_scene
from mapsvc.posture.solved import UNKNOWN, Area, Finding, Run, Solved, area_of, find_all


@dataclass(frozen=True, slots=True)
class Analysis:
    """A dossier solved for one day, whole or for some cells: the start of the postures and their explanations."""

    dossier: Dossier
    scene: Scene
    cells: tuple[CellKey, ...]
    findings: Mapping[CellKey, Finding]
    solved: Mapping[int, Solved]
    run: Run

    def finding(self, key: CellKey) -> Finding:
        """Bounds of a cell; of one that no claim reaches, that nothing is known."""
        return self.findings.get(key, Finding(UNKNOWN))

    def area(self, numbers: Iterable[int], layer: Layer) -> Area:
        """Put together what the parts with these numbers were solved under in a layer."""
        several = [(self.scene.partition.parts[number], self.solved[number].stages) for number in numbers]
        return area_of([part for part, _ in several], [stages for _, stages in several], layer)


def assess(
    dossier: Dossier,
    parents: Mapping[str, str | None],
    as_of: date | None = None,
    *,
    cells: Collection[CellKey] | None = None,
    run: Run | None = None,
) -> Mapping[CellKey, Posture]:
    """Give every cell, or each of `cells`, its posture, in file order of layer, force, place, period.

    `parents` maps a place id to that of the dossier place directly around it. Bounds are persons: the least
    and greatest over every joint solution of the claims known on `as_of` (None: all) that the readings kept
    leave standing. The rules are those of `docs/inference.md`. Where the solver's budget ran out the
    bounds are wider than need be and the posture says `approximate`. A `run` kept from one day to the next
    spares solving again what both have in common.
    """
    return postures(analyse(dossier, parents, as_of, cells=cells, run=run))


def analyse(
    dossier: Dossier,
    parents: Mapping[str, str | None],
    as_of: date | None = None,
    *,
    cells: Collection[CellKey] | None = None,
    run: Run | None = None,
) -> Analysis:
    """Solve a dossier once, for `postures` and `explain`; the arguments are those of `assess`."""
    scene = set_scene(dossier, parents, as_of)
    run = run or Run()
    found = find_all(scene.partition, run, cells)
    wanted = scene.board.cells if cells is None else tuple(cell for cell in scene.board.cells if cell in cells)
    return Analysis(dossier, scene, wanted, found.cells, found.parts, run)


def postures(analysis: Analysis) -> Mapping[CellKey, Posture]:
    """Give the cells that were asked for their posture, in file order."""
    scene = analysis.scene
    order = FileOrder(scene.board.claims)
    return {key: _posture(key, analysis.finding(key), scene, order) for key in analysis.cells}


def _posture(key: CellKey, finding: Finding, scene: Scene, order: FileOrder) -> Posture:
    span, claims = finding.span, on_cell(scene, key)
    kept = finding.kept(claims)
    conflicts, depends_on = _disputes(claims, finding, order)
    return Posture(
        key=key,
        status=status_of(span.low, span.high, kept),
        low=span.low,
        best=best_of(kept_somewhere(claims, kept), span.low, span.high),
        high=span.high,
        claims=tuple(claim.id for claim in scene.board.stated.get(key, ())),
        denied=scene.board.denials(key),
        conflicts=conflicts,
        depends_on=depends_on,
        low_basis=finding.low_basis,
        high_basis=finding.high_basis,
        approximate=not finding.exact,
    )


def _disputes(
    claims: tuple[Claim, ...], finding: Finding, order: FileOrder
) -> tuple[tuple[Conflict, ...], tuple[str, ...]]:
    conflicts: list[Conflict] = []
    touching: set[str] = set()
    for topic, spans in finding.topics:
        direct = direct_conflicts(claims, topic, spans, order)
        conflicts.extend(direct)
        if not direct and depends(spans):
            touching.update(*topic.clashes)
    return tuple(conflicts), order.sorted(touching)

"""From a dossier to the posture of every cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mapsvc.model import CellKey, Claim, Conflict, Dossier, Layer, Posture
from mapsvc.posture.basis import high_basis, low_basis
from mapsvc.posture.cells import best_of, status_of
from mapsvc.posture.conflicts import depends, direct_conflicts, kept_everywhere, kept_somewhere
from mapsvc.posture.scene import Scene, on_cell, set_scene
from mapsvc.posture.solved import UNKNOWN, Finding, area_of, find_all
from mapsvc.posture.stages import Stage


@dataclass(frozen=True, slots=True)
class Analysis:
    """A dossier solved for one day: the start of both the postures and their explanations."""

    dossier: Dossier
    scene: Scene
    findings: Mapping[CellKey, Finding]
    stages: tuple[Mapping[Layer, Stage], ...]

    def finding(self, key: CellKey) -> Finding:
        """Bounds of a cell; of one that no claim reaches, that nothing is known."""
        return self.findings.get(key, Finding(UNKNOWN))


def assess(dossier: Dossier, parents: Mapping[str, str | None], as_of: date | None = None) -> Mapping[CellKey, Posture]:
    """Give every cell its posture, in file order of layer, force, place, period.

    `parents` maps a place id to that of the dossier place directly around it. Bounds are persons: the least
    and greatest over every joint solution of the claims known on `as_of` (None: all) that the readings kept
    leave standing. The rules are those of `docs/inference.md`. Where the solver's budget ran out the
    bounds are wider than need be and the posture says `approximate`.
    """
    return postures(analyse(dossier, parents, as_of))


def analyse(dossier: Dossier, parents: Mapping[str, str | None], as_of: date | None = None) -> Analysis:
    """Solve a dossier once, for `postures` and `explain`; the arguments are those of `assess`."""
    scene = set_scene(dossier, parents, as_of)
    findings, stages = find_all(scene.partition)
    return Analysis(dossier, scene, findings, stages)


def postures(analysis: Analysis) -> Mapping[CellKey, Posture]:
    """Give every cell of a solved dossier its posture, in file order."""
    scene = analysis.scene
    problems = {
        (number, layer): area_of(scene.partition, analysis.stages, (number,), layer).problem
        for number, found in enumerate(analysis.stages)
        for layer in found
    }
    order = {claim.id: claim for claim in scene.board.claims}
    answer = {}
    for key in scene.board.cells:
        claims, finding = on_cell(scene, key), analysis.finding(key)
        span = finding.span
        # Where the search for readings was cut short no claim is sure to be kept.
        kept = kept_everywhere(claims, [topic for topic, _ in finding.topics]) if finding.complete else [[]]
        some = kept_somewhere(claims, kept)
        conflicts, depends_on = _disputes(claims, finding, order)
        home = scene.partition.home.get(key)
        problem = None if home is None else problems[home, key.layer]
        answer[key] = Posture(
            key=key,
            status=status_of(span.low, span.high, kept),
            low=span.low,
            best=best_of(some, span.low, span.high),
            high=span.high,
            claims=tuple(claim.id for claim in scene.board.stated.get(key, ())),
            denied=scene.board.denials(key),
            conflicts=conflicts,
            depends_on=depends_on,
            low_basis=low_basis(span, some),
            high_basis=high_basis(key, span, some, problem, scene.structure),
            approximate=not (span.exact and finding.complete),
        )
    return answer


def _disputes(
    claims: tuple[Claim, ...], finding: Finding, order: Mapping[str, Claim]
) -> tuple[tuple[Conflict, ...], tuple[str, ...]]:
    conflicts: list[Conflict] = []
    touching: set[str] = set()
    for topic, spans in finding.topics:
        direct = direct_conflicts(claims, topic, spans, order)
        conflicts.extend(direct)
        if not direct and depends(spans):
            touching.update(*topic.clashes)
    return tuple(conflicts), tuple(claim for claim in order if claim in touching)

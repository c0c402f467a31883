"""Why every cell of a dossier is as it is on one day, with the solver's work of an earlier day used again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mapsvc.knowledge.records import says_something
from mapsvc.model import CellKey, Posture
from mapsvc.posture import Analysis, Why, explain, postures

Reasons = Mapping[CellKey, tuple[Why, Why]]
"""Cells → the explanations of their low and of their high."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A dossier solved for one day: its cells, and the reasons of each that says something."""

    analysis: Analysis
    cells: Mapping[CellKey, Posture]
    reasons: Reasons


def explain_all(analysis: Analysis, earlier: Explained | None = None) -> Explained:
    """Give every cell its posture, and explain those that say something.

    `earlier` is another day of the same dossier: where nothing that decides a cell has changed in between, its
    explanation is the same and is not searched for again.
    """
    cells = postures(analysis)
    wanted = [key for key, cell in cells.items() if says_something(cell)]
    kept = {} if earlier is None else _unchanged(analysis, cells, earlier)
    found = explain(analysis, [key for key in wanted if key not in kept])
    return Explained(analysis, cells, {key: kept[key] if key in kept else found[key] for key in wanted})


def _unchanged(analysis: Analysis, cells: Mapping[CellKey, Posture], earlier: Explained) -> Reasons:
    """Explanations of cells whose posture, and all claims and rules they are solved with, are the same as before."""
    if analysis.scene.structure != earlier.analysis.scene.structure:
        return {}
    return {
        key: why
        for key, why in earlier.reasons.items()
        if cells.get(key) == earlier.cells[key] and _decided_by(analysis, key) == _decided_by(earlier.analysis, key)
    }


def _decided_by(analysis: Analysis, key: CellKey) -> list[tuple[object, ...]]:
    partition = analysis.scene.partition
    return [partition.content(setting) for setting in partition.settings(key)]

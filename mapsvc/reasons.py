"""Why every cell of a dossier is as it is on one day, with the solver's work of an earlier day used again."""

from __future__ import annotations

from collections.abc import Mapping

from mapsvc.knowledge import Knowledge
from mapsvc.model import CellKey
from mapsvc.posture import Analysis, Why, explain
from mapsvc.records import says_something

Reasons = Mapping[CellKey, tuple[Why, Why]]
"""Cells → the explanations of their low and of their high, with English sentences."""


def reasons(known: Knowledge, earlier: tuple[Knowledge, Reasons] | None = None) -> Reasons:
    """Explain each cell that says something.

    `earlier` are another day's knowledge of the same dossier and its reasons: where nothing that decides a cell
    has changed in between, its explanation is the same and is not searched for again.
    """
    wanted = [key for key, cell in known.postures.items() if says_something(cell)]
    kept = {} if earlier is None else _unchanged(known, *earlier)
    found = explain(known.analysis, [key for key in wanted if key not in kept])
    return {key: kept[key] if key in kept else found[key] for key in wanted}


def _unchanged(known: Knowledge, before: Knowledge, told: Reasons) -> Reasons:
    """Explanations of cells whose posture, and all claims and rules they are solved with, are the same as before."""
    now, then = known.analysis, before.analysis
    if now.scene.structure != then.scene.structure:
        return {}
    return {
        key: why
        for key, why in told.items()
        if known.postures[key] == before.postures[key] and _setting(now, key) == _setting(then, key)
    }


def _setting(analysis: Analysis, key: CellKey) -> tuple[object, ...]:
    """The parts of the problem that decide a cell."""
    partition = analysis.scene.partition
    if key in partition.home:
        return (partition.parts[partition.home[key]],)
    for joint in partition.joints:
        if key in joint.cells:
            return tuple(partition.parts[number] for number in joint.parts)
    return tuple((partition.parts[number], at) for number, at in partition.slack.get(key, ()))

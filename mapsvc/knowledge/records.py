"""Cells and explanations as plain data for programs: one record each, wherever they are written."""

from __future__ import annotations

from typing import Any

from mapsvc.model import Basis, Conflict, Posture, Status
from mapsvc.posture import Rule, Why


def says_something(cell: Posture) -> bool:
    """Whether anything is claimed of a cell or follows for it, be it only from what contains it."""
    return bool(cell.claims or cell.denied or cell.low or cell.high is not None or cell.depends_on)


def stands(cell: Posture) -> bool:
    """Whether a status or a bound is stated for the cell, in dispute or not, or computed for it itself."""
    own = {cell.low_basis, cell.high_basis} - {None, Basis.INHERITED}
    return cell.status is not Status.UNKNOWN or cell.disputed or bool(own)


def cell_record(cell: Posture) -> dict[str, Any]:
    """Describe a cell: persons, ids, and None where there is no best, no upper bound or no basis."""
    return {
        "layer": cell.key.layer.value,
        "force": cell.key.force,
        "place": cell.key.place,
        "period": cell.key.period,
        "status": cell.status.value,
        "low": cell.low,
        "best": cell.best,
        "high": cell.high,
        "claims": list(cell.claims),
        "conflicts": [conflict_record(conflict) for conflict in cell.conflicts],
        "depends_on": list(cell.depends_on),
        "denied": list(cell.denied),
        "low_basis": cell.low_basis,
        "high_basis": cell.high_basis,
        "approximate": cell.approximate,
    }


def conflict_record(conflict: Conflict) -> dict[str, Any]:
    """Describe a conflict: the claims that clash, each kept reading, and the preferred one's index."""
    readings = [
        {"set_aside": list(one.set_aside), "low": one.low, "best": one.best, "high": one.high}
        for one in conflict.readings
    ]
    return {"claims": list(conflict.claims), "readings": readings, "preferred": conflict.preferred}


def why_record(bound: Why, sentence: str) -> dict[str, Any]:
    """Describe the explanation of one bound, which `sentence` puts in words; persons, None for no upper bound."""
    return {
        "value": bound.value,
        "basis": bound.basis,
        "claims": list(bound.claims),
        "rules": [_rule(rule) for rule in bound.rules],
        "set_aside": list(bound.set_aside),
        "proven": bound.proven,
        "sentence": sentence,
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "kind": rule.kind,
        "whole": str(rule.whole),
        "parts": [str(part) for part in rule.parts],
        "sources": list(rule.sources),
    }

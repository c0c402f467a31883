"""A dossier made ready to solve: what is known on the day, what the editor set aside, and the parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mapsvc.model import CellKey, Claim, Dossier
from mapsvc.posture.bounds import feasible
from mapsvc.posture.cells import Board, lay_out
from mapsvc.posture.components import Part, Partition, split
from mapsvc.posture.constraints import rows_of
from mapsvc.posture.readings import Aside, Statement, statement_of
from mapsvc.posture.sources import acting_rulings, known_sources
from mapsvc.posture.structure import Structure, structure_of


@dataclass(frozen=True, slots=True)
class Scene:
    """Cells and claims of the day, what contains what, the statements ruled out, and the parts to solve."""

    board: Board
    structure: Structure
    ruled_out: Aside
    partition: Partition


def set_scene(dossier: Dossier, parents: Mapping[str, str | None], as_of: date | None) -> Scene:
    """Filter by the day, apply the rulings, and cut the cells into parts."""
    sources = known_sources(dossier, as_of)
    board = lay_out(dossier, sources.ids)
    structure = structure_of(dossier, parents, {one.source.id for one in sources.excluded})
    rulings = {ruling.claim for ruling in acting_rulings(dossier, as_of)}
    ruled_out = frozenset(statement_of(claim) for claim in board.claims if claim.id in rulings)
    claims = [claim for claim in board.claims if statement_of(claim) not in ruled_out]
    partition = split(board.cells, claims, structure)
    shared = _shared_statements(partition)
    if shared:
        partition = split(board.cells, claims, structure, shared)
    return Scene(board, structure, ruled_out, partition)


def _shared_statements(partition: Partition) -> list[list[Claim]]:
    """Statements of a part with clashes that speak of other parts too: what falls here falls there."""
    numbers: dict[Statement, set[int]] = {}
    claims: dict[Statement, list[Claim]] = {}
    for number, part in enumerate(partition.parts):
        for claim in part.claims:
            numbers.setdefault(statement_of(claim), set()).add(number)
            claims.setdefault(statement_of(claim), []).append(claim)
    across = {statement for statement, found in numbers.items() if len(found) > 1}
    if not across:
        return []
    numbered = {number for statement in across for number in numbers[statement]}
    clashing = {number for number in numbered if not _agrees(partition.parts[number])}
    return [claims[statement] for statement in claims if statement in across and numbers[statement] & clashing]


def _agrees(part: Part) -> bool:
    rows = [*part.rules, *(made for claim in part.claims for made in rows_of(claim))]
    return feasible(part.cells, rows) is True


def on_cell(scene: Scene, key: CellKey) -> tuple[Claim, ...]:
    """Claims on a cell that no ruling sets aside."""
    return tuple(claim for claim in scene.board.stated.get(key, ()) if statement_of(claim) not in scene.ruled_out)

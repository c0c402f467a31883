"""From a dossier to the posture of every cell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mapsvc.model import Basis, CellKey, Dossier, Posture
from mapsvc.posture.cells import Board, best_of, lay_out, own_interval, status_of
from mapsvc.posture.sources import known_sources


def assess(
    dossier: Dossier, parents: Mapping[str, str | None], as_of: date | None = None
) -> Mapping[CellKey, Posture]:
    """Give every cell its posture, in file order of layer, force, place, period."""
    board = lay_out(dossier, known_sources(dossier, as_of).ids)
    return {key: _direct(key, board) for key in board.cells}


def _direct(key: CellKey, board: Board) -> Posture:
    claims = board.stated.get(key, ())
    intervals = [own_interval(claim) for claim in claims]
    low = max((low for low, _ in intervals), default=0)
    highs = [high for _, high in intervals if high is not None]
    high = max(low, min(highs)) if highs else None
    return Posture(
        key=key,
        status=status_of(low, high, [claims]),
        low=low,
        best=best_of(claims, low, high),
        high=high,
        claims=tuple(claim.id for claim in claims),
        denied=board.denials(key),
        low_basis=Basis.DIRECT if low else None,
        high_basis=Basis.DIRECT if high is not None else None,
    )

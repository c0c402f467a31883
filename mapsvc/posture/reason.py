"""The reason for a bound, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mapsvc.model import Basis
from mapsvc.posture.constraints import Rule

Side = Literal["low", "high"]


@dataclass(frozen=True, slots=True)
class Why:
    """What forces one bound of a cell: `value` in persons (None: no upper bound), claim ids and rules.

    `set_aside` are the claims that the reading in which the bound is reached sets aside; `proven`
    is False where the solver's budget ran out.
    """

    side: Side
    value: int | None
    basis: Basis | None
    claims: tuple[str, ...]
    rules: tuple[Rule, ...]
    set_aside: tuple[str, ...]
    proven: bool = True

"""What is concluded from a dossier: the bounds and status of every cell, its conflicts and changes.

Headcounts are persons.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mapsvc.model.stated import Layer


class Status(StrEnum):
    """What can be said of a cell in one word; UNKNOWN is shown as "not stated"."""

    VACATED = "vacated"
    REDUCED = "reduced"
    INCREASED = "increased"
    CONTINUES = "continues"
    PRESENT = "present"
    UNKNOWN = "unknown"


class Change(StrEnum):
    """The kinds of change from one period to the next that can be proven."""

    MORE = "more"
    FEWER = "fewer"
    VACATED = "vacated"
    FIRST_STATED = "first stated"
    STATED_AGAIN = "stated again"
    NO_LONGER_STATED = "no longer stated"


class Basis(StrEnum):
    """Where a bound comes from: a figure claimed there, a computation, or only a container or superset."""

    DIRECT = "direct"
    DERIVED = "derived"
    INHERITED = "inherited"


@dataclass(frozen=True, slots=True)
class CellKey:
    """The address of a cell; its text form is `layer/force/place/period`."""

    layer: Layer
    force: str
    place: str
    period: str

    def __str__(self) -> str:
        return f"{self.layer}/{self.force}/{self.place}/{self.period}"


@dataclass(frozen=True, slots=True)
class Reading:
    """One maximal consistent set of statements, told by the claims it sets aside, and the cell's bounds in it."""

    set_aside: tuple[str, ...]
    low: int
    best: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A smallest set of claims that cannot all be true, the readings kept, and the preferred one's index."""

    claims: tuple[str, ...]
    readings: tuple[Reading, ...]
    preferred: int | None


@dataclass(frozen=True, slots=True)
class Posture:
    """What can be said of one cell. low ≥ 0; high None = no upper bound; claims in file order.

    `denied` are the ids of denied claims on the cell's force, place and period: shown, never constraining.
    """

    key: CellKey
    status: Status
    low: int
    best: int | None
    high: int | None
    claims: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    depends_on: tuple[str, ...] = ()
    low_basis: Basis | None = None
    high_basis: Basis | None = None
    approximate: bool = False

    @property
    def own_low(self) -> int:
        """The lower bound, 0 where it follows only from what contains the cell."""
        return 0 if self.low_basis is Basis.INHERITED else self.low

    @property
    def own_high(self) -> int | None:
        """The upper bound, None where it follows only from what contains the cell."""
        return None if self.high_basis is Basis.INHERITED else self.high

    @property
    def disputed(self) -> bool:
        """Whether reports of the cell clash and no reading of them is preferred."""
        return any(conflict.preferred is None for conflict in self.conflicts)

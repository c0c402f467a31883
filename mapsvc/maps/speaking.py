"""Which of a place's cells speak on the map, and whether by a number or by a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mapsvc.knowledge import Knowledge
from mapsvc.model import Basis, Layer, Posture, Relation, Status

WORDED = frozenset({Status.VACATED, Status.REDUCED, Status.INCREASED})
"""What is said in a word, whatever numbers follow for it."""


class Speakers:
    """Chooses among the cells of one day."""

    def __init__(self, known: Knowledge) -> None:
        self.claims, self.reasons = known.counting(), known.reasons
        self.supersets = {force.id: force.subset_of for force in known.dossier.forces}

    def shown(self, here: Sequence[Posture], *, begun: bool) -> list[Posture]:
        """The cells a mark is made of: those a claim speaks of; failing that, those that follow from others.

        Reported before planned, who is there before who is gone, the sources' own numbers before words and the largest
        first, the inner force before the outer. Beside a reported number of people, another force's bare presence is
        left to the table, as is what only follows from plans whose period has `begun`: it is neither reported nor
        anyone's plan. What the reports disagree on is always told.
        """
        direct = [p for p in here if self.constrained(p)]
        follow = [p for p in here if p.status is not Status.UNKNOWN and _follows(p)]
        told = direct or list(self._telling([p for p in follow if not (begun and p.key.layer is Layer.PLANNED)]))
        reported = {p.key.force for p in direct if p.key.layer is Layer.REPORTED}
        # Where a force is reported on, what was once planned for it is left to the table.
        told = [p for p in told if p.key.layer is Layer.REPORTED or p.key.force not in reported]
        told = [p for p in told if p.status is not Status.UNKNOWN or self.sized(p) or p.conflicts] or told
        if any(self._counted(p) for p in told):
            told = [p for p in told if self._numbered(p) or p.status is not Status.PRESENT or p.conflicts]
        return sorted(told, key=self._order)

    def constrained(self, posture: Posture) -> bool:
        """Whether a claim says something of the cell itself."""
        return any(self.claims[i].relation is not Relation.NOTE for i in posture.claims if i in self.claims)

    def sized(self, posture: Posture) -> bool:
        """Whether a symbol may be sized: by a number that is direct or derived, never by one only inherited.

        A derived upper bound alone ("fewer than before") is no size: its ring would be the loudest thing on the map.
        """
        return self.figured(posture).own_low > 1 or (posture.high_basis is Basis.DIRECT and posture.high is not None)

    def figured(self, posture: Posture) -> Posture:
        """The cell as figures have it: a low that only counts the places with someone present says just that."""
        if posture.low_basis is not Basis.DERIVED or posture.low < 2 or posture.key not in self.reasons:
            return posture
        low, _ = self.reasons[posture.key]
        figures = [self.claims[name].figure for name in low.claims if name in self.claims]
        return posture if any(figures) or not figures else replace(posture, low=1)

    def alike(self, postures: Sequence[Posture]) -> list[list[Posture]]:
        """Group cells that say the same without a figure, so that one label names all their forces."""
        groups: list[list[Posture]] = []
        for posture in postures:
            for group in groups:
                if self.saying(group[0]) == self.saying(posture) is not None:
                    group.append(posture)
                    break
            else:
                groups.append([posture])
        return groups

    def saying(self, posture: Posture) -> tuple[Layer, Status] | None:
        """What a cell says where that is a word and no number; None where it has a number or a conflict of its own."""
        figures = any(self.claims[name].figure for name in posture.claims if name in self.claims)
        bounded = self.sized(posture) or posture.own_high is not None
        if posture.conflicts or figures or (bounded and posture.status not in WORDED):
            return None
        return posture.key.layer, posture.status

    def kin(self, force: str) -> set[str]:
        """The force, those that contain it and those within it."""
        within = {other for other in self.supersets if force in self._above(other)}
        return {force, *self._above(force), *within}

    def _telling(self, following: Sequence[Posture]) -> Iterator[Posture]:
        """The cells without those that only repeat the number of a force within theirs."""
        numbers = {(p.key.force, _number(p)) for p in following if self.sized(p)}
        for posture in following:
            inner = (force for force in self.supersets if posture.key.force in self._above(force))
            if not any((force, _number(posture)) in numbers for force in inner):
                yield posture

    def _order(self, posture: Posture) -> tuple[bool, bool, bool, int, int]:
        planned, gone = posture.key.layer is Layer.PLANNED, posture.status is Status.VACATED
        numbered = self._numbered(posture)
        largest = -max(posture.own_low, posture.own_high or 0) if numbered else 0
        return planned, gone, not numbered, largest, -len(self._above(posture.key.force))

    def _above(self, force: str) -> list[str]:
        """The forces that contain a force, the nearest first."""
        above = self.supersets[force]
        return [] if above is None else [above, *self._above(above)]

    def _counted(self, posture: Posture) -> bool:
        """Whether people are reported there, by number."""
        reported = posture.key.layer is Layer.REPORTED
        return reported and self._numbered(posture) and posture.status is not Status.VACATED

    def _numbered(self, posture: Posture) -> bool:
        """Whether a source gives the cell a number of its own."""
        return self.sized(posture) and Basis.DIRECT in (posture.low_basis, posture.high_basis)


def _follows(posture: Posture) -> bool:
    """Whether a cell without claims of its own still says something of the place, by figures or a derived end."""
    return posture.low_basis is Basis.DERIVED or posture.status is Status.VACATED


def _number(posture: Posture) -> tuple[object, ...]:
    return posture.key.layer, posture.status, posture.low, posture.high, posture.low_basis, posture.high_basis

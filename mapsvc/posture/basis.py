"""Where a bound comes from: a figure claimed there, a computation, or only what contains the cell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from mapsvc.model import Basis, CellKey, Claim
from mapsvc.posture.cells import own_interval
from mapsvc.posture.constraints import Row, Rule
from mapsvc.posture.intervals import Box, open_box, propagate
from mapsvc.posture.narrowed import Narrowed
from mapsvc.posture.numbered import Numbered, Problem, neighbourhood
from mapsvc.posture.solver import Asker, Span

NEAR = 60
"""So many constraints around a cell are tried first for whether they suffice."""


def low_basis(span: Span, claims: Sequence[Claim]) -> Basis | None:
    """Basis of a low: None where it is the 0 that needs no reason; lower bounds only ever rise from below.

    `claims` are those on the cell that some reading keeps.
    """
    intervals = [own_interval(claim) for claim in claims]
    if span.low == 0:
        return Basis.DIRECT if (0, 0) in intervals else None
    return Basis.DIRECT if any(low == span.low for low, _ in intervals) else Basis.DERIVED


class Ladder:
    """The structural rules among some constraints, and which cells they put above and below which."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.up: dict[CellKey, list[CellKey]] = {}
        self.down: dict[CellKey, list[CellKey]] = {}
        for made in rows:
            if isinstance(made.reason, Rule):
                whole = made.reason.whole
                for cell, weight in made.terms:
                    if weight > 0:
                        self.up.setdefault(cell, []).append(whole)
                        self.down.setdefault(whole, []).append(cell)

    def above(self, cells: Iterable[CellKey]) -> set[CellKey]:
        """Cells at or above these."""
        return _reach(cells, self.up)

    def towards(self, key: CellKey) -> frozenset[CellKey]:
        """Wholes, other than the cell itself, that it counts towards."""
        return frozenset(self.above([key]) - {key})

    def speaking(self, key: CellKey, rows: Iterable[Row]) -> frozenset[str]:
        """Ids of the claims that name the cell or one below it."""
        below = _reach([key], self.down)
        return frozenset(
            made.reason.id
            for made in rows
            if isinstance(made.reason, Claim) and any(cell in below for cell, _ in made.terms)
        )


def not_from_above(row: Row, towards: Collection[CellKey]) -> bool:
    """Whether a constraint is anything but a structural rule by which the cell counts towards another."""
    return not (isinstance(row.reason, Rule) and row.reason.whole in towards)


def not_speaking(row: Row, speaking: Collection[str]) -> bool:
    """Whether a constraint is a rule, or of a claim that names neither the cell nor one below it."""
    return isinstance(row.reason, Rule) or row.reason.id not in speaking


class Bases:
    """What the highs of one problem rest on."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    @cached_property
    def _numbered(self) -> Numbered:
        return Numbered(self.problem)

    @cached_property
    def _ladder(self) -> Ladder:
        return Ladder(self._numbered.rows)

    @cached_property
    def _spoken_of(self) -> set[CellKey]:
        """Cells with a claim that names them or one below them."""
        claimed = (made for made in self._numbered.rows if isinstance(made.reason, Claim))
        return self._ladder.above(cell for made in claimed for cell, _ in made.terms)

    @cached_property
    def _as_it_is(self) -> Narrowed:
        return _whole(self._numbered)

    def high_basis(self, key: CellKey, span: Span, claims: Sequence[Claim]) -> Basis | None:
        """Basis of a high: inherited when it stands without the claims on the cell or below it, and only so.

        `claims` are those on the cell that some reading keeps.
        """
        if span.high is None:
            return None
        if any(own_interval(claim)[1] == span.high for claim in claims):
            return Basis.DIRECT
        if key not in self._spoken_of:
            return Basis.INHERITED
        rows, towards = self._numbered.rows, self._ladder.towards(key)
        if self._stands(key, span, {n for n, made in enumerate(rows) if not not_from_above(made, towards)}):
            return Basis.DERIVED
        speaking = self._ladder.speaking(key, rows)
        outside = {n for n, made in enumerate(rows) if not not_speaking(made, speaking)}
        return Basis.INHERITED if self._stands(key, span, outside) else Basis.DERIVED

    def _stands(self, key: CellKey, span: Span, dropped: Collection[int]) -> bool:
        """Whether the constraints left still keep the cell at or under its high."""
        numbered, cell, high = self._numbered, self._numbered.number[key], span.high
        if high is None:
            return False
        caps = [line for line in numbered.users[cell] if dict(numbered.terms[line])[cell] > 0]
        if all(line in dropped for line in caps) or self._as_it_is.exceeds(cell, high, dropped):
            return False
        left = numbered.without(dropped)
        near = neighbourhood(left, cell, NEAR)
        around = propagate(left, near, open_box(len(left.users)), _switched_on(near))
        if _capped(around, cell, high) or _capped(_whole(left).box, cell, high):
            return True
        # What was too hard with all constraints is not asked again with fewer.
        return span.exact and Asker(left.problem).at_least(key, high + 1) is False


def _capped(box: Box, cell: int, high: int) -> bool:
    end = box.high[cell]
    return end is not None and end <= high


def _switched_on(lines: bytearray) -> list[int]:
    return [line for line, on in enumerate(lines) if on]


def _whole(numbered: Numbered) -> Narrowed:
    return Narrowed(numbered, [range(len(ways)) for ways in numbered.ways])


def _reach(start: Iterable[CellKey], steps: Mapping[CellKey, Sequence[CellKey]]) -> set[CellKey]:
    waiting = list(start)
    seen = set(waiting)
    while waiting:
        for cell in steps.get(waiting.pop(), ()):
            if cell not in seen:
                seen.add(cell)
                waiting.append(cell)
    return seen

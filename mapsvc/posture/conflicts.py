"""What a cell shows of the disputes that touch it: conflicts, and claims it merely depends on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mapsvc.model import Claim, Conflict, Reading
from mapsvc.posture.cells import best_of
from mapsvc.posture.readings import Aside, Statement, statement_of
from mapsvc.posture.solver import Span
from mapsvc.posture.stages import Topic

Spans = Sequence[Span]
"""A cell's bounds in each reading of a topic, in order."""


class FileOrder:
    """Claims by where the dossier has them."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._number: dict[str, int] = {}
        self._said: dict[Statement, list[str]] = {}
        for number, claim in enumerate(claims):
            self._number[claim.id] = number
            self._said.setdefault(statement_of(claim), []).append(claim.id)

    def sorted(self, claims: Iterable[str]) -> tuple[str, ...]:
        """Ids of claims in file order, each once."""
        return tuple(sorted(set(claims), key=self._number.__getitem__))

    def saying(self, statements: Aside) -> tuple[str, ...]:
        """Ids of the claims that make up the statements, in file order."""
        return self.sorted(claim for statement in statements for claim in self._said[statement])


def direct_conflicts(claims: Sequence[Claim], topic: Topic, spans: Spans, order: FileOrder) -> tuple[Conflict, ...]:
    """Conflicts of a cell in one dispute: none unless a claim on the cell is set aside in some kept reading.

    `claims` are those on the cell. Every clash of the dispute is listed: the readings settle them all together.
    """
    own = {statement_of(claim) for claim in claims} & frozenset().union(*(aside for aside, _ in topic.readings))
    if not own:
        return ()
    readings = tuple(
        _reading(claims, aside, span, order) for (aside, _), span in zip(topic.readings, spans, strict=True)
    )
    preferred = 0 if len(readings) == 1 and topic.complete else None
    return tuple(Conflict(order.sorted(clash), readings, preferred) for clash in topic.clashes)


def _reading(claims: Sequence[Claim], aside: Aside, span: Span, order: FileOrder) -> Reading:
    kept = [claim for claim in claims if statement_of(claim) not in aside]
    return Reading(order.saying(aside), span.low, best_of(kept, span.low, span.high), span.high)


def depends(spans: Spans) -> bool:
    """Whether the readings of a dispute differ for a cell."""
    return len({(span.low, span.high) for span in spans}) > 1


def kept_by_reading(claims: Sequence[Claim], asides: Iterable[Sequence[Aside]]) -> list[list[list[Claim]]]:
    """What each reading keeps of the claims on a cell, for each independent choice between readings (`asides`).

    What no reading of any choice sets aside comes last, as a choice with one reading.
    """
    certain, kept = list(claims), list[list[list[Claim]]]()
    for readings in asides:
        doubtful: Aside = frozenset().union(*readings)
        own = [claim for claim in claims if statement_of(claim) in doubtful]
        if own:
            kept.append([[claim for claim in own if statement_of(claim) not in aside] for aside in readings])
            certain = [claim for claim in certain if statement_of(claim) not in doubtful]
    return [*kept, [certain]]


def kept_somewhere(claims: Sequence[Claim], kept: Iterable[Iterable[Iterable[Claim]]]) -> list[Claim]:
    """Claims that at least one reading keeps, in file order."""
    found = {claim.id for readings in kept for one in readings for claim in one}
    return [claim for claim in claims if claim.id in found]

"""What changes from one period to the next, as far as claims or bounds prove it.

A change needs two ends that are known, or one that was stated and another that is not: an unknown is never a change
to nobody. Of each period a force's reported cell speaks if it states anything, else the planned one; where the two
ends are of different layers the change compares a report with a plan, and says so by its layers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, floor

from mapsvc.knowledge.know import Knowledge
from mapsvc.knowledge.records import stands
from mapsvc.model import (
    Baseline,
    CellKey,
    Change,
    Claim,
    Layer,
    Modality,
    Posture,
    Relation,
    Share,
    Status,
)
from mapsvc.posture.cells import REDUCING

SPEAKING = (Layer.REPORTED, Layer.PLANNED)
"""The layers in the order in which they speak for a period."""

ONE_END = frozenset({Change.FIRST_STATED, Change.STATED_AGAIN, Change.NO_LONGER_STATED})
"""The kinds of change of which one end alone is known."""


@dataclass(frozen=True, slots=True)
class PeriodChange:
    """How one force at one place differs between two consecutive periods.

    `before` and `after` are the cells compared; of a layer without any statement it is the reported one. For MORE,
    FEWER and VACATED the difference is at least `least` and at most `most` persons (None: no upper bound); for the
    other kinds both are 0 and None, since nothing is known of it.
    """

    kind: Change
    before: CellKey
    after: CellKey
    least: int = 0
    most: int | None = None
    claims: tuple[str, ...] = ()

    @property
    def mixed(self) -> bool:
        """Whether a report is compared with a plan."""
        return self.kind not in ONE_END and self.before.layer is not self.after.layer

    def __str__(self) -> str:
        """The address of a change, `force/place/before/after`."""
        return f"{self.after.force}/{self.after.place}/{self.before.period}/{self.after.period}"


def period_changes(known: Knowledge) -> tuple[PeriodChange, ...]:
    """List every proven change between consecutive periods, in file order of period, place and force."""
    claims, periods = known.counting(), [period.id for period in known.dossier.periods]
    found = (
        change
        for first, then in pairwise(periods)
        for place in known.dossier.places
        for force in known.dossier.forces
        if (change := _between(known.postures, claims, (force.id, place.id, first, then)))
    )
    return tuple(_since(known, claims, change, periods[: periods.index(change.after.period)]) for change in found)


def _since(known: Knowledge, claims: Mapping[str, Claim], change: PeriodChange, before: Sequence[str]) -> PeriodChange:
    """The change as the periods `before` its end have it: what is stated in any of them is not for the first time."""
    if change.kind is not Change.FIRST_STATED or not _stated(known.postures[change.after], claims):
        return change
    earlier = (replace(change.after, layer=layer, period=period) for layer in SPEAKING for period in before)
    again = any(_stated(known.postures[end], claims) for end in earlier)
    return replace(change, kind=Change.STATED_AGAIN) if again else change


def _stated(end: Posture, claims: Mapping[str, Claim]) -> bool:
    """Whether a claim on the cell says something of it: a note does not, nor what only follows from others."""
    said = (claims[name] for name in end.claims if name in claims)
    return stands(end) and any(claim.relation is not Relation.NOTE for claim in said)


def _between(
    postures: Mapping[CellKey, Posture], claims: Mapping[str, Claim], where: tuple[str, str, str, str]
) -> PeriodChange | None:
    force, place, first, then = where
    befores = [postures[CellKey(layer, force, place, first)] for layer in SPEAKING]
    afters = [postures[CellKey(layer, force, place, then)] for layer in SPEAKING]
    before = next(filter(stands, befores), None)
    after = next(filter(stands, afters), None)
    if after is not None and (claimed := _claimed(after, befores, claims)):
        kind, base = claimed
        return _change(kind, base, after, claims)
    if before is None:
        return _of_one_end(Change.FIRST_STATED, befores[0], after, claims) if after else None
    # What only its surroundings bound may still be proven to be fewer.
    ends = afters if after is None else [after]
    for end in ends:
        if end.high is not None and end.high < before.low:
            return _change(Change.FEWER, before, end, claims)
        if before.high is not None and before.high < end.low:
            return _change(Change.MORE, before, end, claims)
    return _of_one_end(Change.NO_LONGER_STATED, before, ends[0], claims) if not after else None


def _of_one_end(kind: Change, before: Posture, after: Posture, claims: Mapping[str, Claim]) -> PeriodChange:
    return PeriodChange(kind, before.key, after.key, claims=_speaking([before, after], claims))


def _speaking(ends: Iterable[Posture], claims: Mapping[str, Claim]) -> tuple[str, ...]:
    """The claims that speak of the cells, less those ruled out."""
    return tuple(dict.fromkeys(name for end in ends for name in end.claims if name in claims))


def _change(kind: Change, before: Posture, after: Posture, claims: Mapping[str, Claim]) -> PeriodChange:
    less, more = (after, before) if kind is Change.FEWER else (before, after)
    least = 1 if less.high is None else max(1, more.low - less.high)
    most = None if more.high is None else more.high - less.low
    low, high = _amount(before, after, claims)
    least = max(least, low)
    most = min((bound for bound in (most, high) if bound is not None), default=None)
    if kind is Change.FEWER and after.status is Status.VACATED:
        kind = Change.VACATED
    return PeriodChange(kind, before.key, after.key, least, most, _speaking([before, after], claims))


def _amount(before: Posture, after: Posture, claims: Mapping[str, Claim]) -> tuple[int, int | None]:
    """How many persons, from and to, the only claim of change on an undisputed cell speaks of.

    Nothing is known, 0 to None, unless it counts from `before`; a share is one of the headcount there.
    """
    if after.conflicts or after.depends_on or after.approximate:
        return 0, None
    changing = [c for c in _own_claims(after, claims) if c.relation in REDUCING or c.relation is Relation.ADDED]
    if len(changing) != 1 or changing[0].baseline != Baseline(before.key.period, before.key.layer):
        return 0, None
    figure = changing[0].figure
    if isinstance(figure, Share):
        return ceil(figure.low * before.low), None if before.high is None else floor(figure.high * before.high)
    return (figure.low, figure.high) if figure else (0, None)


def _claimed(after: Posture, befores: Sequence[Posture], claims: Mapping[str, Claim]) -> tuple[Change, Posture] | None:
    """The change from one of the cells `befores` that claims on `after` prove in every reading, and that cell.

    The status holds in every reading; it proves this change only if each claim that may carry it is counted from the
    same cell, and cannot hold without a change.
    """
    families = {Status.REDUCED: (Change.FEWER, REDUCING), Status.INCREASED: (Change.MORE, {Relation.ADDED})}
    if after.status not in families:
        return None
    kind, relations = families[after.status]
    carrying = [claim for claim in _own_claims(after, claims) if claim.relation in relations]
    baselines = {claim.baseline for claim in carrying}
    for base in befores:
        same = baselines == {Baseline(base.key.period, base.key.layer)}
        if same and all(_strict(claim, base.low) for claim in carrying):
            return kind, base
    return None


def _own_claims(posture: Posture, claims: Mapping[str, Claim]) -> Iterator[Claim]:
    """The claims made of the cell itself, rather than ones that name it as a site or a baseline."""
    key = posture.key
    for claim in (claims[name] for name in posture.claims if name in claims):
        where = (claim.force, claim.place, claim.period)
        if where == (key.force, key.place, key.period) and claim.modality == Modality(key.layer):
            yield claim


def _strict(claim: Claim, low: int) -> bool:
    """Whether the claim cannot hold without a change, where at least `low` persons were there before."""
    figure = claim.figure
    if isinstance(figure, Share):
        # A share of nobody is nobody.
        return low >= 1 and (figure.low > 0 or figure.low_strict)
    return claim.relation is Relation.REDUCED or (figure is not None and figure.low >= 1)

"""What a cell says, in a few words: the text of labels and tables.

A label prints the source's own words where one figure stands; a computed range is rounded outward and says
so; nothing is ever averaged, and what is not known is never shown as 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from mapsvc.figures.policy import without_nouns
from mapsvc.maps.wording.quantities import bounds, outward, quantity, set_apart
from mapsvc.messages import Translator
from mapsvc.model import HEADCOUNTS, Basis, Claim, Figure, Layer, Modality, Posture, Relation, Share, Status
from mapsvc.plaintext import plain, short

__all__ = ["join", "more", "outcome", "phrase", "plain", "silent"]

LOSSES = frozenset({Relation.REMOVED, Relation.REMOVED_SHARE})
BARE = {
    Relation.REDUCED: Status.REDUCED,
    Relation.CONTINUES: Status.CONTINUES,
    Relation.PRESENT: Status.PRESENT,
}
"""What a claim without a figure says of its cell."""


def phrase(  # noqa: PLR0913
    posture: Posture, claims: Mapping[str, Claim], force_name: str, t: Translator, *, begun: bool, disc: bool = False
) -> str:
    """Say a cell in a few words, its force named and its qualifier kept; what is unknown of all forces has `""`.

    `claims` maps claim ids to claims; `begun` tells whether the period has begun by the as-of date: a plan is
    then no more than "planned, outcome not reported". Beside a `disc` of the cell's size, a change in number is not
    told without that size, for which it would be taken.
    """
    planned = posture.key.layer is Layer.PLANNED
    stale = planned and begun and not silent(posture)
    force = set_apart(short(force_name), t)
    said = _Cell(posture, _direct(posture, claims), force, t, planned, stale, disc).said()
    if posture.conflicts:
        said = differing(said, t)
    elif posture.denied and posture.claims:
        said = t.text("%(said)s; also denied", said=said)
    return outcome(said, t) if stale else said


def differing(said: str, t: Translator) -> str:
    """What reports differ on."""
    return t.text("%(said)s; reports differ", said=said)


def more(t: Translator) -> str:
    """What a label ends in that has no room for all there is to say."""
    return t.gettext("more in the table")


def join(names: Sequence[str], t: Translator) -> str:
    """Write names as a list in words: "US", "US and coalition", "US, coalition and NATO"."""
    if len(names) < 2:
        return "".join(names)
    return t.text("%(most)s and %(last)s", most=t.gettext(", ").join(names[:-1]), last=names[-1])


def _direct(posture: Posture, claims: Mapping[str, Claim]) -> list[Claim]:
    """List the kept claims on the cell itself; a reading that is preferred tells which were set aside."""
    key = posture.key
    dropped = {
        claim
        for conflict in posture.conflicts
        if conflict.preferred is not None
        for claim in conflict.readings[conflict.preferred].set_aside
    }
    found = (claims[name] for name in posture.claims if name in claims and name not in dropped)
    return [
        claim
        for claim in found
        if claim.modality == Modality(key.layer)
        and (claim.force, claim.place, claim.period) == (key.force, key.place, key.period)
    ]


def outcome(said: str, t: Translator) -> str:
    """What was planned and never reported on, as that."""
    return t.text("%(said)s (planned, outcome not reported)", said=said)


def silent(posture: Posture) -> bool:
    """Whether nothing is known of a cell itself."""
    return posture.status is Status.UNKNOWN and not posture.disputed and not _computable(posture)


def _computable(posture: Posture) -> bool:
    """Tell whether a bound of the cell is its own, not only that of what contains it."""
    return posture.own_high is not None or posture.own_low > 1


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell to be said, with the claims on it and its force's name.

    `stale` is a plan whose period has begun: what is added to it already says that it was planned.
    """

    posture: Posture
    direct: Sequence[Claim]
    force: str
    t: Translator
    planned: bool
    stale: bool
    disc: bool

    def said(self) -> str:
        """What its claims say, else what follows from others."""
        if self.posture.status is Status.VACATED:
            return self._vacated()
        if self.posture.disputed:
            # Sources that differ are all quoted, whichever way they put it.
            told = self._sides()
            if len(told) > 1 or (told and not _computable(self.posture)):
                return self.t.gettext(" or ").join(told)
        levels, losses = _levels(self.posture, self.direct), _figures(self.direct, LOSSES)
        if levels or losses:
            return self._level(levels) if levels else self._and_all(self._lost(losses), "remaining")
        return self._without_a_count()

    def _sides(self) -> list[str]:
        """What the claims on a cell in dispute say: their figures, then in a word what has none."""
        sides = _at_issue(self.posture, self.direct)
        kinds = ((HEADCOUNTS, self._level), (LOSSES, self._lost), ({Relation.ADDED}, self._gained))
        told = [say(figures) for relations, say in kinds if (figures := _figures(sides, relations))]
        if any(claim.relation is Relation.VACATED for claim in sides):
            told.append(self._leaving())
        elif any(one.high == 0 for conflict in self.posture.conflicts for one in conflict.readings):
            told.append(self._empty_by_inference())
        wordless = [claim for claim in sides if claim.figure is None]
        stated = dict.fromkeys(BARE.get(claim.relation) for claim in wordless)
        told += [_status(status, self.force, self.t, planned=self.planned) for status in stated if status]
        return told

    def _without_a_count(self) -> str:
        """A gain, else what follows from others, else its status."""
        if gains := _figures(self.direct, {Relation.ADDED}):
            return self._and_all(self._gained(gains), "in all")
        if self.posture.status not in {Status.REDUCED, Status.INCREASED} and _computable(self.posture):
            return self._computed()
        if self.posture.disputed and (levels := _figures(_at_issue(self.posture, self.direct), HEADCOUNTS)):
            # It is a report on another place that contradicts this one: "no figure" would be untrue.
            return self._level(levels)
        return _status(self.posture.status, self.force, self.t, planned=self.planned)

    def _level(self, levels: Sequence[Figure | Share]) -> str:
        return self._as_plan(_who(levels, self.force, self.t))

    def _as_plan(self, who: str) -> str:
        return self.t.text("%(who)s planned", who=who) if self.planned and not self.stale else who

    def _lost(self, losses: Sequence[Figure | Share]) -> str:
        who = _who(losses, self.force, self.t)
        return self.t.text("%(who)s to leave", who=who) if self.planned else self.t.text("%(who)s gone", who=who)

    def _gained(self, gains: Sequence[Figure | Share]) -> str:
        who = _who(gains, self.force, self.t)
        return self.t.text("%(who)s to be added", who=who) if self.planned else self.t.text("%(who)s added", who=who)

    def _and_all(self, change: str, kind: Literal["remaining", "in all"]) -> str:
        """A change in number and, beside a disc, of how many: the disc has their size, not the change's."""
        if not self.disc:
            return change
        figure = bounds(*outward(self.posture.low, self.posture.own_high), self.t)
        if kind == "in all":
            return self.t.text("%(change)s, %(figure)s in all, our calculation", change=change, figure=figure)
        if self.planned:
            return self.t.text("%(change)s, %(figure)s to stay, our calculation", change=change, figure=figure)
        return self.t.text("%(change)s, %(figure)s remaining, our calculation", change=change, figure=figure)

    def _vacated(self) -> str:
        stated = self.posture.high_basis in {None, Basis.DIRECT}
        return self._leaving() if stated else self._empty_by_inference()

    def _leaving(self) -> str:
        force, t = self.force, self.t
        return t.text("%(force)s to leave", force=force) if self.planned else t.text("%(force)s gone", force=force)

    def _empty_by_inference(self) -> str:
        if self.planned:
            return self.t.text("%(said)s, by inference", said=self._leaving())
        # Nothing says that anyone was ever there to go.
        return self.t.text("no %(force)s, by inference", force=self.force)

    def _computed(self) -> str:
        low, high = outward(self.posture.low, self.posture.own_high)
        figure = bounds(0 if low == 1 and high != 1 and high is not None else low, high, self.t)
        who = self._as_plan(self.t.text("%(figure)s %(force)s", figure=figure, force=self.force))
        return self.t.text("%(said)s, our calculation", said=who)


def _levels(posture: Posture, direct: Sequence[Claim]) -> list[Figure | Share]:
    """Pick the headcounts to print: the one that stands, or all of them where reports differ."""
    figures = _figures(direct, HEADCOUNTS)
    if posture.disputed and len({(f.low, f.high) for f in figures}) > 1:
        return figures
    # That someone is there takes nothing from "up to 100".
    least = {0, posture.low} if posture.low == 1 else {posture.low}
    standing = [f for f in figures if f.low in least and f.high == posture.own_high]
    return standing[:1]


def _at_issue(posture: Posture, direct: Sequence[Claim]) -> list[Claim]:
    """The claims on a cell in dispute that some reading sets aside, or all where none does.

    What is no more than a word ("present") is left out beside a figure that goes with it.
    """
    open_ends = (conflict for conflict in posture.conflicts if conflict.preferred is None)
    sides = [set(reading.set_aside) for conflict in open_ends for reading in conflict.readings]
    found = [claim for claim in direct if any(claim.id in side for side in sides)] or list(direct)
    figures = {claim.id for claim in found if claim.figure}
    told = [side for side in sides if side & figures]
    return [claim for claim in found if claim.relation not in BARE or not any(claim.id in side for side in told)]


def _figures(direct: Iterable[Claim], relations: Iterable[Relation]) -> list[Figure | Share]:
    wanted = frozenset(relations)
    return [claim.figure for claim in direct if claim.relation in wanted and claim.figure is not None]


def _who(figures: Sequence[Figure | Share], force: str, t: Translator) -> str:
    """Write figures with their force: "about 2,500 US", "‘hundreds’ or ‘the majority’ of US", "Spain: 600 soldiers"."""
    texts = list(dict.fromkeys(quantity(figure, t) for figure in figures))
    worded = [not any(mark.isdigit() for mark in text) for text in texts]
    quoted = [t.text("‘%(words)s’", words=text) if bare else text for text, bare in zip(texts, worded, strict=True)]
    joined = t.gettext(" or ").join(quoted)
    if any(without_nouns(words) != words for words in (tuple(text.lower().split()) for text in texts)):
        # The source's own noun stands where the force's name would.
        return t.text("%(force)s: %(figure)s", figure=joined, force=force)
    if any(worded) or any(isinstance(figure, Share) for figure in figures):
        return t.text("%(figure)s of %(force)s", figure=joined, force=force)
    return t.text("%(figure)s %(force)s", figure=joined, force=force)


def _status(status: Status, force: str, t: Translator, *, planned: bool) -> str:
    future = {
        Status.REDUCED: t.gettext("%(force)s to shrink, no figure"),
        Status.INCREASED: t.gettext("%(force)s to grow, no figure"),
        Status.CONTINUES: t.gettext("%(force)s to stay, no figure"),
        Status.PRESENT: t.gettext("%(force)s to be present, no figure"),
    }
    today = {
        Status.REDUCED: t.gettext("%(force)s reduced, no figure"),
        Status.INCREASED: t.gettext("%(force)s increased, no figure"),
        Status.CONTINUES: t.gettext("%(force)s staying, no figure"),
        Status.PRESENT: t.gettext("%(force)s present, no figure"),
    }
    unknown = t.gettext("%(force)s not stated") if force else t.gettext("not stated")
    return (future if planned else today).get(status, unknown) % {"force": force}

"""What a period's map says as a whole, in at most two sentences."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from mapsvc.maps.wording import words
from mapsvc.maps.wording.quantities import set_apart
from mapsvc.messages import Translator
from mapsvc.model import PlaceKind
from mapsvc.plaintext import short

if TYPE_CHECKING:
    from mapsvc.maps.view import MarkView

MOST_TOLD = 6
"""What a summary tells at most: statements, of places, and names of places that nothing is stated of."""

MOST_OF_ONE = 2
"""Statements of one place that a summary tells, as a label does."""

BREADTH = {PlaceKind.COUNTRY: 0, PlaceKind.REGION: 1}


def summary(label: str, marks: Sequence[MarkView], t: Translator, *, begun: bool = False, force: str = "") -> str:
    """Sum up a period in at most two sentences, in the words of its labels, countries first.

    `marks` are those of all forces, or of the one whose name is `force`; where there is more to tell than `MOST_TOLD`
    statements, the places with the largest figures are told of, in the dossier's order, and the rest are counted.
    """
    ordered = sorted(marks, key=lambda mark: BREADTH.get(mark.place.kind, 2))
    speaking = [mark for mark in ordered if _speaking(mark)]
    # What no report says outright, and only follows, is counted rather than told.
    stated = [mark for mark in speaking if mark.cells[0].stated] or speaking
    silent = [set_apart(short(mark.place.name), t) for mark in ordered if not _speaking(mark)]
    heading = t.gettext(", ").join(set_apart(short(name), t) for name in (label, force) if name)
    if not stated:
        return t.text("%(period)s: the reports state nothing.", period=heading)
    told = _foremost(stated)
    outcome = words.outcome("", t)
    open_ended = begun and all(phrase.endswith(outcome) for mark in stated for phrase in _said(mark))
    # Once for all of them, rather than after each.
    heading = words.outcome(heading, t) if open_ended else heading
    items = []
    for mark in told:
        said = _joined([phrase.removesuffix(outcome if open_ended else "") for phrase in _said(mark)], t)
        items.append(t.text("%(place)s, %(said)s", place=set_apart(short(mark.place.name), t), said=said))
    if rest := len(speaking) - len(told):
        counted = t.ngettext("%(n)s more place in the table", "%(n)s more places in the table", rest)
        items.append(counted % {"n": t.number(rest)})
    first = t.text("%(period)s: %(items)s.", period=heading, items=t.gettext("; ").join(items))
    return t.text("%(first)s Not stated: %(places)s.", first=first, places=_named(silent, t)) if silent else first


def _named(names: Sequence[str], t: Translator) -> str:
    """The first of some names, and how many more there are."""
    rest = len(names) - MOST_TOLD
    if rest <= 0:
        return t.gettext(", ").join(names)
    counted = t.ngettext("%(n)s more place", "%(n)s more places", rest) % {"n": t.number(rest)}
    return words.join([*names[:MOST_TOLD], counted], t)


def _said(mark: MarkView) -> list[str]:
    """What is told of a place: what its label says of those whom reports speak of, else of the foremost.

    What reports differ on comes last, lest they seem to differ on the rest.
    """
    spoken = [cell for cell in mark.cells if cell.stated and not words.silent(cell.posture)] or mark.cells[:1]
    told = list({cell.phrase: cell for cell in spoken}.values())[:MOST_OF_ONE]
    return [cell.phrase for cell in sorted(told, key=lambda cell: bool(cell.posture.conflicts))]


def _joined(phrases: Sequence[str], t: Translator) -> str:
    """Statements of one place as one; where reports differ on several, that is said once, after the last."""
    differing = words.differing("", t)
    every = all(phrase.endswith(differing) for phrase in phrases)
    return words.join([*(phrase.removesuffix(differing if every else "") for phrase in phrases[:-1]), phrases[-1]], t)


def _foremost(marks: Sequence[MarkView]) -> list[MarkView]:
    """As many marks as a summary tells of, in their order: of the broadest places, and then of the largest figures."""

    def rank(mark: MarkView) -> tuple[int, int]:
        posture = mark.cells[0].posture
        return BREADTH.get(mark.place.kind, 2), -max(posture.own_low, posture.own_high or 0)

    ranked = sorted(marks, key=rank)
    counts = accumulate(len(_said(mark)) for mark in ranked)
    told = {mark.place.id for mark, count in zip(ranked, counts, strict=True) if count <= MOST_TOLD}
    return [mark for mark in marks if mark.place.id in told]


def _speaking(mark: MarkView) -> bool:
    return bool(mark.cells) and not words.silent(mark.cells[0].posture)

"""What a period's map says as a whole, in at most two sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mapsvc.maps.wording import words
from mapsvc.maps.wording.quantities import set_apart
from mapsvc.messages import Translator
from mapsvc.model import PlaceKind

if TYPE_CHECKING:
    from mapsvc.maps.view import MarkView

MOST_TOLD = 6
"""Places that a summary tells of."""

BREADTH = {PlaceKind.COUNTRY: 0, PlaceKind.REGION: 1}


def summary(label: str, marks: Sequence[MarkView], t: Translator, *, begun: bool = False, force: str = "") -> str:
    """Sum up a period in at most two sentences, in the words of its labels, countries first.

    `marks` are those of all forces, or of the one whose name is `force`; of more than `MOST_TOLD` places those with
    the largest figures are told, in the dossier's order, and the rest are counted.
    """
    ordered = sorted(marks, key=lambda mark: BREADTH.get(mark.place.kind, 2))
    speaking = [mark for mark in ordered if _speaking(mark)]
    # What no report says outright, and only follows, is counted rather than told.
    stated = [mark for mark in speaking if mark.cells[0].stated] or speaking
    silent = [set_apart(words.short(mark.place.name), t) for mark in ordered if not _speaking(mark)]
    heading = t.gettext(", ").join(set_apart(words.short(name), t) for name in (label, force) if name)
    if not stated:
        return t.text("%(period)s: the reports state nothing.", period=heading)
    outcome = words.outcome("", t)
    open_ended = begun and all(mark.cells[0].phrase.endswith(outcome) for mark in stated)
    # Once for all of them, rather than after each.
    heading = words.outcome(heading, t) if open_ended else heading
    told = _foremost(stated)
    items = []
    for mark in told:
        said = mark.cells[0].phrase.removesuffix(outcome if open_ended else "")
        items.append(t.text("%(place)s, %(said)s", place=set_apart(words.short(mark.place.name), t), said=said))
    if rest := len(speaking) - len(told):
        counted = t.ngettext("%(n)s more place in the table", "%(n)s more places in the table", rest)
        items.append(counted % {"n": t.number(rest)})
    first = t.text("%(period)s: %(items)s.", period=heading, items=t.gettext("; ").join(items))
    if not silent:
        return first
    return t.text("%(first)s Not stated: %(places)s.", first=first, places=t.gettext(", ").join(silent[:MOST_TOLD]))


def _foremost(marks: Sequence[MarkView]) -> list[MarkView]:
    """As many marks as a summary tells of, in their order: of the broadest places, and then of the largest figures."""

    def rank(mark: MarkView) -> tuple[int, int]:
        posture = mark.cells[0].posture
        return BREADTH.get(mark.place.kind, 2), -max(posture.own_low, posture.own_high or 0)

    told = {mark.place.id for mark in sorted(marks, key=rank)[:MOST_TOLD]}
    return [mark for mark in marks if mark.place.id in told]


def _speaking(mark: MarkView) -> bool:
    return bool(mark.cells) and not words.silent(mark.cells[0].posture)

"""What changed since the period before, in words: arrows, amounts, and what each end says."""

from __future__ import annotations

from mapsvc.maps.view import ChangeView, MapView, PeriodView
from mapsvc.maps.wording import terms
from mapsvc.maps.wording.quantities import bounds, outward, set_apart
from mapsvc.messages import Translator
from mapsvc.model import Change, Layer
from mapsvc.plaintext import plain

ORDER = (Change.VACATED, Change.FEWER, Change.MORE, Change.FIRST_STATED, Change.STATED_AGAIN, Change.NO_LONGER_STATED)
"""What weighs most comes first."""


def change_list(view: MapView, period: PeriodView, t: Translator) -> dict[str, object]:
    """Make what the template of the change list needs: a heading, lines, and who is no longer spoken of, by forces.

    Everything is empty in the first period, which has none before it.
    """
    index = [p.id for p in view.periods].index(period.id)
    if not index:
        return {"heading": "", "lines": [], "silent": []}
    before, after = (set_apart(one.label, t) for one in (view.periods[index - 1], period))
    silent = [change for change in period.changes if change.kind is Change.NO_LONGER_STATED]
    told = sorted((c for c in period.changes if c not in silent), key=lambda change: ORDER.index(change.kind))
    return {
        "heading": t.text("What changes: %(before)s → %(after)s", before=before, after=after),
        "lines": [_line(change, t) for change in told],
        "silent": [{"who": _who(change, t), "forces": " ".join(change.forces)} for change in silent],
    }


def _line(change: ChangeView, t: Translator) -> dict[str, object]:
    ends = {"before": change.before.phrase, "after": change.after.phrase}
    newly = change.kind in {Change.FIRST_STATED, Change.STATED_AGAIN}
    return {
        "sign": change.kind.name.lower(),
        "place": plain(change.place.name),
        "how": _how(change, t),
        "ends": ends["after"] if newly else t.text("%(before)s → %(after)s", **ends),
        "layers": _layers(change, t),
        "forces": " ".join(change.forces),
    }


def _how(change: ChangeView, t: Translator) -> str:
    """Name the change, its force and, where more is known than the direction, its size."""
    force = set_apart(change.force, t)
    planned = change.after.posture.key.layer is Layer.PLANNED
    if change.kind is Change.FIRST_STATED:
        return t.text("%(force)s: first stated", force=force)
    if change.kind is Change.STATED_AGAIN:
        return t.text("%(force)s: stated again", force=force)
    if change.kind is Change.VACATED:
        return t.text("all %(force)s to leave", force=force) if planned else t.text("all %(force)s gone", force=force)
    how = t.text("fewer %(force)s", force=force)
    if change.kind is Change.MORE:
        how = t.text("more %(force)s", force=force)
    low, high = outward(change.least, change.most)
    if low <= 1:
        # "At least one" is what the direction says already.
        return how
    amount = bounds(low, high, t)
    return t.text("%(change)s: %(amount)s, our calculation", change=how, amount=amount)


def _layers(change: ChangeView, t: Translator) -> str:
    before, after = (terms.layer_name(end.posture.key.layer, t) for end in (change.before, change.after))
    return t.text("compares %(before)s with %(after)s", before=before, after=after) if change.mixed else after


def _who(change: ChangeView, t: Translator) -> str:
    place, force = set_apart(change.place.name, t), set_apart(change.force, t)
    return t.text("%(place)s, %(said)s", place=place, said=force)

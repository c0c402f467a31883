"""The legend: only the signs that a period's map uses, each drawn with the classes of the sign itself."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mapsvc.maps.drawing.captions import position
from mapsvc.maps.drawing.sizing import symbol_unit
from mapsvc.maps.drawing.style import areas, symbol
from mapsvc.maps.view import MapView, PeriodView
from mapsvc.messages import Translator

SAMPLES = tuple(pair for ten in range(2, 10) for pair in ((10**ten // 2, 10**ten), (10**ten, 2 * 10**ten)))
"""Persons, at least and at most: sizes to explain the discs with, of which the largest that has room is shown."""

ROOM = 20
"""Radius in CSS px that a sample may take."""


@dataclass(frozen=True, slots=True)
class Item:
    """One sign and its meaning; `sign` names the drawing; radii in CSS px for the sized sample."""

    sign: str
    text: str
    low: int = 0
    high: int = 0


def legend_items(view: MapView, period: PeriodView, t: Translator, force: str = "") -> list[Item]:
    """List the signs that the map of one force or, with "", all shows in the period, in a fixed order."""
    used = _signs(view, period, force)
    return [item for item in _all_items(symbol_unit(view), t) if item.sign in used]


def _signs(view: MapView, period: PeriodView, force: str) -> set[str]:
    located = [mark for mark in period.marks if mark.force == force and position(mark.place)]
    circles = [c for mark in located for c in symbol(mark).circles]
    used = {c.paint or c.cls.split()[0].removeprefix("s-") for c in circles}
    looks = [style for _, style in areas(view, period, force)]
    return used | {style.cls.split()[0] for style in looks} | {"plan" for style in looks if style.framed}


def _all_items(unit: float, t: Translator) -> list[Item]:
    low, high = max((pair for pair in SAMPLES if unit * math.sqrt(pair[1]) <= ROOM), default=SAMPLES[0])
    sized = t.text("disc: at least %(low)s; ring: at most %(high)s", low=t.number(low), high=t.number(high))
    return [
        Item("high", sized, round(unit * math.sqrt(low)), round(unit * math.sqrt(high))),
        Item("p-fade", t.gettext("upper bound not stated")),
        Item("mark", t.gettext("present, no figure")),
        Item("p-down", t.gettext("shrinking, no figure")),
        Item("p-up", t.gettext("growing, no figure")),
        Item("gone", t.gettext("gone or to leave")),
        Item("plan", t.gettext("planned, not reported")),
        Item("split", t.gettext("sources disagree")),
        Item("p-dots", t.gettext("not stated")),
        Item("a-here", t.gettext("region: present")),
        Item("a-ending", t.gettext("region: shrinking")),
        Item("a-gone", t.gettext("region: gone or to leave")),
        Item("a-unknown", t.gettext("area: presence not stated")),
    ]

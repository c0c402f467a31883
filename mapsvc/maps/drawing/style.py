"""What a mark looks like, decided once: circles with CSS classes that both the SVG and folium draw.

Every symbol is a stack of concentric circles. Odd shapes (half mark, arrow, dots) are patterns that fill a
circle, the one thing that SVG, Leaflet's circle markers and a strict content security policy all allow.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from mapsvc.maps.view import CellView, MapView, MarkView, PeriodView, PlaceView
from mapsvc.model import Layer, PlaceKind, Posture, Status

UNIT = 0.62
"""Radius in CSS px of one person: an area is proportional to a headcount."""

SMALL = 4
"""Radius in CSS px of a mark that says nothing of size."""


PLANNED_AREA = "a-plan"
"""The class of areas of which a plan is told."""

FADE = 1.7
"""How many times the radius of its disc a symbol without an upper bound fades out to."""


@dataclass(frozen=True, slots=True)
class Circle:
    """One circle of a symbol: radius in CSS px, CSS class, id of a pattern or gradient, dash pattern."""

    r: int
    cls: str
    paint: str = ""
    dash: str = ""

    def svg(self, prefix: str = "") -> str:
        """The circle as an SVG element around the origin; `prefix` is that of its drawing's ids."""
        paint = f' fill="url(#{prefix}{self.paint})"' if self.paint else ""
        dash = f' stroke-dasharray="{self.dash}" stroke-dashoffset="{self._offset()}"' if self.dash else ""
        return f'<circle r="{self.r}" class="{self.cls}"{paint}{dash}/>'

    def options(self) -> dict[str, str | int]:
        """The circle as options of a Leaflet circle marker."""
        options: dict[str, str | int] = {"radius": self.r, "className": self.cls}
        if self.paint:
            options["fillColor"] = f"url(#{self.paint})"
        if self.dash:
            options |= {"dashArray": self.dash, "dashOffset": str(self._offset())}
        return options

    def _offset(self) -> float:
        # Turns the two gaps to the top and bottom, whichever side the outline starts at.
        return round(float(self.dash.split()[0]) / 2, 2)


@dataclass(frozen=True, slots=True)
class Symbol:
    """The circles of a mark, outermost first; `tone` is the class of its label; `radius` in CSS px."""

    circles: tuple[Circle, ...]
    tone: str

    @property
    def sized(self) -> bool:
        """Whether a circle stands for a number of persons."""
        return any(circle.cls.split()[0] in {"s-low", "s-high", "s-open"} for circle in self.circles)

    @property
    def radius(self) -> int:
        """The radius a label keeps clear of."""
        return max((circle.r for circle in self.circles), default=0)


def symbol(mark: MarkView, unit: float = UNIT) -> Symbol:
    """Draw a mark from its first cell; regions, countries and empty marks have no circles."""
    if not mark.cells:
        return Symbol((), "t-unknown")
    cell = mark.cells[0]
    tone = "t-gone" if cell.posture.status is Status.VACATED else "t-unknown" if cell.unknown else "t-here"
    if mark.place.areal:
        return Symbol((), tone)
    circles = _circles(cell, unit)
    if cell.posture.conflicts:
        circles = (_split(circles[0].r + 4 if circles else SMALL + 4), *circles)
    told = cell.posture.status is not Status.UNKNOWN or cell.posture.disputed
    if cell.posture.key.layer is Layer.PLANNED and told:
        circles = (Circle(circles[0].r + 4, "s-plan"), *circles)
    return Symbol(circles, tone)


def _circles(cell: CellView, unit: float) -> tuple[Circle, ...]:
    posture = cell.posture
    if posture.status is Status.VACATED:
        return (Circle(SMALL + 1, "s-gone"),)
    if cell.sized and (posture.own_low or posture.own_high):
        return _sized(posture, unit)
    if posture.status is Status.UNKNOWN:
        # In dispute that reports differ is all there is to draw: dots would say that there are none.
        return () if posture.disputed else (Circle(SMALL + 3, "s-unknown", paint="p-dots"),)
    if posture.status is Status.REDUCED:
        return (Circle(10, "s-glyph", paint="p-down"),)
    if posture.status is Status.INCREASED:
        return (Circle(10, "s-glyph", paint="p-up"),)
    return (Circle(SMALL, "s-mark"),)


def _sized(posture: Posture, unit: float) -> tuple[Circle, ...]:
    least, most = posture.own_low, posture.own_high
    low = max(2, round(unit * math.sqrt(least))) if least else 0
    disc = (Circle(low, "s-low"),) if low else ()
    ending = " s-ending" if posture.status is Status.REDUCED else ""
    if most is None:
        return (Circle(max(round(low * FADE), low + 9), "s-open", paint="p-fade"), *disc)
    high = max(2, round(unit * math.sqrt(most)))
    if low and high - low < 1:
        return disc
    return (Circle(max(high, low + 2), f"s-high{ending}"), *disc)


def _split(radius: int) -> Circle:
    gap = 5.0
    return Circle(radius, "s-split", dash=f"{round(math.pi * radius - gap, 2)} {gap}")


@dataclass(frozen=True, slots=True)
class AreaStyle:
    """How a polygon is filled and framed: CSS classes and the id of a pattern."""

    cls: str
    paint: str = ""

    @property
    def framed(self) -> bool:
        """Whether it has an outline of its own: what is planned has a dashed one, as symbols have."""
        return PLANNED_AREA in self.cls.split()


def areas(view: MapView, period: PeriodView, force: str) -> tuple[tuple[PlaceView, AreaStyle], ...]:
    """The polygons a period fills for one choice of force, larger first.

    A whole country is never tinted: it stays neutral, or is stippled where the period states nothing of it.
    """
    marks = {mark.place.id: mark for mark in period.marks if mark.force == force and mark.cells}
    found = []
    for place in view.places:
        if place.geometry is None or place.geometry.is_empty or not place.areal:
            continue
        mark = marks.get(place.id)
        look = _area(place, mark)
        if look is not None:
            found.append((place, look))
    return tuple(sorted(found, key=lambda item: -item[0].geometry.area))


def _area(place: PlaceView, mark: MarkView | None) -> AreaStyle | None:
    status = mark.cells[0].posture.status if mark else Status.UNKNOWN
    if status is Status.UNKNOWN:
        # "Up to 1,000" leaves open whether anyone is there: plain would be taken for a region that is left.
        if mark and not mark.cells[0].unknown and place.kind is PlaceKind.COUNTRY:
            return None
        stated = mark is not None or place.kind is PlaceKind.COUNTRY
        return AreaStyle("a-unknown", "p-stipple") if stated else None
    if place.kind is PlaceKind.COUNTRY:
        return None
    planned = f" {PLANNED_AREA}" if mark and mark.cells[0].posture.key.layer is Layer.PLANNED else ""
    if status is Status.REDUCED:
        return AreaStyle(f"a-ending{planned}", "p-hatch")
    return AreaStyle(("a-gone" if status is Status.VACATED else "a-here") + planned)


def defs(scales: Mapping[str, float], prefix: str = "") -> str:
    """The patterns and the gradient that symbols and areas name, as SVG definitions.

    `prefix` keeps their ids apart from those of other drawings in a document. `scales` adds area patterns enlarged for
    drawings that are themselves scaled: name → factor.
    """
    half = '<path d="M-3-5.5A5.5 5.5 0 0 0-3 5.5z" class="g-fill"/><circle cx="-3" r="5.5" class="g-line"/>'
    down = '<path d="M6-4.5V4M3.2 1.5 6 4.6 8.8 1.5" class="g-arrow"/>'
    disc = '<circle cx="-3" r="4.5" class="g-fill"/>'
    up = '<path d="M6 4.5V-4M3.2-1.5 6-4.6 8.8-1.5" class="g-arrow up"/>'
    glyph = '<pattern id="{}" width="1" height="1" viewBox="-10 -10 20 20">{}</pattern>'
    tile = '<pattern id="{}" width="{}" height="{}" patternUnits="userSpaceOnUse"{}>{}</pattern>'
    tiles = [("", 1.0), *((f"-{name}", factor) for name, factor in scales.items())]
    hatch = '<path d="M0 0V7" class="g-hatch"/>'
    dots = '<circle cx="2" cy="2" r=".8" class="g-dot"/><circle cx="6" cy="6" r=".8" class="g-dot"/>'
    near = '<circle cx="1.5" cy="1.5" r=".8" class="g-dot"/>'
    fade = '<stop offset=".35" class="g-stop"/><stop offset="1" class="g-stop end"/>'
    return (
        "<defs>"
        + glyph.format(f"{prefix}p-down", half + down)
        + glyph.format(f"{prefix}p-up", disc + up)
        + "".join(
            tile.format(f"{prefix}p-hatch{name}", 7, 7, f' patternTransform="rotate(45)scale({factor:.3g})"', hatch)
            + tile.format(f"{prefix}p-stipple{name}", 8, 8, f' patternTransform="scale({factor:.3g})"', dots)
            for name, factor in tiles
        )
        + tile.format(f"{prefix}p-dots", 3, 3, "", near)
        + f'<radialGradient id="{prefix}p-fade">{fade}</radialGradient></defs>'
    )

"""Web Mercator framing: from degrees to the drawing's units, the same framing as Leaflet's `fitBounds`."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely

Box = tuple[float, float, float, float]

MAX_LAT = 85.0511
"""Where Web Mercator ends, in degrees."""

MIN_SPAN = 1.5
"""The smallest focus drawn, in degrees: below it the base data is too coarse to help a reader."""

WORLD: Box = (-170.0, -55.0, 190.0, 72.0)
"""The inhabited world, cut where that divides least land."""

SLACK = 40.0
"""Degrees that such a focus may reach beyond it, for the symbols at its edges."""

HALF_WORLD = 240.0
"""Degrees of longitude from which a focus is one of the world."""


KEYED = 26
"""Lines of a key at most: as many as there are letters."""


@dataclass(frozen=True, slots=True)
class Tier:
    """A class of container widths with the size (CSS px) its symbols and labels are laid out for.

    `stamped`, `buttons`: the page has its stamp and its map buttons in corners. `labelled`: labels stand in the map,
    and not below it.
    `keyed`: as many lines has the key of what found no room, below it, at most. `least` are the width and height of the
    smallest container of the class, which shows less of the map on one axis, where that is not the size itself.
    """

    name: str
    width: float
    height: float
    stamped: bool = False
    buttons: bool = False
    labelled: bool = True
    keyed: int = 0
    least: tuple[float, float] | None = None

    @property
    def still(self) -> bool:
        """Whether this is for a picture without a page, drawn by renderers that do not know `direction`."""
        return self.name == "still"

    @property
    def terse(self) -> bool:
        """Whether there is room for short labels only."""
        return self.width < 560


TIERS = (
    Tier("wide", 1152, 548, stamped=True, buttons=True, keyed=KEYED, least=(916, 445)),
    Tier("mid", 720, 352, stamped=True, buttons=True, keyed=KEYED, least=(536, 340)),
    Tier("narrow", 380, 430, stamped=True, keyed=KEYED, least=(320, 358)),
)

BESIDE_INSETS = (
    replace(TIERS[0], height=424, least=(916, 341)),
    replace(TIERS[1], height=320, least=(536, 320)),
    replace(TIERS[2], height=365, least=(320, 307)),
)
"""The same where the style sheet makes a map lower, for the insets below it."""

STILL = Tier("still", 1200, 370, keyed=KEYED)
"""The map in a static picture, at its lowest: the words around it leave it this height or more."""

CARD = Tier("card", 368, 230)
"""The map in a list of maps, as wide as the style sheet makes a card of a middle window."""

INSET = Tier("inset", 144, 96, labelled=False)
"""A small map beside the map, at its narrowest."""

INSET_ROOM = replace(INSET, width=280)
"""The widest that an inset is shown."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How degrees become drawing units; `focus` and `extent` are (west, south, east, north), never wrapping.

    One unit is one CSS px in a container of the widest tier. The origin is the focus box's north-west corner.
    """

    focus: Box
    extent: Box
    scale: float

    @classmethod
    def of(cls, focus: Box, extent: Box, tiers: tuple[Tier, ...] = (*TIERS, CARD, STILL)) -> Frame:
        """Frame a focus and extent in degrees; a box over the antimeridian may have east below west.

        One unit is a CSS px in a container of the first tier. The extent grows to what a container of any tier shows:
        no map ends inside its frame.
        """
        focus = _widened(_unwrapped(focus))
        west, south, east, north = _unwrapped(extent)
        middle = (focus[0] + focus[2]) / 2
        turn = 360 * round((middle - (west + east) / 2) / 360)
        bare = cls(focus, focus, _fit(focus, tiers[0]))
        least, most = (WORLD[0], WORLD[2]) if _is_world(focus) else (middle - 180, middle + 180)
        boxes = [focus, (west + turn, south, east + turn, north), *(bare._shown(tier) for tier in tiers)]
        reach = (
            min(focus[0], max(min(box[0] for box in boxes), least)),
            max(-MAX_LAT, min(box[1] for box in boxes)),
            max(focus[2], min(max(box[2] for box in boxes), most)),
            min(MAX_LAT, max(box[3] for box in boxes)),
        )
        return cls(focus, reach, bare.scale)

    def _shown(self, tier: Tier) -> Box:
        left, top, right, bottom = self.seen(tier)
        west, north = self.degrees(left, top)
        east, south = self.degrees(right, bottom)
        return west, south, east, north

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the focus box, in units."""
        x, y = self.xy(self.focus[2], self.focus[1])
        return x, y

    @property
    def reach(self) -> Box:
        """The extent as (left, top, right, bottom), in units."""
        left, top = self.xy(self.extent[0], self.extent[3])
        right, bottom = self.xy(self.extent[2], self.extent[1])
        return left, top, right, bottom

    def lon(self, lon: float) -> float:
        """The turn of `lon` (degrees) nearest to the focus."""
        middle = (self.focus[0] + self.focus[2]) / 2
        return lon - 360 * round((lon - middle) / 360)

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """Units right of and below the origin, for degrees already on the frame's turn."""
        x = math.radians(lon - self.focus[0])
        return x * self.scale, (mercator(self.focus[3]) - mercator(lat)) * self.scale

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude of a point in units."""
        lat = math.degrees(math.atan(math.sinh(mercator(self.focus[3]) - y / self.scale)))
        return self.focus[0] + math.degrees(x / self.scale), lat

    def unit(self, tier: Tier) -> float:
        """How many units one CSS px is in a container of the tier's size."""
        return self.scale / _fit(self.focus, tier)

    def seen(self, tier: Tier) -> Box:
        """What a container of the tier's size shows, as (left, top, right, bottom) in units."""
        width, height = self.size
        unit = self.unit(tier)
        half_w, half_h = tier.width * unit / 2, tier.height * unit / 2
        return width / 2 - half_w, height / 2 - half_h, width / 2 + half_w, height / 2 + half_h

    def room(self, tier: Tier) -> Box:
        """What every container of the tier's class shows, as (left, top, right, bottom) in units."""
        whole = self.seen(tier)
        if not tier.least:
            return whole
        least = self.seen(replace(tier, width=tier.least[0], height=tier.least[1]))
        return max(whole[0], least[0]), max(whole[1], least[1]), min(whole[2], least[2]), min(whole[3], least[3])

    def project(self, geometry: Any) -> Any:
        """Project a shapely geometry (or array of them) from degrees to units."""
        top = mercator(self.focus[3])

        def to_units(points: Any) -> Any:
            lat = np.radians(np.clip(points[:, 1], -MAX_LAT, MAX_LAT))
            x = np.radians(points[:, 0] - self.focus[0])
            return np.column_stack((x, top - np.arcsinh(np.tan(lat)))) * self.scale

        return shapely.transform(geometry, to_units)


def mercator(lat: float) -> float:
    """Web Mercator's northing of a latitude (degrees), on a unit sphere."""
    return math.asinh(math.tan(math.radians(max(-MAX_LAT, min(MAX_LAT, lat)))))


def _unwrapped(box: Box) -> Box:
    west, south, east, north = box
    if not all(math.isfinite(side) for side in box):
        return WORLD
    return west, max(-MAX_LAT, south), east + 360 if east < west else east, min(MAX_LAT, north)


def _is_world(focus: Box) -> bool:
    """Whether a focus is wide enough, and cut near enough to it, for the map to end where the world's does."""
    return focus[2] - focus[0] > HALF_WORLD and WORLD[0] - SLACK <= focus[0] and focus[2] <= WORLD[2] + SLACK


def _widened(box: Box) -> Box:
    west, south, east, north = box
    wide = max(0.0, MIN_SPAN - (east - west)) / 2
    high = max(0.0, MIN_SPAN - (north - south)) / 2
    return west - wide, max(-MAX_LAT, south - high), east + wide, min(MAX_LAT, north + high)


def _fit(focus: Box, tier: Tier) -> float:
    west, south, east, north = focus
    return min(
        tier.width / math.radians(east - west),
        tier.height / (mercator(north) - mercator(south)),
    )

"""Where a label may stand: around a symbol, off it, or around a point.

The places and their order are those of `static/js/labels.js`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mapsvc.maps.drawing.projection import Box
from mapsvc.maps.drawing.typesetting import Run, line_width

LINE = 1.24
"""Line height, in font sizes."""

GAP = 4.0
"""CSS px between a symbol and its label."""

REACHES = (20.0, 34.0, 50.0)
"""How far off its symbol, in CSS px, a label may stand that a line leads to."""

TURNS = (0, 180, 30, 330, 150, 210, 60, 300, 120, 240, 90, 270)
"""Which way, in degrees counted counterclockwise from the right: the sides of the symbol before above and below."""


@dataclass(frozen=True, slots=True)
class Text:
    """A label's lines of runs, and its size in CSS px; `name` is how wide and high the first of them, its name, are."""

    lines: tuple[tuple[Run, ...], ...]
    width: float
    height: float
    size: float
    name: tuple[float, float] = (0.0, 0.0)

    @classmethod
    def of(cls, lines: Sequence[Sequence[Run]], size: float, tracking: float = 0.0) -> Text:
        """Measure lines set in `size` CSS px with `tracking` em between letters."""
        kept = tuple(tuple(run for run in line if run.text) for line in lines)
        kept = tuple(line for line in kept if line)
        widths = [line_width(line, size) + tracking * size * sum(len(r.text) for r in line) for line in kept]
        return cls(kept, max(widths, default=0.0), size * LINE * len(kept), size)

    @property
    def bare(self) -> bool:
        """Whether it is a name alone."""
        return self.height == self.name[1]

    def named(self, name: Text) -> Text:
        """The same with the lines of its name, at least as wide as they."""
        return replace(self, width=max(self.width, name.width), name=(name.width, name.height))


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a label stands, CSS px: its top, and its right, middle or left edge (`side` -1, 0, 1 of x)."""

    x: float
    top: float
    side: int


def spots_around(x: float, y: float, radius: float, text: Text) -> tuple[Spot, ...]:
    """The eight places beside a symbol, the preferred first."""
    out, diagonal = radius + GAP, radius * 0.7 + GAP
    middle = y - text.height / 2
    return (
        Spot(x + out, middle, 1),
        Spot(x - out, middle, -1),
        Spot(x, y - out - text.height + 2, 0),
        Spot(x, y + out - 2, 0),
        Spot(x + diagonal, y - diagonal - text.height + 4, 1),
        Spot(x + diagonal, y + diagonal - 4, 1),
        Spot(x - diagonal, y - diagonal - text.height + 4, -1),
        Spot(x - diagonal, y + diagonal - 4, -1),
    )


def spots_away(x: float, y: float, radius: float, text: Text) -> Iterator[Spot]:
    """Places all around a symbol, the nearest first: to the sides of it before above and below."""
    for reach in REACHES:
        for turn in TURNS:
            across, down = math.cos(math.radians(turn)), -math.sin(math.radians(turn))
            side = 0 if abs(across) < 0.6 else 1 if across > 0 else -1
            top = y + (radius + reach) * down - text.height * (0.5 if side else down < 0)
            yield Spot(x + (radius + reach) * across, top, side)


def steps_around(x: float, y: float, leeway: int) -> list[tuple[float, float]]:
    """Points up to `leeway` CSS px from a point, itself first and then the nearest."""
    steps = [(i, j) for i in range(-leeway, leeway + 1, 15) for j in range(-leeway, leeway + 1, 10)]
    return [(x + i, y + j) for i, j in sorted([*steps, (0, 0)], key=lambda step: abs(step[0]) + abs(step[1]))]


def box_of(spot: Spot, text: Text) -> Box:
    """The box (left, top, right, bottom) a label takes at a spot."""
    left = spot.x - text.width * (1 - spot.side) / 2
    return left, spot.top, left + text.width, spot.top + text.height

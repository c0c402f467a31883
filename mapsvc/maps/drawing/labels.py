"""Where labels go: a greedy pass over eight positions around each symbol, clear of what is there already.

Labels are placed twice. The picture's are placed here, before there is a browser, from estimated widths and for three
widths of container; the live map's by `static/js/labels.js`, from measured sizes, anew at every zoom and in a reader's
own font. What is said, in which order and what may stand off or yield is decided once, in `captions`, and the script
is told it; only the search for a free spot (`spots`) is written twice. What both share by name is the same, which
`tests/test_placers.py` holds; what follows from how a text is measured (a line's height, some px above and below a
symbol, the places of a town's name) is each one's own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from mapsvc.maps.drawing.boxes import Point, centred, grown, holds, inside, overlap
from mapsvc.maps.drawing.interior import Interior
from mapsvc.maps.drawing.projection import Box
from mapsvc.maps.drawing.spots import Spot, Text, box_of, spots_around, spots_away

ALOOF = 12.0
"""CSS px that such a label keeps from all else, so as not to be taken for another symbol's."""

NEAR = 6.0
"""CSS px that a label keeps from a symbol that is not its own, beside which it would be taken for that one's."""

IN_LINE = 26.0
"""CSS px that it keeps from one to its left or right, where it is above or below its own."""

APART = 8.0
"""CSS px between labels side by side, which nearer would be read as one."""

MOST_LED = 6
"""Labels of one map that lines lead to: with more, the lines are what one sees."""

CLEAR = (8.0, 2.0)
"""CSS px that a line which begins in an area, not at a symbol, is away from all else: rather the first of them."""

LED_AMONG = 60
"""Of how many marks, the foremost, a line is tried: where those find no room for one, no others do."""

NEAREST = 12
"""Of how many places free for a label the best is taken: all that are beside a symbol, and the next in an area."""


Line = tuple[float, float, float, float]
"""From x, y to x, y in CSS px."""


@dataclass(slots=True)
class Placer:
    """Places labels one by one inside `room`; each becomes an obstacle for the rest. All in CSS px.

    `taken` are the boxes of all that is there, `symbols` and `labels` those of them.
    """

    room: Box
    taken: list[Box] = field(default_factory=list)
    symbols: list[Box] = field(default_factory=list)
    labels: list[Box] = field(default_factory=list)
    led: list[Line] = field(default_factory=list)
    badges: list[Box] = field(default_factory=list)

    def block(self, boxes: Iterable[Box]) -> None:
        """Keep labels off the boxes of symbols."""
        found = [*boxes]
        self.symbols += found
        self.taken += found

    def around(
        self, at: Point, radius: float, text: Text, wishes: Sequence[Box] = (), elsewhere: Sequence[Interior] = ()
    ) -> Spot | None:
        """Place a label beside a symbol: right, left, above, below or a corner; None where none is free.

        Of the free ones, the first that least takes what other labels wish for. None has its middle in one of the
        areas `elsewhere`, of which it would be read.
        """
        spots = (spot for spot in spots_around(*at, radius, text) if not within(spot, text, elsewhere))
        return self._least(spots, text, wishes, at)

    def upon(self, at: Point) -> list[float]:
        """How far the symbols reach that lie upon a point, the smallest first."""
        return sorted((box[2] - box[0]) / 2 for box in self.symbols if holds(box, at))

    def away(self, at: Point, radius: float, text: Text, elsewhere: Sequence[Interior] = ()) -> Spot | None:
        """Place a label off its symbol, the last of `led` leading to it; None where none is free or enough are led.

        The line is clear of all else, so that it does not seem to lead to another symbol, and the label's middle is in
        none of the areas `elsewhere`, of which it would be read.
        """
        if len(self.led) >= MOST_LED:
            return None
        others = [box for box in self.taken if not holds(box, at)]
        for spot in spots_away(*at, radius, text):
            box = box_of(spot, text)
            line = leader(*at, radius, box)
            apart = (box[0] - ALOOF, box[1] - ALOOF / 3, box[2] + ALOOF, box[3] + ALOOF / 3)
            if within(spot, text, elsewhere):
                continue
            if self._free(apart, at) and not any(_crosses(line, other) for other in others):
                self.led.append(line)
                self.taken += _course(line)
                return self._take(spot, text)
        return None

    def covered(self, at: Point, radius: float) -> bool:
        """Whether the symbol whose middle is there is in a larger one."""
        return any(holds(box, at) and box[2] - box[0] > 2 * radius + 2 for box in self.symbols)

    def clear(self, points: Sequence[Point]) -> Point | None:
        """The first of these points that nothing is near, where a line may begin."""
        for near in CLEAR:
            for x, y in points:
                box = (x - near, y - near, x + near, y + near)
                if not any(overlap(other, box) for other in self.taken):
                    return x, y
        return None

    def centred(
        self, points: Iterable[Point], text: Text, wishes: Sequence[Box] = (), beside: Iterable[Spot] = ()
    ) -> Spot | None:
        """Place a label with its middle on the first of these points where it is free, else at a spot `beside`.

        Of the next few free ones rather on the first that least takes what other labels wish for.
        """
        return self._least((*(Spot(x, y - text.height / 2, 0) for x, y in points), *beside), text, wishes)

    def badge(
        self, points: Iterable[Point], side: float, upon: Point | None = None, *, over: bool = False
    ) -> Point | None:
        """Place a square with its middle on the first of these points where it is free, or `over` all but others.

        The symbol at the point `upon` is not in its way.
        """
        others = [] if over else [box for box in self.taken if not (upon and centred(box, upon))]
        for x, y in points:
            box = (x - side / 2, y - side / 2, x + side / 2, y + side / 2)
            if inside(box, self.room) and not any(overlap(box, other) for other in (*others, *self.badges)):
                self.badges.append(box)
                return x, y
        return None

    def _least(self, spots: Iterable[Spot], text: Text, wishes: Sequence[Box], own: Point | None = None) -> Spot | None:
        """Take the free place that least takes of the wishes, the first of them; without wishes simply the first."""
        free = islice((spot for spot in spots if self._free(box_of(spot, text), own)), NEAREST if wishes else 1)
        best = min(free, key=lambda spot: sum(overlap(box_of(spot, text), wish) for wish in wishes), default=None)
        return best and self._take(best, text)

    def _take(self, spot: Spot, text: Text) -> Spot:
        self.taken.append(box_of(spot, text))
        self.labels.append(box_of(spot, text))
        return spot

    def _free(self, box: Box, own: Point | None) -> bool:
        """Whether a label has room, and is near no other label nor symbol but what holds its `own` point."""
        if not inside(box, self.room) or any(overlap(box, other) for other in self.taken):
            return False
        aside = own and not box[1] < own[1] < box[3]
        apart, near = grown(box, APART, 0), grown(box, IN_LINE if aside else NEAR, NEAR)
        strange = (other for other in self.symbols if not (own and holds(other, own)))
        return not any(overlap(apart, other) for other in self.labels) and not any(overlap(near, s) for s in strange)


def within(spot: Spot, text: Text, areas: Iterable[Interior]) -> bool:
    """Whether a label at a spot has its middle in one of some areas."""
    left, top, right, bottom = box_of(spot, text)
    return any(area.contains(((left + right) / 2, (top + bottom) / 2)) for area in areas)


def leader(x: float, y: float, radius: float, box: Box) -> Line:
    """The line from a symbol's edge to the nearest point of its label."""
    to_x, to_y = min(max(x, box[0] - 1), box[2] + 1), min(max(y, box[1] + 1), box[3] - 1)
    far = math.hypot(to_x - x, to_y - y) or 1.0
    return x + (to_x - x) * radius / far, y + (to_y - y) * radius / far, to_x, to_y


def _crosses(line: Line, box: Box) -> bool:
    """Whether a line runs through a box."""
    return any(box[0] < x < box[2] and box[1] < y < box[3] for x, y in _points(line))


def _course(line: Line) -> list[Box]:
    """Boxes along a line, for what comes later to stay clear of it."""
    return [(x - 1, y - 1, x + 1, y + 1) for x, y in _points(line)]


def _points(line: Line) -> Iterator[Point]:
    """Points on a line, every few px of it."""
    x, y, to_x, to_y = line
    steps = max(1, round(math.hypot(to_x - x, to_y - y) / 4))
    return ((x + (to_x - x) * i / steps, y + (to_y - y) * i / steps) for i in range(steps + 1))

"""The key of a map without scripts: figures that found no room upon it, told below by letters at their symbols.

The live map's key is made in the browser, by `static/js/key.js`, with the same distances and limits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mapsvc.maps.drawing.boxes import Point, grown
from mapsvc.maps.drawing.captions import Caption
from mapsvc.maps.drawing.interior import Interior
from mapsvc.maps.drawing.labels import Placer
from mapsvc.maps.drawing.projection import Box
from mapsvc.maps.drawing.svg import number

BADGE = 18.0
"""How wide and high a letter's badge is, CSS px."""

OUT = BADGE / 2 + 1
"""How far from what it is beside its middle stands, CSS px."""

HOLDS = 11.0
"""The least radius, in CSS px, of a disc that holds a badge."""

LETTERS = {"ar": "أبجدهوزحطيكلمنسعفصقرشتثخذض"}
"""Letters of the languages that have their own, in the order in which they number; as many as a key has lines."""
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a key: what found no room, and the letter at its symbol; "" where not even that has room."""

    item: Caption
    letter: str


@dataclass(frozen=True, slots=True)
class Key:
    """A key's lines in the order of their letters, the badges of these as SVG, and whether it lacks lines for more."""

    entries: tuple[Entry, ...] = ()
    badges: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class Untold:
    """What found no room, CSS px: where its symbol or the middle of its area is, and the inside of a large one.

    `elsewhere` are the areas that it is not in; `name` is the box of its name, where that alone is on the map.
    """

    item: Caption
    at: Point
    interior: Interior | None = None
    elsewhere: Sequence[Interior] = ()
    name: Box | None = None


def key_of(untold: Sequence[Untold], most: int, placer: Placer, lang: str) -> Key:
    """Give letters to what found no room, in this order, in so many lines at most."""
    letters = letters_of(lang)
    entries, badges = list[Entry](), list[str]()
    for one in untold[:most]:
        spot = _spot(one, placer)
        letter = letters[len(badges)] if spot else ""
        entries.append(Entry(one.item, letter))
        badges += [badge(letter, *spot)] if spot else []
    return Key(tuple(entries), "".join(badges), len(untold) > most)


def letters_of(lang: str) -> str:
    """The letters of a key in a language."""
    return LETTERS.get(lang, LATIN)


def _spot(one: Untold, placer: Placer) -> Point | None:
    """At its name; free in its area, else near it, but in no other; upon its disc or free beside it, else over its
    symbol unless that is in a larger one; or nowhere.
    """
    at, radius = one.at, one.item.symbol.radius
    if one.name and (spot := placer.badge(_at_name(one.name), BADGE)):
        return spot
    if one.item.areal:
        heads = one.interior.points if one.interior else [at]
        near = [*heads, *(spot for out in (BADGE, 2 * BADGE) for head in heads for spot in ring(head, out))]
        apart = [spot for spot in near if not any(area.contains(spot) for area in one.elsewhere)]
        own = [spot for spot in apart if _is_own(spot, one.interior)]
        return placer.badge([*own, *apart], BADGE)
    beside = ring(at, radius + OUT)
    tried = beside if radius < HOLDS else [at, *beside]
    over = [] if placer.covered(at, radius) else [at]
    return placer.badge(tried, BADGE, upon=at) or placer.badge(over, BADGE, over=True)


def _is_own(spot: Point, interior: Interior | None) -> bool:
    """Whether a badge there is not in another area than its own."""
    x, y = spot
    return interior is None or interior.holds(x - BADGE / 2, x + BADGE / 2, y)


def _at_name(box: Box) -> list[Point]:
    """Points to the right and left of a name, above and below it."""
    left, top, right, bottom = grown(box, OUT, OUT)
    across, down = (left + right) / 2, (top + bottom) / 2
    return [(right, down), (left, down), (across, top), (across, bottom)]


def ring(at: Point, out: float) -> list[Point]:
    """Points all around another, `out` CSS px from it."""
    turns = (math.radians(45 * turn) for turn in (0, 4, 2, 6, 1, 7, 3, 5))
    return [(at[0] + out * math.cos(turn), at[1] + out * math.sin(turn)) for turn in turns]


def badge(letter: str, x: float, y: float) -> str:
    """A letter in a ring with its middle at x, y."""
    ringed = f'<circle class="badge-ring" r="{number(BADGE / 2 - 0.5)}"/>'
    said = f'<text class="badge-letter" y="4" text-anchor="middle">{letter}</text>'
    return f'<g class="badge" transform="translate({number(x)} {number(y)})">{ringed}{said}</g>'

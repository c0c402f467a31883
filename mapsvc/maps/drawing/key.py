"""The key of a map without scripts: figures that found no room upon it, told below by letters at their symbols.

The live map's key is made in the browser, by `static/js/key.js`, with the same distances and limits.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mapsvc.maps.drawing.captions import Caption
from mapsvc.maps.drawing.labels import Placer, Point
from mapsvc.maps.drawing.svg import number

BADGE = 18.0
"""How wide and high a letter's badge is, CSS px."""

HOLDS = 11.0
"""The least radius, in CSS px, of a disc that holds a badge."""

LETTERS = {"ar": "أبجدهوزحطيكلمنسعفصقرشتثخذض"}
"""Letters of the languages that have their own, in the order of the style sheet's counters; as many lines has a key."""
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a key: what found no room, and the letter at its symbol; "" where not even that has room."""

    item: Caption
    letter: str


@dataclass(frozen=True, slots=True)
class Key:
    """A key's lines in the order of their letters, and the badges of these as SVG."""

    entries: tuple[Entry, ...] = ()
    badges: str = ""


Place = tuple[Point, Sequence[Point]]
"""Where a symbol is, or the middle of an area, and where else in the area its label may stand: CSS px."""


def key_of(untold: Iterable[tuple[Caption, Place]], placer: Placer, lang: str, *, hidden: bool) -> Key:
    """Give letters to what found no room, the foremost first; `hidden` badges wait for the page that has the key."""
    letters = LETTERS.get(lang, LATIN)
    entries, badges = list[Entry](), list[str]()
    for item, place in sorted(untold, key=lambda one: one[0].rank)[: len(letters)]:
        spot = _spot(item, place, placer)
        letter = letters[len(badges)] if spot else ""
        entries.append(Entry(item, letter))
        badges += [badge(letter, *spot, hidden=hidden)] if spot else []
    return Key(tuple(entries), "".join(badges))


def _spot(item: Caption, place: Place, placer: Placer) -> Point | None:
    """Free in its area or near; upon its disc or free beside it, else over its symbol; or nowhere."""
    at, stands = place
    if item.areal:
        return placer.badge([*stands, *ring(at, BADGE), *ring(at, 2 * BADGE)], BADGE)
    beside = ring(at, item.symbol.radius + BADGE / 2 + 1)
    tried = beside if item.symbol.radius < HOLDS else [at, *beside]
    return placer.badge(tried, BADGE, upon=at) or placer.badge([at], BADGE, over=True)


def ring(at: Point, out: float) -> list[Point]:
    """Points all around another, `out` CSS px from it."""
    turns = (math.radians(45 * turn) for turn in (0, 4, 2, 6, 1, 7, 3, 5))
    return [(at[0] + out * math.cos(turn), at[1] + out * math.sin(turn)) for turn in turns]


def badge(letter: str, x: float, y: float, *, hidden: bool = False) -> str:
    """A letter in a ring with its middle at x, y; `hidden`: only a style sheet shows it, where there is a key."""
    shown = ' display="none"' if hidden else ""
    ringed = f'<circle class="badge-ring" r="{number(BADGE / 2 - 0.5)}"/>'
    said = f'<text class="badge-letter" y="4" text-anchor="middle">{letter}</text>'
    return f'<g class="badge"{shown} transform="translate({number(x)} {number(y)})">{ringed}{said}</g>'

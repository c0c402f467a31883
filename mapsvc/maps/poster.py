"""The static picture: a period's map with its headline, summary, stamp, legend and credit, as one SVG document.

It stands alone in feeds, chats, print and pages without scripts, so whatever qualifies a figure is in it. Sizes are
CSS px of the 1200 × 675 original.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from mapsvc.maps.drawing import paint, signs
from mapsvc.maps.drawing.basemap import Basemap
from mapsvc.maps.drawing.captions import Caption, located
from mapsvc.maps.drawing.column import Column, Line
from mapsvc.maps.drawing.insets import insets
from mapsvc.maps.drawing.key import BADGE, Entry, Key, badge
from mapsvc.maps.drawing.picture import ground_layer, layers
from mapsvc.maps.drawing.projection import INSET, KEYED, STILL, Frame, Tier
from mapsvc.maps.drawing.scene import Scene
from mapsvc.maps.drawing.signs import Sign
from mapsvc.maps.drawing.svg import number
from mapsvc.maps.drawing.typesetting import BOLD, Run, is_figure, line_width, shortened
from mapsvc.maps.fragments import swatches
from mapsvc.maps.view import MapView, PeriodView
from mapsvc.maps.wording import terms, words
from mapsvc.maps.wording.quantities import set_apart
from mapsvc.messages import Translator
from mapsvc.plaintext import plain

WIDTH, HEIGHT = 1200, 675
"""The size of the original, which link previews crop least."""

SIDE = 36.0
FONTS = "'Noto Sans', 'Noto Sans Arabic', system-ui, sans-serif"
COLOURS = ("paper", "sea", "ink", "muted", "symbol", "alert")
KEY_LINE, KEY_NAME = WIDTH / 3, 90.0
"""CSS px that a line of the key is wide at most, if what is said leaves so much, and that a name in it has at least."""
LEGEND_ROWS = 2
KEY_ROWS = 4

TONES = {"t-gone": "muted", "t-unknown": "muted"}
"""Colours of what is said of a place that is not one of troops there."""

STILL_INSET = replace(INSET, name=STILL.name, width=168)
INSET_GAP = 12.0
INSET_HIGH = 112.0
"""CSS px that an inset is high at most: what is drawn for the usual height would be blown up."""

INSET_TALL = 190.0
"""CSS px of height with its words from which names of two places may take two lines each."""

INSETS_HIGH = 3
"""Insets that one column may have."""


DRAFT = Line(15, 24, 700, "alert")
TITLE = Line(31, 38, 700, "ink", 2)
STAMP = Line(17, 26, 600, "symbol")
SUMMARY = Line(16, 21.5, 400, "ink", 4)
SMALL = Line(12, 17, 400, "muted")
CREDIT = replace(SMALL, most=2)
NOTICE = Line(17, 26, 600, "ink", 3)
INSET_NAME = Line(13, 16, 700, "ink")


@dataclass(frozen=True, slots=True)
class Poster:
    """A picture drawn but not painted: `markup` names classes, and its ground's strokes are `ground` times too thin."""

    head: str
    markup: str
    ground: float
    rtl: bool

    def svg(self, styles: Path, theme: str) -> str:
        """The picture as a document of its own, in the colours of a theme of the folder of style sheets."""
        colours = paint.tokens(styles, theme)
        rules = paint.rules(styles, theme, self.ground)
        rules += [paint.Rule.of(f".c-{name}", {"fill": colours[name]}) for name in COLOURS]
        rules.append(paint.Rule.of(".map-picture text", {"font-family": FONTS}))
        # Letters that join cannot be spaced.
        rules += [paint.Rule.of(path, {"letter-spacing": "0"}) for path in (".country", ".country .n") if self.rtl]
        return paint.painted(f"{self.head}{self.markup}</svg>", rules) + "\n"


def poster(view: MapView, period: PeriodView, base: Basemap, t: Translator, credit: str) -> Poster:
    """Draw the static picture of one period, all forces; `credit` is the base data's line."""
    column = Column(WIDTH, SIDE, rtl=view.direction == "rtl")
    if view.draft:
        column.write(t.gettext("Draft: not checked, not for publication"), DRAFT)
    column.write(plain(view.title), TITLE)
    column.write(_stamp(view, period, t), STAMP)
    column.write(period.summary, SUMMARY)
    top = column.y + 12
    foot = _foot(view, period, t, credit)
    low = HEIGHT - foot.y - 10
    # A key takes of the map's height, and what is lost is known once the map is drawn; each letter on it has a line.
    rows, most = 0, KEYED
    while True:
        bottom = low - rows * signs.MEANING.step
        drawn = _map(view, period, base, bottom - top, most)
        key = signs.rows(_key(drawn, t), foot)
        if len(key) <= rows:
            break
        rows = min(len(key), KEY_ROWS)
        most = KEYED if len(key) <= KEY_ROWS else sum(map(len, key[:KEY_ROWS]))
    told = Column(WIDTH, SIDE, rtl=column.rtl, y=6)
    signs.write(told, key)
    markup = (
        f'<rect class="c-paper" width="{WIDTH}" height="{HEIGHT}"/>{"".join(column.parts)}'
        f'<g transform="translate(0 {number(top)})">{drawn.markup}</g>{_nothing(view, (top + bottom) / 2, t)}'
        f'<g transform="translate(0 {number(bottom)})">{"".join(told.parts)}</g>'
        f'<g transform="translate(0 {number(low)})">{"".join(foot.parts)}</g>'
    )
    return Poster(_head(view, period), markup, drawn.ground, column.rtl)


def _foot(view: MapView, period: PeriodView, t: Translator, credit: str) -> Column:
    """What stands below the map: its legend, whose rows have a limit, who reported, and the credit."""
    foot = Column(WIDTH, SIDE, rtl=view.direction == "rtl", y=6)
    legend = (
        Sign(sign, plain(item.text), 2.0 * item.high + 4 if item.high else 24.0)
        for item, sign in swatches(view, period, t)
    )
    signs.write(foot, signs.rows(legend, foot)[:LEGEND_ROWS])
    foot.write(terms.publishers(view.sources, t), SMALL)
    foot.write(t.gettext(credit), CREDIT)
    return foot


def _nothing(view: MapView, middle: float, t: Translator) -> str:
    """What stands on a map that has nothing to show."""
    if located(view):
        return ""
    side, top = WIDTH / 4, middle - NOTICE.step
    notice = Column(WIDTH, side, rtl=view.direction == "rtl", y=top)
    notice.write(terms.none_located(t), NOTICE)
    across, down = f'x="{number(side - 20)}" width="{number(WIDTH / 2 + 40)}"', number(notice.y - top + 24)
    return f'<rect class="c-paper" {across} y="{number(top - 12)}" height="{down}"/>{"".join(notice.parts)}'


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The map with its insets, its corner at the origin; `ground` as in `Poster`, and what found no room."""

    markup: str
    ground: float
    key: Sequence[Entry]


def _map(view: MapView, period: PeriodView, base: Basemap, height: float, keyed: int) -> _Drawn:
    """Draw the map and its insets in some height, CSS px, with so many letters of a key at most."""
    rtl = view.direction == "rtl"
    scene = Scene.of(view, base, still=replace(STILL, height=min(height, STILL.height)))
    side = _aside(scene, view, period, height, rtl=rtl)
    tier = replace(STILL, width=WIDTH - side.width, height=height, keyed=keyed)
    upon = layers(scene, period, (tier,))
    markup = (
        _window(ground_layer(scene, (tier,)) + upon.markup, scene.frame, tier, side.width if rtl else 0.0, 0)
        + f'<g transform="translate({number(0 if rtl else tier.width)} 0)">{side.markup}</g>'
    )
    return _Drawn(markup, scene.frame.unit(tier) / scene.drawn.step, upon.keys.get(tier.name, Key()).entries)


def _key(drawn: _Drawn, t: Translator) -> Iterator[Sign]:
    """What found no room on the map, by the letters at its symbols."""
    for entry in drawn.key:
        text = _told(entry.item, t)
        yield Sign(badge(entry.letter, BADGE / 2, BADGE / 2), text, BADGE) if entry.letter else Sign("", text, 0)


def _told(item: Caption, t: Translator) -> str:
    """A line of the key: the phrase that has a figure, if one has, whole; a long name is cut for it."""
    phrase = next(filter(is_figure, item.phrases), item.phrases[0])
    said = t.gettext(" · ").join([phrase, *([words.more(t)] if len(item.phrases) > 1 else [])])
    room = KEY_LINE - line_width([Run(said, "")], signs.MEANING.size)
    name = shortened(plain(item.name), signs.MEANING.size, max(room, KEY_NAME))
    return t.gettext(": ").join([set_apart(name, t), said])


@dataclass(frozen=True, slots=True)
class _Aside:
    """What stands beside the map: its width with the space before it, CSS px, and its elements."""

    width: float = 0.0
    markup: str = ""


def _aside(scene: Scene, view: MapView, period: PeriodView, height: float, *, rtl: bool) -> _Aside:
    """The insets in one column or two, each with what is said of its places below it."""
    drawn = list(insets(scene, view, period, tier=STILL_INSET))
    if not drawn:
        return _Aside()
    columns = 1 if len(drawn) <= INSETS_HIGH else 2
    rows = -(-len(drawn) // columns)
    wide, high = STILL_INSET.width + INSET_GAP, (height + INSET_GAP) / rows
    parts = []
    for index, inset in enumerate(drawn):
        x, y = index // rows * wide + (0 if rtl else INSET_GAP), index % rows * high
        text = Column(STILL_INSET.width, 4, rtl=rtl, y=high - INSET_GAP)
        for caption in inset.captions[: 1 + (len(inset.captions) < 3)]:
            line = replace(INSET_NAME, most=2 if len(inset.captions) == 1 or high >= INSET_TALL else 1)
            said = replace(INSET_NAME, weight=600, colour=TONES.get(caption.symbol.tone, "symbol"), most=2)
            text.write(plain(caption.name), line)
            for phrase in caption.phrases[:1]:
                text.write(phrase, said)
        room = 2 * (high - INSET_GAP) - text.y - 4
        tier = replace(STILL_INSET, height=min(room, INSET_HIGH))
        told = "".join(text.parts)
        lift = number(y - (text.y - high + INSET_GAP) - (room - tier.height))
        parts.append(_window(inset.markup, inset.frame, tier, x, y))
        parts.append(f'<g transform="translate({number(x)} {lift})">{told}</g>')
    return _Aside(columns * wide, "".join(parts))


def _stamp(view: MapView, period: PeriodView, t: Translator) -> str:
    """The period, and the date as of which it is known, which a long name of a period never takes the room of."""
    known = t.gettext(" · ") + terms.stamp(view.as_of, t)
    room = (WIDTH - 2 * SIDE) / BOLD - line_width([Run(known, "")], STAMP.size)
    return set_apart(shortened(plain(period.label), STAMP.size, room), t) + known


def _head(view: MapView, period: PeriodView) -> str:
    title = escape(f"{plain(view.title)} · {plain(period.label)}")
    described = f"<title>{title}</title><desc>{escape(plain(period.summary))}</desc>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' role="img" font-family="{FONTS}" xml:lang="{view.lang}">{described}'
    )


def _window(drawn: str, frame: Frame, tier: Tier, x: float, y: float) -> str:
    """What is drawn in units of a frame, cut to the tier's size, its corner at x, y."""
    left, upper, right, lower = frame.seen(tier)
    at = f'width="{number(right - left)}" height="{number(lower - upper)}"'
    return (
        f'<svg x="{number(x)}" y="{number(y)}" width="{number(tier.width)}" height="{number(tier.height)}"'
        f' viewBox="{number(left)} {number(upper)} {number(right - left)} {number(lower - upper)}">'
        f'<rect class="c-sea" x="{number(left)}" y="{number(upper)}" {at}/>'
        f'<g class="map-picture" paint-order="stroke">{drawn}</g></svg>'
    )

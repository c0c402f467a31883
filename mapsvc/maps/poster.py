"""The static picture: a period's map with its headline, summary, stamp, legend and credit, as one SVG document.

It stands alone in feeds, chats, print and pages without scripts, so whatever qualifies a figure is in it. Sizes are
CSS px of the 1200 × 675 original.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

from mapsvc.maps import paint, terms
from mapsvc.maps.basemap import STEP, Basemap
from mapsvc.maps.captions import RIGHT_TO_LEFT
from mapsvc.maps.fragments import swatches
from mapsvc.maps.labels import Run, line_width, paragraph
from mapsvc.maps.picture import drawing
from mapsvc.maps.projection import STILL, Frame, Tier
from mapsvc.maps.quantities import plain
from mapsvc.maps.svg import isolate, number
from mapsvc.maps.view import MapView, PeriodView
from mapsvc.messages import Translator

WIDTH, HEIGHT = 1200, 675
"""The size of the original, which link previews crop least."""

SIDE = 36.0
COLOURS = ("paper", "sea", "ink", "muted", "symbol", "alert")
LEGEND_ROWS = 2


@dataclass(frozen=True, slots=True)
class _Line:
    """A kind of text: size, line height, weight, colour token, and how many lines it may take."""

    size: float
    step: float
    weight: int
    colour: str
    most: int = 1


DRAFT = _Line(15, 24, 700, "alert")
TITLE = _Line(31, 38, 700, "ink", 2)
STAMP = _Line(17, 26, 600, "symbol")
SUMMARY = _Line(16, 21.5, 400, "ink", 3)
LEGEND = _Line(13, 26, 400, "ink")
SMALL = _Line(12, 17, 400, "muted")


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
        rules = [paint.sheet(styles, theme, self.markup, self.ground)]
        rules += [f".c-{name}{{fill:{colours[name]}}}" for name in COLOURS]
        # Letters that join cannot be spaced.
        rules += [".country,.country .n{letter-spacing:0}"] if self.rtl else []
        return f"{self.head}<style>{''.join(rules)}</style>{self.markup}</svg>\n"


def poster(view: MapView, period: PeriodView, base: Basemap, t: Translator, credit: str) -> Poster:
    """Draw the static picture of one period, all forces; `credit` is the base data's line."""
    column = _Column(rtl=view.lang in RIGHT_TO_LEFT)
    if view.draft:
        column.write(t.gettext("Draft: not checked, not for publication"), DRAFT)
    column.write(view.title, TITLE)
    column.write(f"{period.label} · {terms.stamp(view.as_of, t)}", STAMP)
    column.write(period.summary, SUMMARY)
    top = column.y + 12
    foot = _Column(rtl=column.rtl)
    foot.y = 6
    _legend(view, period, t, foot)
    foot.write(_sources(view, t), SMALL)
    foot.write(credit, SMALL)
    bottom = HEIGHT - foot.y - 10
    tier = replace(STILL, height=bottom - top)
    frame = Frame.of(view.focus, view.extent)
    ground = f'<rect class="c-paper" width="{WIDTH}" height="{HEIGHT}"/>'
    markup = (
        f"{ground}{''.join(column.parts)}{_map(drawing(view, period, base, frame, (tier,)), frame, tier, top)}"
        f'<g transform="translate(0 {number(bottom)})">{"".join(foot.parts)}</g>'
    )
    return Poster(_head(view, period), markup, frame.unit(tier) / STEP, column.rtl)


def _head(view: MapView, period: PeriodView) -> str:
    title = escape(f"{plain(view.title)} · {plain(period.label)}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' role="img" xml:lang="{view.lang}"><title>{title}</title><desc>{escape(plain(period.summary))}</desc>'
    )


def _map(drawn: str, frame: Frame, tier: Tier, top: float) -> str:
    """What is drawn of the map, in units, cut to the picture's width and the tier's height."""
    left, upper, right, lower = frame.seen(tier)
    at = f'width="{number(right - left)}" height="{number(lower - upper)}"'
    return (
        f'<svg y="{number(top)}" width="{WIDTH}" height="{number(tier.height)}"'
        f' viewBox="{number(left)} {number(upper)} {number(right - left)} {number(lower - upper)}">'
        f'<rect class="c-sea" x="{number(left)}" y="{number(upper)}" {at}/>'
        f'<g class="map-picture">{drawn}</g></svg>'
    )


@dataclass(slots=True)
class _Column:
    """Lines from the top of a block down, each from the side where the language starts."""

    rtl: bool
    y: float = 24.0
    parts: list[str] = field(default_factory=list)

    def write(self, text: str, line: _Line) -> None:
        """Add a text, wrapped and cut to the lines it may take."""
        for row in paragraph(plain(text), line.size, WIDTH - 2 * SIDE, line.most, line.weight):
            self.y += line.step
            self.parts.append(self.text(row, SIDE, line, self.y - line.step * 0.3))

    def text(self, row: str, start: float, line: _Line, y: float) -> str:
        """One line of text that starts `start` px from the side."""
        x, anchor, content = start, "", escape(row)
        if self.rtl:
            x, anchor, content = WIDTH - start, ' text-anchor="end"', isolate(content)
        font = f'font-size="{number(line.size)}" font-weight="{line.weight}"'
        return f'<text class="c-{line.colour}" x="{number(x)}" y="{number(y)}" {font}{anchor}>{content}</text>'

    def place(self, drawn: str, start: float, width: float, y: float) -> str:
        """A drawing of some width, its top left corner at its origin, `start` px from the side."""
        x = WIDTH - start - width if self.rtl else start
        return f'<g transform="translate({number(x)} {number(y)})">{drawn}</g>'


def _legend(view: MapView, period: PeriodView, t: Translator, column: _Column) -> None:
    """Set the signs in rows; those that find no room in the last are left out, the rarest being last."""
    start, row = SIDE, 0
    for sign, text, size in _signs(view, period, t):
        width = size + 8 + line_width([Run(text, "")], LEGEND.size)
        if start > SIDE and start + width > WIDTH - SIDE:
            start, row = SIDE, row + 1
        if row == LEGEND_ROWS:
            break
        middle = column.y + LEGEND.step * (row + 0.5)
        column.parts.append(column.place(sign, start, size, middle - size / 2))
        column.parts.append(column.text(text, start + size + 8, LEGEND, middle + 4.5))
        start += width + 22
    column.y += LEGEND.step * (min(row, LEGEND_ROWS - 1) + 1) if start > SIDE else 0


def _signs(view: MapView, period: PeriodView, t: Translator) -> Iterator[tuple[str, str, float]]:
    """The legend's signs: the drawing, what it means, and its side in CSS px."""
    for item, drawn in swatches(view, period, t):
        yield drawn, plain(item.text), 2.0 * item.high + 4 if item.high else 24.0


def _sources(view: MapView, t: Translator) -> str:
    """Name the publishers, each once."""
    names = dict.fromkeys(plain(source.publisher) for source in view.sources)
    return t.text("Sources: %(names)s", names=t.gettext(", ").join(names))

"""The static picture: a period's map with its headline, summary, stamp, legend and credit, as one SVG document.

It stands alone in feeds, chats, print and pages without scripts, so whatever qualifies a figure is in it. Sizes are
CSS px of the 1200 × 675 original.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

from mapsvc.maps.drawing import paint
from mapsvc.maps.drawing.basemap import STEP, Basemap
from mapsvc.maps.drawing.labels import Run, line_width, paragraph
from mapsvc.maps.drawing.picture import drawing
from mapsvc.maps.drawing.projection import STILL, Frame, Tier
from mapsvc.maps.drawing.svg import isolate, number
from mapsvc.maps.fragments import swatches
from mapsvc.maps.view import MapView, PeriodView
from mapsvc.maps.wording import terms
from mapsvc.messages import Translator
from mapsvc.plaintext import plain

WIDTH, HEIGHT = 1200, 675
"""The size of the original, which link previews crop least."""

SIDE = 36.0
FONTS = "'Noto Sans', 'Noto Sans Arabic', system-ui, sans-serif"
COLOURS = ("paper", "sea", "ink", "muted", "symbol", "alert")
LEGEND_ROWS = 2


_Sign = tuple[str, str, float]
"""A sign of the legend: its drawing, what it means, its side in CSS px."""


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
        rules = paint.rules(styles, theme, self.ground)
        rules += [paint.Rule.of(f".c-{name}", {"fill": colours[name]}) for name in COLOURS]
        rules.append(paint.Rule.of(".map-picture text", {"font-family": FONTS}))
        # Letters that join cannot be spaced.
        rules += [paint.Rule.of(path, {"letter-spacing": "0"}) for path in (".country", ".country .n") if self.rtl]
        return paint.painted(f"{self.head}{self.markup}</svg>", rules) + "\n"


def poster(view: MapView, period: PeriodView, base: Basemap, t: Translator, credit: str) -> Poster:
    """Draw the static picture of one period, all forces; `credit` is the base data's line."""
    column = _Column(rtl=view.direction == "rtl")
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
    described = f"<title>{title}</title><desc>{escape(plain(period.summary))}</desc>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' role="img" font-family="{FONTS}" xml:lang="{view.lang}">{described}'
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
        x, anchor = (WIDTH - start, ' text-anchor="end"') if self.rtl else (start, "")
        content = isolate(escape(row), rtl=self.rtl)
        font = f'font-size="{number(line.size)}" font-weight="{line.weight}"'
        return f'<text class="c-{line.colour}" x="{number(x)}" y="{number(y)}" {font}{anchor}>{content}</text>'

    def place(self, drawn: str, start: float, width: float, y: float) -> str:
        """A drawing of some width, its top left corner at its origin, `start` px from the side."""
        x = WIDTH - start - width if self.rtl else start
        return f'<g transform="translate({number(x)} {number(y)})">{drawn}</g>'


def _legend(view: MapView, period: PeriodView, t: Translator, column: _Column) -> None:
    """Set the signs in rows as high as their largest; those with no room in the last row are left out."""
    for row in _rows(_signs(view, period, t))[:LEGEND_ROWS]:
        height = max(LEGEND.step, *(size + 4 for *_, size in row))
        start, middle = SIDE, column.y + height / 2
        for sign, text, size in row:
            column.parts.append(column.place(sign, start, size, middle - size / 2))
            column.parts.append(column.text(text, start + size + 8, LEGEND, middle + 4.5))
            start += _width(text, size)
        column.y += height


def _rows(signs: Iterable[_Sign]) -> list[list[_Sign]]:
    """Fill rows of the picture's width with signs, in their order."""
    rows: list[list[_Sign]] = []
    end = 0.0
    for sign in signs:
        width = _width(*sign[1:])
        if not rows or end + width > WIDTH - 2 * SIDE:
            rows.append([])
            end = 0.0
        rows[-1].append(sign)
        end += width
    return rows


def _width(text: str, size: float) -> float:
    """The width of a sign with its meaning and the space after it."""
    return size + 8 + line_width([Run(text, "")], LEGEND.size) + 22


def _signs(view: MapView, period: PeriodView, t: Translator) -> Iterator[_Sign]:
    """The legend's signs, the sized one first."""
    for item, drawn in swatches(view, period, t):
        yield drawn, plain(item.text), 2.0 * item.high + 4 if item.high else 24.0


def _sources(view: MapView, t: Translator) -> str:
    """Name the publishers, each once."""
    names = dict.fromkeys(plain(source.publisher) for source in view.sources)
    return t.text("Sources: %(names)s", names=t.gettext(", ").join(names))

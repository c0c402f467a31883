"""How labels are set: their words in lines of some width, and those lines as SVG text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from mapsvc.maps.drawing.captions import Caption, is_country
from mapsvc.maps.drawing.projection import Tier
from mapsvc.maps.drawing.spots import LINE, Spot, Text
from mapsvc.maps.drawing.svg import isolate, number
from mapsvc.maps.drawing.typesetting import Run, balanced, paragraph, tint, wrapped
from mapsvc.plaintext import apart

SIZE = 13.0
"""Font size of names and figures, CSS px."""

WIDTHS = {False: (176.0, 118.0), True: (132.0, 96.0)}
"""CSS px that a label is wide at most, and where room lacks for that; by whether the tier is terse."""

SLIM_LINES = 5
"""Lines that a label may take where its lines are made narrower: with more, it is a column of single words."""

TRACKING = 0.16
"""Space between the letters of country names, in em."""


def tracking(direction: str) -> float:
    """That of a page written "ltr" or "rtl", whose letters join and cannot be spaced."""
    return 0.0 if direction == "rtl" else TRACKING


def label_texts(item: Caption, tier: Tier, direction: str) -> tuple[Text, ...]:
    """A mark's label in full, with less of it or in narrower lines where room is scarce, and the name alone."""
    widest, *narrower = WIDTHS[tier.terse]
    phrases = item.brief if tier.terse else item.phrases
    tracked = tracking(direction) if is_country(item) else 0.0
    told = [_told(item, one, widest, tracked) for one in dict.fromkeys([phrases, item.brief])]
    slim = [_told(item, phrases, width, tracked) for width in narrower]
    alone = Text.of(_name_lines(item, widest, tracked), SIZE, tracked)
    alone = alone.named(alone)
    return *told, *(text for text in slim if len(text.lines) <= SLIM_LINES), alone


def _name_lines(item: Caption, width: float, tracking: float) -> list[list[Run]]:
    """A name in two lines at most, as on the live map."""
    return [[Run(line, "n")] for line in paragraph(item.name, SIZE, width / (1 + tracking), 2, weight=650)]


def _told(item: Caption, phrases: Sequence[str], width: float, tracking: float) -> Text:
    """A name and phrases in one line where that is short, else the name above them."""
    short = Text.of([[Run(item.name, "n"), *(Run(phrase, tint(phrase)) for phrase in phrases)]], SIZE)
    if len(phrases) < 2 and short.width <= width and not item.areal:
        return short
    name = _name_lines(item, width, tracking)
    lines = [[Run(line, tint(phrase))] for phrase in phrases for line in balanced(wrapped(phrase, SIZE, width / 1.08))]
    return Text.of([*name, *lines], SIZE).named(Text.of(name, SIZE, tracking))


def text_element(spot: Spot, text: Text, cls: str, direction: str, *, still: bool) -> str:
    """The text at its spot, on a page written "ltr" or "rtl"; `still`: for a picture without a page.

    In a text whose direction is right to left, "start" is its right edge; a picture alone has no renderer that knows
    `direction`.
    """
    rtl = direction == "rtl"
    anchors = ("end", "middle", "start")[:: -1 if rtl and not still else 1]
    anchor = anchors[spot.side + 1]
    x = number(spot.x)
    lines = []
    for index, line in enumerate(text.lines):
        runs = " ".join(_span(run, direction, beside=len(line) > 1) for run in line)
        runs = isolate(runs, rtl=rtl) if still else runs
        step = f' dy="{number(text.size * LINE)}"' if index else ""
        lines.append(runs if not index else f'<tspan x="{x}"{step}>{runs}</tspan>')
    top = number(spot.top + text.size * 0.98)
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{cls}" x="{x}" y="{top}"{side}>{"".join(lines)}</text>'


def _span(run: Run, direction: str, *, beside: bool) -> str:
    """A run: a name, written its own way, or what is said; set apart `beside` a name, lest the two turn as one."""
    if run.cls in {"n", ""}:
        text = escape(apart(run.text, direction))
    else:
        text = isolate(escape(run.text), rtl=direction == "rtl") if beside else escape(run.text)
    return f'<tspan class="{run.cls}">{text}</tspan>' if run.cls else text

"""Lines of text under one another in a picture that stands alone: wrapped, cut, and set in the page's direction."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from mapsvc.maps.drawing.svg import isolate, number
from mapsvc.maps.drawing.typesetting import balanced, paragraph


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of text: size, line height, weight, colour token, and how many lines it may take."""

    size: float
    step: float
    weight: int
    colour: str
    most: int = 1


@dataclass(slots=True)
class Column:
    """Lines from the top of a block `width` CSS px wide down, `side` px from the side where the language starts."""

    width: float
    side: float
    rtl: bool
    y: float = 24.0
    parts: list[str] = field(default_factory=list)

    def write(self, text: str, line: Line) -> None:
        """Add a text, wrapped and cut to the lines it may take; names in it are set apart by isolates or plain."""
        rows = paragraph(text, line.size, self.width - 2 * self.side, line.most, line.weight)
        for row in balanced(rows):
            self.y += line.step
            self.parts.append(self.text(row, self.side, line, self.y - line.step * 0.3))

    def text(self, row: str, start: float, line: Line, y: float) -> str:
        """One line of text that starts `start` px from the side."""
        x, anchor = (self.width - start, ' text-anchor="end"') if self.rtl else (start, "")
        content = isolate(escape(row), rtl=self.rtl)
        font = f'font-size="{number(line.size)}" font-weight="{line.weight}"'
        return f'<text class="c-{line.colour}" x="{number(x)}" y="{number(y)}" {font}{anchor}>{content}</text>'

    def place(self, drawn: str, start: float, width: float, y: float) -> str:
        """A drawing of some width, its top left corner at its origin, `start` px from the side."""
        x = self.width - start - width if self.rtl else start
        return f'<g transform="translate({number(x)} {number(y)})">{drawn}</g>'

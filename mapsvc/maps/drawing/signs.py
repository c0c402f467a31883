"""Signs with what they mean, in rows: the legend and the key of a picture that stands alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mapsvc.maps.drawing.column import Column, Line
from mapsvc.maps.drawing.typesetting import Run, line_width

MEANING = Line(13, 26, 400, "ink")

GAP = 22.0
"""CSS px between a meaning and the next sign."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign: its drawing, what it means, and its side in CSS px; the drawing's corner is its origin."""

    drawing: str
    text: str
    size: float

    @property
    def width(self) -> float:
        """CSS px of the sign, its meaning and the space after it."""
        return self.size + 8 + line_width([Run(self.text, "")], MEANING.size) + GAP


def rows(signs: Iterable[Sign], column: Column) -> list[list[Sign]]:
    """Fill rows of the column's width with signs, in their order."""
    found: list[list[Sign]] = []
    end = 0.0
    for sign in signs:
        if not found or end + sign.width - GAP > column.width - 2 * column.side:
            found.append([])
            end = 0.0
        found[-1].append(sign)
        end += sign.width
    return found


def write(column: Column, signs: list[list[Sign]]) -> None:
    """Set rows of signs, each as high as its largest."""
    for row in signs:
        height = max(MEANING.step, *(sign.size + 4 for sign in row))
        start, middle = column.side, column.y + height / 2
        for sign in row:
            column.parts.append(column.place(sign.drawing, start, sign.size, middle - sign.size / 2))
            column.parts.append(column.text(sign.text, start + sign.size + 8, MEANING, middle + 4.5))
            start += sign.width
        column.y += height

"""Small SVG writing: escaped text and attributes, and paths as whole-number steps."""

from __future__ import annotations

import unicodedata
from html import escape
from typing import Any

import numpy as np
import shapely

TURNING = {"R", "AL", "AN", "FSI", "LRI", "RLI"}


def attribute(name: str, value: str) -> str:
    """An attribute with a leading space, or nothing where the value is empty."""
    return f' {name}="{escape(value)}"' if value else ""


def number(value: float) -> str:
    """A coordinate in as few characters as a tenth of a unit needs."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def isolate(markup: str, *, rtl: bool) -> str:
    """Set a line with letters of a script from right to left, or with parts set apart, in the page's direction.

    For renderers that do not know `direction`, and take a line's from its first letter.
    """
    turned = any(unicodedata.bidirectional(letter) in TURNING for letter in markup)
    opening = "\u2067" if rtl else "\u2066"
    return f"{opening}{markup}\u2069" if turned else markup


def path_data(shape: Any, step: float) -> str:
    """A polygon's or line's path in whole steps of the grid, relative from point to point."""
    pieces = []
    x = y = 0
    for part in shapely.get_parts(shape):
        closed = part.geom_type == "Polygon"
        for line in (part.exterior, *part.interiors) if closed else (part,):
            points = _grid(line, step)
            if len(points) < (4 if closed else 2):
                continue
            steps = np.diff(points, axis=0)[: -1 if closed else None]
            start = points[0]
            move = _pair(int(start[0]) - x, int(start[1]) - y)
            pieces.append(f"m{move}l{_pairs(steps)}{'z' if closed else ''}")
            x, y = (int(v) for v in (start if closed else points[-1]))
    return "".join(pieces)


def _grid(line: Any, step: float) -> Any:
    points = np.rint(shapely.get_coordinates(line) / step).astype(int)
    keep = np.ones(len(points), dtype=bool)
    keep[1:] = np.any(np.diff(points, axis=0) != 0, axis=1)
    return points[keep]


def _pairs(steps: Any) -> str:
    text = "".join(f"{'' if v < 0 else ' '}{v}" for v in steps.ravel().tolist())
    return text.removeprefix(" ")


def _pair(x: int, y: int) -> str:
    return f"{x}{y}" if y < 0 else f"{x} {y}"

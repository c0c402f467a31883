"""Two periods beside each other, for pages without scripts; with them the live map compares."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup

_ID = re.compile(r'((?<![\w-])id="|\burl\(#|\bhref="#(?!place-))')
"""What comes before an id in a compiled picture, links to the page's places aside."""


def pair(told: list[dict[str, Any]], current: str, other: str) -> list[dict[str, Any]]:
    """The two periods of a comparison in their order, for pages without scripts."""
    if not other or other == current:
        return []
    return [_half(period, other) for period in told if period["id"] in {current, other}]


def steps(periods: list[dict[str, Any]], current: str, other: str) -> list[Markup]:
    """What changes from period to period between the two of a comparison, for pages without scripts."""
    order = [period["id"] for period in periods]
    if other not in order:
        return []
    first, last = sorted(map(order.index, (current, other)))
    return [period["fragments"]["changes"] for period in periods[first + 1 : last + 1]]


def _half(period: dict[str, Any], other: str) -> dict[str, Any]:
    """A period of a comparison; only of the one that is not the page's own there are pictures."""
    told = {"label": period["label"], "summary": period["summary"], "svg": ""}
    if period["id"] != other:
        return told
    parts = {"svg": period["svg"], **{name: period["fragments"][name] for name in ("key", "insets", "legend")}}
    return told | {name: Markup(_ID.sub(r"\1other-", text)) for name, text in parts.items()}  # noqa: S704

"""What a page tells of more than its own period: what changes, and the other one of a comparison without scripts."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup

_ID = re.compile(r'((?<![\w-])id="|\burl\(#|\bhref="#(?!place-))')
"""What comes before an id in a compiled picture, links to the page's places aside."""
_LINE = re.compile(r'(?<=<li )([^>]*\bdata-force="([^"]*)")')
"""What tells of which forces a line is, in compiled lists of what changes."""


def pair(told: list[dict[str, Any]], current: str, other: str) -> list[dict[str, Any]]:
    """The two periods of a comparison in their order, for pages without scripts."""
    if not other or other == current:
        return []
    return [_half(period, other) for period in told if period["id"] in {current, other}]


def changes(told: list[dict[str, Any]], current: str, force: str) -> Markup:
    """What changes up to the period of a page, the lines hidden that are not of the force chosen; "" is all."""
    found = next(period["fragments"]["changes"] for period in told if period["id"] == current)
    return _of_force(found, force)


def steps(told: list[dict[str, Any]], current: str, other: str, force: str) -> list[Markup]:
    """The same from period to period between the two of a comparison, for pages without scripts."""
    order = [period["id"] for period in told]
    if other not in order:
        return []
    first, last = sorted(map(order.index, (current, other)))
    return [_of_force(period["fragments"]["changes"], force) for period in told[first + 1 : last + 1]]


def _of_force(listed: str, force: str) -> Markup:
    """A list with the lines hidden that are not of a force: a script that chooses another shows them again."""

    def line(found: re.Match[str]) -> str:
        return found[0] if force in found[2].split() else f"hidden {found[0]}"

    return Markup(_LINE.sub(line, listed) if force else listed)  # noqa: S704  (escaped when it was compiled)


def _half(period: dict[str, Any], other: str) -> dict[str, Any]:
    """A period of a comparison; only of the one that is not the page's own there are pictures."""
    told = {"label": period["label"], "summary": period["summary"], "svg": ""}
    if period["id"] != other:
        return told
    parts = {"svg": period["svg"], **{name: period["fragments"][name] for name in ("key", "insets", "legend")}}
    return told | {name: Markup(_ID.sub(r"\1other-", text)) for name, text in parts.items()}  # noqa: S704

"""How a cell differs from what was said of it before, on an earlier report date or in an earlier version."""

from __future__ import annotations

from typing import NamedTuple

from mapsvc.messages import Translator


class Said(NamedTuple):
    """What a map says of a cell, and its bounds in full, for where the words are the same."""

    phrase: str
    bounds: str


def difference(was: Said | None, now: Said | None, t: Translator) -> str:
    """Write what is said now and what was; None: nothing stands for the cell."""
    if was is None:
        return t.text("new: %(now)s", now=now.phrase if now else "")
    if now is None:
        return t.text("no longer stated; it was: %(was)s", was=was.phrase)
    if was.phrase == now.phrase:
        return t.text("now: %(now)s; it was: %(was)s", now=now.bounds, was=was.bounds)
    return t.text("now: %(now)s; it was: %(was)s", now=now.phrase, was=was.phrase)

"""Names of the index that are much like a name: by sound, or but for one slip of the pen."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from rapidfuzz import fuzz

from mapsvc.gazetteer.entry import How
from mapsvc.gazetteer.slips import Slip, without_broken_article
from mapsvc.gazetteer.sounds import LEAST_BONES, is_arabic, skeleton, sound

ONE_SOUND, SLIP_OF_VOWEL, SWAPPED, ONE_SLIP, SHORT_SOUND, SAME_BONES = 0.96, 0.94, 0.92, 0.88, 0.87, 0.9
"""Scores of a name that sounds the same, that is a slip away with the same skeleton (Latkia is Latakia before it is
Latvia), that has two neighbouring letters swapped, that is another slip away, that sounds the same but is too short
to tell names apart, and the most where only the skeletons agree."""

LEAST_RATIO = {(True, True): 70.0, (True, False): 74.0, (False, True): 74.0, (False, False): 90.0}
"""(placed by the context?, skeleton longer than the least?) → how alike the sounds must be too, as skeletons agree by
chance (rapidfuzz ratio, 0..100)."""

LEAST_RATIO_ARABIC = 90.0
"""The least for a name in Arabic script, which leaves less open: it has letters for long vowels."""

BAND = 0.05
"""Names this close in score to the best are judged by their places' prominence."""

_MOST_KEYS = 40
_SOUNDS = "SELECT sound, key FROM sound WHERE bones = ?"


class Likeness(NamedTuple):
    """How alike two names are, 0..1, in which way, and where it is a slip, which."""

    score: float
    how: How
    slip: Slip | None = None


def by_sound(db: sqlite3.Connection, name: str, *, placed: bool) -> dict[str, Likeness]:
    """Find names that sound like this one: key → (score, how)."""
    heard = sound(name)
    bones = skeleton(heard)
    if not bones:
        return {}
    least = LEAST_RATIO[placed, len(bones) > LEAST_BONES]
    if not placed and is_arabic(name):
        least = max(least, LEAST_RATIO_ARABIC)
    found: dict[str, Likeness] = {}
    for other, key in db.execute(_SOUNDS, (bones,)):
        ratio = fuzz.ratio(heard, other, score_cutoff=least)
        same = SHORT_SOUND if bones.startswith("=") else ONE_SOUND
        score = same if heard == other else round(ratio / 100 * SAME_BONES, 3)
        if ratio and (key not in found or score > found[key].score):
            found[key] = Likeness(score, "skeleton")
    return found


def by_slip(slips: Mapping[str, Slip]) -> dict[str, Likeness]:
    """Score names that one slip parts from a name."""
    return {other: Likeness(SWAPPED if slip == "swapped" else ONE_SLIP, "edit", slip) for other, slip in slips.items()}


def by_article(name: str) -> dict[str, Likeness]:
    """Find what the name is without an article that lacks a letter or has a wrong one: A-Raqqah, اقيارة for القيارة."""
    return dict.fromkeys(without_broken_article(name), Likeness(ONE_SLIP, "edit"))


def best(*found: dict[str, Likeness]) -> list[tuple[str, Likeness]]:
    """Join findings, the likeliest first, and leave out what is clearly less like than the first."""
    joined: dict[str, Likeness] = {}
    for names in found:
        for key, likeness in names.items():
            joined[key] = _both(likeness, joined[key]) if key in joined else likeness
    ranked = sorted(joined.items(), key=lambda one: (-one[1].score, one[0]))
    return ranked[:_MOST_KEYS]


def _both(one: Likeness, other: Likeness) -> Likeness:
    """Join two ways in which a name is like another."""
    better, worse = (one, other) if one.score >= other.score else (other, one)
    slip = better.slip or worse.slip
    if better.how != worse.how and better.score < SLIP_OF_VOWEL:
        return Likeness(SLIP_OF_VOWEL, "edit", slip)
    return better._replace(slip=slip)

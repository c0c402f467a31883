"""Names of the index that are much like a name: by sound, or but for one slip of the pen."""

from __future__ import annotations

import re
import sqlite3

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from mapsvc.gazetteer.entry import SHORTEST_WITH_SLIP, How
from mapsvc.gazetteer.names import fold, loosen
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

LONG_KEY = 10
"""Letters of a name in which a slip may be seen in a short word too: Pápa Ar Base; but "ii" is not "iii"."""

_ROMAN = re.compile("[ivx]+")
BROKEN_ARTICLES = frozenset({"a", "l", "ai", "all", "aal", "la", "le"})
_BROKEN_ARABIC_ARTICLE = re.compile("(?:لا|اا|ا|ل)(?!ل)(?=\\w{4})")
_MOST_KEYS = 40
_LAST = "\U0010ffff"
_SOUNDS = "SELECT sound, key FROM sound WHERE bones = ?"
_HEADS = "SELECT key FROM head WHERE key >= ? AND key < ? AND length(key) BETWEEN ? AND ?"
_ENDED = "SELECT substr(ended, 2) FROM ended WHERE ended >= ? AND ended < ? AND length(ended) BETWEEN ? AND ?"
_TAILS = "SELECT substr(tail, 2) FROM tail WHERE tail >= ? AND tail < ? AND length(tail) BETWEEN ? AND ?"

Likeness = tuple[float, How]


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
        if ratio and score > found.get(key, (0.0, ""))[0]:
            found[key] = (score, "skeleton")
    return found


def by_slip(db: sqlite3.Connection, name: str, *, placed: bool) -> dict[str, Likeness]:
    """Find names that one slip parts from this one; in four letters, where no context places it, a swap."""
    key = loosen(fold(name))
    size = len(key)
    if size < SHORTEST_WITH_SLIP - 1:
        return {}
    # One slip leaves the first or the last half whole, even where it swaps the letters in the middle. It also leaves
    # the last letter, or all but the last two; and it never changes the first (see _one_slip).
    half = (size - 1) // 2
    head, ended, tail = key[: size - 2], key[-1] + key[:half], key[0] + key[::-1][:half]
    near = {other for (other,) in db.execute(_HEADS, (head, head + _LAST, size - 1, size + 1))}
    near |= {other for (other,) in db.execute(_ENDED, (ended, ended + _LAST, size, size + 2))}
    near |= {other[::-1] for (other,) in db.execute(_TAILS, (tail, tail + _LAST, size, size + 2))}
    slips = (other for other in near if _one_slip(key, other))
    scores = {other: SWAPPED if sorted(key) == sorted(other) else ONE_SLIP for other in slips}
    least = ONE_SLIP if placed or size >= SHORTEST_WITH_SLIP or is_arabic(name) else SWAPPED
    return {other: (score, "edit") for other, score in scores.items() if score >= least}


def by_article(name: str) -> dict[str, Likeness]:
    """Find the name without an article that lacks a letter or has a wrong one: A-Raqqah, اقيارة for القيارة."""
    folded = fold(name)
    first, _, rest = folded.partition(" ")
    if rest and first in BROKEN_ARTICLES:
        return {loosen(rest): (ONE_SLIP, "edit")}
    broken = _BROKEN_ARABIC_ARTICLE.match(folded)
    return {loosen(folded[broken.end() :]): (ONE_SLIP, "edit")} if broken else {}


def best(*found: dict[str, Likeness]) -> list[tuple[str, Likeness]]:
    """Join findings, the likeliest first, and leave out what is clearly less like than the first."""
    joined: dict[str, Likeness] = {}
    for names in found:
        for key, likeness in names.items():
            had = joined.get(key)
            joined[key] = max(likeness, had, _both(likeness, had)) if had else likeness
    ranked = sorted(joined.items(), key=lambda one: (-one[1][0], one[0]))
    return ranked[:_MOST_KEYS]


def _both(one: Likeness, other: Likeness) -> Likeness:
    return (SLIP_OF_VOWEL, "edit") if {one[1], other[1]} == {"skeleton", "edit"} else one


def _one_slip(key: str, other: str) -> bool:
    """Tell whether one slip parts two names; a number, short word, first letter or ending (Iraqi) is none."""
    if key[0] != other[0] or OSA.distance(key, other, score_cutoff=1) != 1:
        return False
    ours, theirs = key.split(), other.split()
    if len(ours) != len(theirs):
        return not any(token.isdigit() for token in ours + theirs)
    parted = next((a, b) for a, b in zip(ours, theirs, strict=True) if a != b)
    numbered = any(map(str.isdigit, "".join(parted)))
    if len(key) >= LONG_KEY:
        shortest = 1 if _ROMAN.fullmatch(parted[0] + parted[1]) is None and min(map(len, parted)) > 1 else LONG_KEY
    else:
        shortest = 3 if sorted(key) == sorted(other) and len(key) > len(parted[0]) else 4
    longer, shorter = parted
    inflected = longer.startswith(shorter) and longer[-1] != shorter[-1]
    return min(map(len, parted)) >= shortest and not numbered and not inflected

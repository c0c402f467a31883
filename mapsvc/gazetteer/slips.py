"""Names of the index that one slip of the pen parts from a name: a letter, a space, or the article beside them.

A slip is one letter left out, added or changed, or two neighbours swapped; the space between two words is a letter.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from typing import Literal

from rapidfuzz.distance import OSA

from mapsvc.gazetteer.entry import SHORTEST_WITH_SLIP
from mapsvc.gazetteer.names import fold, loosen
from mapsvc.gazetteer.sounds import is_arabic

LONG_KEY, LONG_KEY_ARABIC = 7, 6
"""Letters of a name of several words in which a slip may be seen in a short word too: Au Ghraib, دي الزور."""

SHORTEST_HEADLESS, SHORTEST_BEHIND_ARTICLE = 7, 5
"""Letters of a name whose first letter may be wrong, which a writer hardly gets wrong unless an article stands before
it; two swapped letters are seen in one less."""

_ROMAN = re.compile("[ivx]+")
_KUNYA = frozenset(["abu", "abo", "umm", "um", "bin", "ibn", "bint", "ابو", "ام", "بن", "ابن", "بنت"])
"""Before most words these make a person's name: Abu Jamal is not Abu Kamal."""

_NISBA = ("i", "y", "ي")
"""A family name ends so, and many begin with another letter only: Hamadi is not Ramadi."""

_ENDINGS = frozenset("aeiyايه")
"""Letters that make another word of a name of one word where they are left off: German, Sulaiman."""

Slip = Literal["swapped", "left out", "doubled", "changed", "added"]
"""What made this name of the other: the first three can be done in one way each at a place, the last in dozens."""

LIKELY: frozenset[Slip] = frozenset({"swapped", "left out", "doubled"})

_DOUBLED = re.compile(r"(.)\1")
_HEADS = "SELECT key FROM head WHERE key >= ? AND key < ? AND length(key) BETWEEN ? AND ?"
_ENDED = "SELECT substr(ended, 2) FROM ended WHERE ended >= ? AND ended < ? AND length(ended) BETWEEN ? AND ?"
_TAILS = "SELECT substr(tail, 2) FROM tail WHERE tail >= ? AND tail < ? AND length(tail) BETWEEN ? AND ?"
_HEADLESS = "SELECT first || rest FROM headless WHERE rest IN (?, ?)"
_LAST = "\U0010ffff"
_BROKEN_ARTICLE = re.compile(r"[ael]|la|le|ll|[ae].l|.l|[ae].|[ae]ll|aal|eel")
_BROKEN_ARABIC_ARTICLES = tuple(re.compile(rf"(?:{one})(?=\w{{3}})") for one in ("ا.ل|.ال", ".ل|ا.|لا", "ا|ل"))
_SWAPPED_ARABIC_ARTICLE = re.compile(r"ا\wل\w{2}")


def one_slip_away(db: sqlite3.Connection, name: str, *, placed: bool) -> dict[str, Slip]:
    """Find the names (folded, without articles) that one slip parts from this one → what was done to them.

    In four letters, where no context places the name, a swap only.
    """
    key = loosen(fold(name))
    size = len(key)
    if size < SHORTEST_WITH_SLIP - 1:
        return {}
    near = {other for other in _with_first_letter(db, key) if _is_one_slip(key, other)}
    shortest = SHORTEST_BEHIND_ARTICLE if has_article(name) else SHORTEST_HEADLESS
    if size >= shortest - 1:
        near |= {other for other in _with_another(db, key) if _is_one_headless_slip(key, other, shortest)}
    near |= set(_with_space_moved(name))
    slips = {other: _slip(key, other) for other in near - {key}}
    any_slip = placed or size >= SHORTEST_WITH_SLIP or is_arabic(name)
    return {other: slip for other, slip in slips.items() if any_slip or slip == "swapped"}


def _slip(key: str, other: str) -> Slip:
    if sorted(key) == sorted(other):
        return "swapped"
    if len(key) < len(other):
        return "left out"
    if len(key) == len(other):
        return "changed"
    return "doubled" if _DOUBLED.sub(r"\1", key) == _DOUBLED.sub(r"\1", other) else "added"


def _with_first_letter(db: sqlite3.Connection, key: str) -> set[str]:
    # One slip leaves the first or the last half whole, even where it swaps the letters in the middle. It also leaves
    # the last letter, or all but the last two.
    size = len(key)
    half = (size - 1) // 2
    head, ended, tail = key[: size - 2], key[-1] + key[:half], key[0] + key[::-1][:half]
    near = {other for (other,) in db.execute(_HEADS, (head, head + _LAST, size - 1, size + 1))}
    near |= {other for (other,) in db.execute(_ENDED, (ended, ended + _LAST, size, size + 2))}
    return near | {other[::-1] for (other,) in db.execute(_TAILS, (tail, tail + _LAST, size, size + 2))}


def _with_another(db: sqlite3.Connection, key: str) -> set[str]:
    near = {other for (other,) in db.execute(_HEADLESS, (key, key[1:]))}
    return near | {key[1:], key[1] + key[0] + key[2:]}


def _with_space_moved(name: str) -> Iterator[str]:
    """Move each space by one letter, before articles are dropped: Al-aWtiya is al-Watiya."""
    folded = fold(name)
    for at, char in enumerate(folded):
        if char == " ":
            before, after = folded[:at], folded[at + 1 :]
            yield loosen(" ".join(f"{before[:-1]} {before[-1]}{after}".split()))
            yield loosen(" ".join(f"{before}{after[0]} {after[1:]}".split()))


def without_broken_article(name: str) -> Iterator[str]:
    """Give the name without each article that one slip has made none of: A-Raqqah, عين لاسد, اهلحسكة."""
    tokens = fold(name).split()
    for at, token in enumerate(tokens):
        if is_arabic(token):
            broken = (pattern.match(token) for pattern in _BROKEN_ARABIC_ARTICLES)
            rest = [token[found.end() :] for found in broken if found]
            rest += [token[1] + token[3:]] if _SWAPPED_ARABIC_ARTICLE.match(token) else []
        else:
            rest = [""] if at < len(tokens) - 1 and _BROKEN_ARTICLE.fullmatch(token) else []
        for word in rest:
            yield loosen(" ".join([*tokens[:at], word, *tokens[at + 1 :]]))


def has_article(name: str) -> bool:
    """Tell whether a name is written with an article."""
    folded = fold(name)
    return loosen(folded) != folded


def _is_one_headless_slip(key: str, other: str, shortest: int) -> bool:
    """Tell whether a slip in the first letter parts two names."""
    if not other or key[0] == other[0] or OSA.distance(key, other, score_cutoff=1) != 1:
        return False
    if key.endswith(_NISBA):
        return False
    return sorted(key) == sorted(other) or min(len(key), len(other)) >= shortest


def _is_one_slip(key: str, other: str) -> bool:
    """Tell whether one slip behind the first letter parts two names.

    In a number, a short word, the name after Abu, or an ending (Iraqi) it makes another name.
    """
    if key[0] != other[0] or OSA.distance(key, other, score_cutoff=1) != 1:
        return False
    if key.replace(" ", "") == other.replace(" ", ""):
        return not any(map(str.isdigit, key))
    ours, theirs = key.split(), other.split()
    if len(ours) != len(theirs):
        return not any(token.isdigit() for token in ours + theirs)
    parted = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    if len(parted) > 1:  # a letter and the space beside it are swapped
        return not any(map(str.isdigit, key))
    return _is_slip_in_word(*parted[0], among=ours)


def _is_slip_in_word(ours: str, theirs: str, among: list[str]) -> bool:
    if any(map(str.isdigit, ours + theirs)) or _is_inflected(ours, theirs, alone=len(among) == 1):
        return False
    swapped = sorted(ours) == sorted(theirs)
    if len(among) > 1 and among[0] in _KUNYA and among[0] != ours and len(ours) == len(theirs) and not swapped:
        return False
    size, arabic = len(" ".join(among)), is_arabic(ours)
    if len(among) > 1 and size >= (LONG_KEY_ARABIC if arabic else LONG_KEY):
        return _ROMAN.fullmatch(ours + theirs) is None and min(len(ours), len(theirs)) > 1
    return min(len(ours), len(theirs)) >= (3 if swapped and len(among) > 1 else 4)


def _is_inflected(ours: str, theirs: str, *, alone: bool) -> bool:
    """Tell whether the name asked for is another with an ending, or a word of which the other is made so."""
    if alone and ours.endswith(_NISBA) and not theirs.endswith(_NISBA) and sorted(ours) != sorted(theirs):
        return True
    if ours.startswith(theirs):
        return ours[-1] != theirs[-1]
    return alone and theirs.startswith(ours) and ours[-1] != theirs[-1] and theirs[-1] in _ENDINGS

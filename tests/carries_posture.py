"""Exact whole-number arithmetic without a solver: inequalities as automata that read numbers bit by bit.

Reading all unknowns at once, lowest bit first, "the sum of weight times unknown is at most m" needs to remember
only what is left of m: after bits b it is (m - weights · b) // 2, and the bits so far will do where that is not
negative. The states that can be reached are few and finite, so every answer, "no upper bound" included, is a
matter of looking at them all (Büchi 1960; Boudet and Comon 1996). Nothing here is shared with the engine.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

Inequality = tuple[tuple[tuple[Hashable, int], ...], int]
"""((unknown, weight) ..., most): the sum of weight times unknown is at most `most`."""
LARGEST = 3_000_000
"""Transitions looked at before the question is given up as too large for this method."""
MOST_UNKNOWNS = 10
NEVER = np.int64(2) ** 62
ENDLESS = 58
"""A greatest number of few unknowns with one-digit weights has far fewer bits than this (Cramer's rule)."""


def at_most(weights: Mapping[Hashable, int], most: int) -> Inequality:
    return tuple(sorted(((name, weight) for name, weight in weights.items() if weight), key=str)), most


class TooLargeError(Exception):
    """The inequalities have too many states; nothing is known of them."""


@dataclass(frozen=True)
class Extremes:
    """Least and greatest value of each unknown over all solutions; greatest None: as large as one likes."""

    least: dict[Hashable, int]
    greatest: dict[Hashable, int | None]


def extremes(inequalities: Iterable[Inequality]) -> Extremes | None:
    """Extremes of every unknown mentioned; None without a solution. Others are free."""
    parts = apart(frozenset(inequalities))
    if any(most < 0 for weights, most in parts.pop(frozenset(), ()) if not weights):
        return None
    found = [of_part(frozenset(part)) for part in parts.values()]
    if not all(found):
        return None
    whole = Extremes({}, {})
    for one in found:
        assert one is not None
        whole.least.update(one.least)
        whole.greatest.update(one.greatest)
    return whole


def solvable(inequalities: Iterable[Inequality]) -> bool:
    """Whether whole numbers from nought on satisfy them all: what `extremes` tells, much sooner."""
    parts = apart(frozenset(inequalities))
    if any(most < 0 for weights, most in parts.pop(frozenset(), ()) if not weights):
        return False
    return all(part_solvable(frozenset(part)) for part in parts.values())


def apart(inequalities: frozenset[Inequality]) -> dict[frozenset[Hashable], list[Inequality]]:
    """Group inequalities that share unknowns."""
    groups: dict[frozenset[Hashable], list[Inequality]] = {}
    for one in inequalities:
        names, members = frozenset(name for name, _ in one[0]), [one]
        for other in [other for other in groups if other & names]:
            members += groups.pop(other)
            names |= other
        groups.setdefault(names, []).extend(members)
    return groups


@lru_cache(maxsize=200_000)
def part_solvable(part: frozenset[Inequality]) -> bool:
    _, _, done, following = automaton(part)
    return bool(reaches(done, following)[0])


@lru_cache(maxsize=20000)
def of_part(part: frozenset[Inequality]) -> Extremes | None:
    names, bits, done, following = automaton(part)
    if not reaches(done, following)[0]:
        return None
    least: dict[Hashable, int] = {}
    greatest: dict[Hashable, int | None] = {}
    for number, name in enumerate(names):
        least[name] = int(smallest(done, following, bits[:, number])[0])
        greatest[name] = largest(done, following, bits[:, number])
    return Extremes(least, greatest)


def automaton(part: Iterable[Inequality]) -> tuple[list[Hashable], Any, Any, Any]:
    """The unknowns, all choices of their bits, which states will do, and what follows each state for each choice."""
    rows = sorted(part, key=str)
    names = sorted({name for weights, _ in rows for name, _ in weights}, key=str)
    if len(names) > MOST_UNKNOWNS:
        raise TooLargeError
    weights = np.array([[dict(row).get(name, 0) for name in names] for row, _ in rows], dtype=np.int64)
    bits = (np.arange(2 ** len(names))[:, None] >> np.arange(len(names))) & 1
    states, following = explore(np.array([most for _, most in rows], dtype=np.int64), bits @ weights.T)
    return names, bits, (states >= 0).all(axis=1), following


def explore(start: Any, spent: Any) -> tuple[Any, Any]:
    """All states from `start`, and for each what follows it for every choice of bits; state 0 is the start.

    A row that no weight can help once it is negative is lost: all such states are one.
    """
    helpless = (spent >= 0).all(axis=0)
    lost = np.full_like(start, -1)
    number = {start.tobytes(): 0}
    states, following, fresh = [start], [], np.array([start])
    while len(fresh):
        after = (fresh[:, None, :] - spent) >> 1
        after[((after < 0) & helpless).any(axis=2)] = lost
        flat = np.ascontiguousarray(after.reshape(-1, len(start)))
        names, first, where = np.unique(
            flat.view(np.dtype((np.void, flat.itemsize * flat.shape[1]))).ravel(),
            return_index=True,
            return_inverse=True,
        )
        if len(states) * len(spent) > LARGEST:
            raise TooLargeError
        added = []
        for name, at in zip(names, first, strict=True):
            if name.tobytes() not in number:
                number[name.tobytes()] = len(states)
                states.append(flat[at])
                added.append(flat[at])
        numbers = np.array([number[name.tobytes()] for name in names])
        following.append(numbers[where].reshape(len(fresh), -1))
        fresh = np.array(added)
    return np.array(states), np.concatenate(following)


def reaches(done: Any, following: Any) -> Any:
    while True:
        more = done | done[following].any(axis=1)
        if (more == done).all():
            return done
        done = more


def smallest(done: Any, following: Any, bit: Any) -> Any:
    value = np.where(done, np.int64(0), NEVER)
    while True:
        later = value[following]
        better = np.minimum(value, np.where(later >= NEVER, NEVER, bit + 2 * later).min(axis=1))
        if (better == value).all():
            return value
        value = better


def largest(done: Any, following: Any, bit: Any) -> int | None:
    value = np.where(done, np.int64(0), np.int64(-1))
    for _ in range(ENDLESS):
        later = value[following]
        better = np.maximum(value, np.where(later < 0, -1, bit + 2 * later).max(axis=1))
        if (better == value).all():
            return int(value[0])
        value = better
    # Every state can be reached from the start, so that whatever grows for ever makes the start grow.
    return None

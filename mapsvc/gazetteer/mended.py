"""A name whose generic word has a slip of the pen, read without it: "Hims Governoate", "Hemeimim bsae", قاعد بلد.

What is left must be a name as the index has it: two slips in one name are a guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from mapsvc.gazetteer.cues import CUES, LONGEST_CUE
from mapsvc.gazetteer.names import fold

SHORTEST_CUE = 5
"""Letters of a generic word in which any slip is seen; of one of four, letters left out or swapped only: bae."""

_SHORT_CUES = frozenset({"base", "camp", "city", "town", "fort", "port", "مطار"})


def mended(name: str) -> Iterator[str]:
    """Give the name, folded, with the generic word at an end of it put right, where one slip may have spoilt it."""
    tokens = fold(name).split()
    for size in range(min(LONGEST_CUE, len(tokens) - 1), 0, -1):
        for cue in _like(" ".join(tokens[-size:])):
            yield " ".join([*tokens[:-size], cue])
        for cue in _like(" ".join(tokens[:size])):
            yield " ".join([cue, *tokens[size:]])


@lru_cache(1024)
def _like(phrase: str) -> tuple[str, ...]:
    """List the generic phrases that one slip parts from a phrase; none for one that is generic itself."""
    if len(phrase) < SHORTEST_CUE - 2 or phrase in _phrases():
        return ()
    return tuple(cue for cue in _phrases() if _is_one_slip(phrase, cue))


@lru_cache(1)
def _phrases() -> tuple[str, ...]:
    phrases = (" ".join(cue) for cue in CUES)
    return tuple(cue for cue in phrases if len(cue) >= SHORTEST_CUE or cue in _SHORT_CUES)


def _is_one_slip(phrase: str, cue: str) -> bool:
    if abs(len(phrase) - len(cue)) > 1 or OSA.distance(phrase, cue, score_cutoff=1) != 1:
        return False
    return len(cue) >= SHORTEST_CUE or len(phrase) < len(cue) or sorted(phrase) == sorted(cue)

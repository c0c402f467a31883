"""A name whose generic word has a slip of the pen, read without it: "Hims Governoate", "Hemeimim bsae", قاعد بلد.

What is left must be a name as the index has it: two slips in one name are a guess.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from mapsvc.gazetteer.cues import CUES, LONGEST_CUE
from mapsvc.gazetteer.names import fold

SURE_CUE = 7
"""Letters of a generic word in which any slip is seen.

In a shorter one they are letters left out or swapped (bae): "Aleppo Stats" is no state, nor "Kirkuk Statue".
"""

SHORTEST_CUE = 5
_SHORT_CUES = frozenset({"base", "camp", "city", "fort", "مطار"})
"""The generic words of four letters that slips are seen in; "tow" is a word of its own, and so is "filed"."""
_UNSURE = frozenset({"field"})


def mended(name: str) -> Iterator[str]:
    """Give the name, folded, with the generic word at an end of it put right, where one slip may have spoilt it."""
    tokens = fold(name).split()
    for size in range(min(LONGEST_CUE, len(tokens) - 1), 0, -1):
        for cue in _like(" ".join(tokens[-size:])):
            yield " ".join([*tokens[:-size], cue])
        for cue in _like(" ".join(tokens[:size])):
            yield " ".join([cue, *tokens[size:]])


def _like(phrase: str) -> list[str]:
    """List the generic phrases that one slip parts from a phrase; none for one that is generic itself."""
    if len(phrase) < SHORTEST_CUE - 2 or tuple(phrase.split()) in CUES:
        return []
    near = {cue for key in _shortened(phrase) for cue in _by_shortened().get(key, ())}
    return [cue for cue in sorted(near) if _is_seen(phrase, cue)]


@lru_cache(1)
def _by_shortened() -> dict[str, list[str]]:
    """Each generic phrase, and each without one letter → the phrases: two that a slip parts share one of these."""
    table = defaultdict[str, list[str]](list)
    for cue in (" ".join(phrase) for phrase in CUES):
        if (len(cue) >= SHORTEST_CUE and cue not in _UNSURE) or cue in _SHORT_CUES:
            for key in _shortened(cue):
                table[key].append(cue)
    return table


def _shortened(phrase: str) -> set[str]:
    return {phrase} | {phrase[:at] + phrase[at + 1 :] for at in range(len(phrase))}


def _is_seen(phrase: str, cue: str) -> bool:
    if OSA.distance(phrase, cue, score_cutoff=1) != 1:
        return False
    return len(cue) >= SURE_CUE or len(phrase) < len(cue) or sorted(phrase) == sorted(cue)

"""The nearest known word, for messages."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

LONGEST = 100
"""Beyond this a word is no slip of the keyboard."""
MOST = 20_000
NEAR = 70
"""Below this likeness (0 to 100) a suggestion would be a guess."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Say "; did you mean ...?" where one known word is near, else nothing."""
    from rapidfuzz import fuzz, process

    if len(word) > LONGEST:
        return ""
    found = process.extractOne(word, list(islice(known, MOST)), scorer=fuzz.ratio, score_cutoff=NEAR)
    return f"; did you mean {found[0]!r}?" if found else ""

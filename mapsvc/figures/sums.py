"""Arabic numbers of several words, put together by "and": a thousand and five hundred."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

AND = "و"
"""Joins the parts of an Arabic number. Not the English "and", which numbers need not be joined by."""

SCALES: Mapping[str, int] = {"thousand": 1_000, "million": 1_000_000}
_DIGITS = re.compile(r"\d{1,7}")


def total(tokens: tuple[str, ...]) -> int | None:
    """Add up parts joined by `AND`, each in digits, perhaps with a scale; None where they are not one number.

    The grammar is that of counting in Arabic: greater before smaller, but units before tens; a scale counts all
    that stands since the scale before it ("a hundred and five and twenty thousand").
    """
    added, limit = 0, 10**9
    counted: list[int] = []
    for number, scale in _parts(tokens):
        if number is None:
            return None
        if scale == 1 and number < 1_000:
            counted.append(number)
            continue
        times = _below_thousand([*counted, number]) if scale > 1 else number
        worth = scale if scale > 1 else _scale(number)
        if not times or times * scale >= limit or (scale == 1 and counted):
            return None
        added, limit, counted = added + times * scale, worth, []
    rest = _below_thousand(counted) if counted else 0
    return None if rest is None else added + rest


def _parts(tokens: tuple[str, ...]) -> Iterator[tuple[int | None, int]]:
    for part in " ".join(tokens).split(AND):
        words = part.split()
        digits = words[0] if words and _DIGITS.fullmatch(words[0]) else None
        known = digits and (len(words) == 1 or (len(words) == 2 and words[1] in SCALES))
        yield (int(digits), SCALES.get(words[-1], 1)) if digits and known else (None, 1)


def _scale(number: int) -> int:
    """Find the thousand or million that a number of one word is of: two thousand is of thousands."""
    return max(scale for scale in SCALES.values() if scale <= number)


def _below_thousand(parts: list[int]) -> int | None:
    """Add hundreds, then units before tens or any number below a hundred; None where they stand otherwise."""
    hundreds = parts[:1] if parts and parts[0] % 100 == 0 else []
    match parts[len(hundreds) :]:
        case []:
            found = sum(hundreds)
        case [small] if small < 100 or not hundreds:
            found = sum(hundreds) + small
        case [unit, tens] if 0 < unit < 10 and 20 <= tens < 100 and tens % 10 == 0:
            found = sum(hundreds) + unit + tens
        case _:
            return None
    return found if 0 < found < 1_000 else None

"""Every Arabic wording is read in some surroundings, however its writer spells it."""

from __future__ import annotations

import pytest

from mapsvc.errors import FigureError
from mapsvc.figures import read_headcount, read_share
from mapsvc.figures.arabic import AFTER_NUMBERS, NUMBERS, WORDINGS

ARABIC = [word for table in (WORDINGS, NUMBERS, AFTER_NUMBERS) for cell in table.values() for word in cell.split(", ")]
SURROUNDINGS = ("{}", "{} ٥٠", "٥٠ {}", "{} نصف", "{} ٣٠٠ و٤٠٠", "{} ٣٠٠ إلى ٤٠٠", "بين ٣٠٠ {} ٤٠٠", "من ٣٠٠ {} ٤٠٠")


@pytest.mark.parametrize("arabic", ARABIC)
def test_arabic_wordings_are_read_alike_with_vowel_marks_and_either_alif(arabic: str) -> None:
    marked = "".join(f"{letter}\u064e" if letter != " " else letter for letter in arabic)
    found = [
        [outcome(words.format(said)) for words in SURROUNDINGS] for said in (arabic, marked, arabic.replace("أ", "ا"))
    ]
    assert found[0] == found[1] == found[2]
    assert any(read is not None for outcomes in found[0] for read in outcomes), "no surroundings in which it is read"


def outcome(words: str) -> tuple[object, ...]:
    found: list[object] = []
    for read in (read_headcount, read_share):
        try:
            span = read(words)
        except FigureError:
            found.append(None)
        else:
            found.append((span.low, span.high))
    return tuple(found)

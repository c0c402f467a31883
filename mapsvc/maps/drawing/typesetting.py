"""How wide a line of text is, estimated without its font, and where it is broken or cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile

REGULAR, BOLD = 1.07, 1.18
"""Of a letter's estimated width, in plain text and in names and figures: for DejaVu Sans, a wide system font."""

_EMS = (
    dict.fromkeys("iljI.,:;'’‘|!·", 0.29)
    | dict.fromkeys('tfr()[]- “”"', 0.37)
    | dict.fromkeys("mwMW@%—سشصضطظ", 0.91)
    | dict.fromkeys("اأإآلبتثپنيىئ", 0.34)
)
"""Widths, in font sizes, of letters unlike most; Arabic ones as they are inside a word."""

_BOWED, BOW = re.compile(r"[بتثپفڤكکگسشصضنيىقل](?!\w)"), 0.5
"""Arabic letters that run out at the end of a word, and how much wider that makes them, in font sizes."""

STUB = 4
"""Letters of a word that are not worth showing without the rest."""

ISOLATES, CLOSING = "\u2066\u2067\u2068", "\u2069"
"""What opens and closes a stretch of text that turns nothing around it (UAX 9)."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line in one style: `cls` is "n" (name), "f" (figure), "w" (words) or "" (plain)."""

    text: str
    cls: str


def tint(phrase: str) -> str:
    """The class that a phrase is set in: figures stand out from words."""
    return "f" if is_figure(phrase) else "w"


def is_figure(phrase: str) -> bool:
    """Whether a phrase has a number."""
    return any(letter.isdigit() for letter in phrase)


def line_width(line: Sequence[Run], size: float) -> float:
    """Estimate the width of a line in CSS px, a little on the generous side for system sans fonts."""
    gaps = max(0, len(line) - 1) * 0.28
    return size * (gaps + sum(_ems(run.text) * (REGULAR if run.cls in {"", "w"} else BOLD) for run in line))


def wrapped(text: str, size: float, width: float) -> list[str]:
    """Break a text at spaces into the fewest lines of at most `width` CSS px, of even length."""
    words = [(word, _ems(word) * size) for word in text.split()]
    lines = _broken(words, width, _em(" ") * size)
    while len(lines) > 1 and width > 60:
        width -= 6
        tighter = _broken(words, width, _em(" ") * size)
        if len(tighter) > len(lines):
            break
        lines = tighter
    return [" ".join(line) for line in lines]


def paragraph(text: str, size: float, width: float, most: int, weight: int = 400) -> list[str]:
    """Break a text into at most `most` lines that fit `width` CSS px in the given weight; the rest is cut off."""
    room = width / (BOLD if weight > 500 else REGULAR)
    lines = wrapped(text, size, room)
    kept = [*lines[: most - 1], " ".join(lines[most - 1 :])] if len(lines) > most else lines
    return [shortened(line, size, room) for line in kept]


def _broken(words: Sequence[tuple[str, float]], width: float, space: float) -> list[list[str]]:
    """Fill lines of at most `width` CSS px with words, each given with its width; `space` stands between two."""
    lines: list[list[str]] = []
    end = 0.0
    for word, length in words:
        if lines and end + space + length <= width:
            lines[-1].append(word)
            end += space + length
        else:
            lines.append([word])
            end = length
    return lines


def shortened(text: str, size: float, width: float) -> str:
    """Cut a text that is wider than `width` CSS px, with an ellipsis: not after the first few letters of a word."""
    if _ems(text) * size <= width:
        return text
    ends = accumulate(_em(letter) * size for letter in text)
    kept = text[: sum(1 for _ in takewhile(lambda end: end <= width - size, ends))]
    words, _, begun = kept.rpartition(" ")
    broken = words and len(begun) <= STUB and text[len(kept)] != " "
    return (words if broken else kept).rstrip(" ,،;؛") + "…"


def balanced(rows: Iterable[str]) -> Iterator[str]:
    """Close in each row the isolates (UAX 9) that it leaves open, and open them again in the next."""
    still: list[str] = []
    for row in rows:
        opening = "".join(still)
        for letter in row:
            if letter in ISOLATES:
                still.append(letter)
            elif letter == CLOSING and still:
                still.pop()
        yield f"{opening}{row}{CLOSING * len(still)}"


def _ems(text: str) -> float:
    return sum(_em(letter) for letter in text) + BOW * len(_BOWED.findall(text))


def _em(letter: str) -> float:
    if letter in _EMS:
        return _EMS[letter]
    if letter.isascii():
        return 0.67 if letter.isupper() else 0.575 if letter.isalpha() else 0.6
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0.0
    return 1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.59

"""From a cell's text to tokens, and from tokens to numbers: digits, separators and number words."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from mapsvc.figures import sums
from mapsvc.figures.span import Grain, Span, point

Tokens = tuple[str, ...]

LONGEST = 200
LARGEST = 1_000_000_000
"""No headcount is above this: a larger number is a slip of the keyboard, and would only burden the solver."""

TOO_LARGE = f"a number of at most {LARGEST:,}"
ENDLESS = re.compile(r"[1-9]\d{10,}")
"""Digits of which no number that may be said is made."""

SCALES = {"million": 1_000_000, "thousand": 1_000, "k": 1_000, "hundred": 100, "dozen": 12}
_UNITS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SMALL = {word: value for value, word in enumerate(_UNITS)} | {word: 20 + 10 * i for i, word in enumerate(_TENS)}
DENOMINATORS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
    "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "eighth": 8, "eighths": 8, "tenth": 10, "tenths": 10,
}  # fmt: skip

_SIGNS = str.maketrans(
    {
        "–": "-",
        "—": "-",
        "−": "-",
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "≥": ">=",
        "≤": "<=",
        "≈": "~",
        "∼": "~",
        "～": "~",
    }
    | {
        "…": "..",
        "٬": ",",
        "٫": ".",
        "٪": "%",
        "％": "%",
        "½": " 1/2",
        "⅓": " 1/3",
        "⅔": " 2/3",
        "¼": " 1/4",
        "¾": " 3/4",
    }
    | {"\u00ad": "", "\u200b": "", "\u200e": "", "\u200f": "", "\ufeff": ""}
)
_SPACED_THOUSANDS = re.compile(r"(?<=\d)[\u00a0\u202f\u2009'’](?=\d{3}(?!\d))")
_TOKEN = re.compile(r"\d+(?:,\d+)*(?:\.\d+)?(?:s\b)?|>=|<=|\.\.+|u\.s\.?|approx\.|[^\W\d_]+|\S")
_VARIANTS = {"u.s": "u.s.", "percent": "%"}
_WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")


def normalise(text: str) -> str:
    """Fold digits of any script, dashes, spaces and case to their plain forms."""
    digits = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)
    return " ".join(_SPACED_THOUSANDS.sub(",", digits).translate(_SIGNS).casefold().split())


def tokenise(text: str) -> Tokens:
    """Split normalised text; a hyphen becomes "to" between numbers and nothing between words."""
    found = [_VARIANTS.get(token, token) for token in _TOKEN.findall(re.sub(r"\.{2,}", "..", text))]
    if found[-1:] == ["."]:
        found.pop()
    tokens: list[str] = []
    for index, token in enumerate(found):
        if token != "-":  # noqa: S105 - a hyphen, not a secret
            tokens.append(token)
        elif 0 < index < len(found) - 1 and found[index - 1][0].isdigit() and found[index + 1][0].isdigit():
            tokens.append("to")
        elif not (0 < index < len(found) - 1 and found[index - 1].isalpha()):
            tokens.append(token)
    return tuple(" ".join(tokens).replace("per cent", "%").split())


def whole(token: str) -> int | None:
    """Read digits with or without correct thousands separators."""
    return int(token.replace(",", "")) if _WHOLE.fullmatch(token) else None


def number(tokens: Tokens) -> Span | None:
    """Read a number in digits or words ("2,500", "2.5 thousand", "five hundred and twenty", "two dozen")."""
    if tokens == ("half", "a", "dozen"):
        return point(Fraction(6), Grain.DOZEN)
    value = _value(tokens)
    if value is None or value.denominator != 1 or value > LARGEST:
        return None
    return point(value, Grain.DOZEN if tokens[-1] == "dozen" else Grain.NUMBER)


def _value(tokens: Tokens) -> Fraction | None:
    if sums.AND in tokens:
        total = sums.total(tokens)
        return None if total is None else Fraction(total)
    for word, scale in SCALES.items():
        if word in tokens:
            at = tokens.index(word)
            return _scaled(tokens[:at], scale, tokens[at + 1 :])
    if len(tokens) == 1:
        digits = whole(tokens[0])
        small = SMALL.get(tokens[0])
        known = digits if digits is not None else small
        return None if known is None else Fraction(known)
    if len(tokens) == 2 and SMALL.get(tokens[0], 0) >= 20 and 0 < SMALL.get(tokens[1], 0) < 10:
        return Fraction(SMALL[tokens[0]] + SMALL[tokens[1]])
    return None


def _scaled(head: Tokens, scale: int, tail: Tokens) -> Fraction | None:
    if tail[:1] == ("and",):
        tail = tail[1:]
        if not tail:
            return None
    if tail and scale == SCALES["dozen"]:
        return None
    times = Fraction(1) if head in {("a",), ("an",)} else _decimal(head) or _value(head)
    rest = _value(tail) if tail else Fraction(0)
    return None if times is None or rest is None or rest >= scale else times * scale + rest


def _decimal(tokens: Tokens) -> Fraction | None:
    """A decimal is read only before a scale: "2.500" alone might be a European's 2,500."""
    return Fraction(tokens[0]) if len(tokens) == 1 and re.fullmatch(r"\d{1,9}\.\d{1,3}", tokens[0]) else None


def share(tokens: Tokens) -> Span | None:
    """Read a share: "1/2", "45%", "0.45", "two thirds", "a quarter"."""
    value = _notated_share(tokens)
    if value is not None:
        return point(value, Grain.PERCENT) if 0 <= value <= 1 else None
    *count, part = tokens or ("",)
    whole_part = DENOMINATORS.get(part)
    if whole_part is None or (not count and part != "half"):
        return None
    times = 1 if count in (["a"], ["one"], []) else SMALL.get(" ".join(count), 0)
    return point(Fraction(times, whole_part), Grain.FRACTION) if 0 < times < whole_part else None


def _notated_share(tokens: Tokens) -> Fraction | None:
    match tokens:
        case (top, "/", bottom):
            above, below = whole(top), whole(bottom)
            return Fraction(above, below) if above is not None and below else None
        case (amount, "%") if re.fullmatch(r"\d{1,3}(\.\d{1,6})?", amount):
            return Fraction(amount) / 100
        case (amount,) if re.fullmatch(r"[01]\.\d{1,6}", amount):
            return Fraction(amount)
    return None

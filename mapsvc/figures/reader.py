"""Reading a figure cell: its tokens, their span by the policy table, and the persons or share it permits."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction

from mapsvc.errors import FigureError
from mapsvc.figures import arabic, policy, text
from mapsvc.figures.parser import HEADCOUNT, SHARE, OwnRule, Parser
from mapsvc.figures.span import Grain, five_points, rounded
from mapsvc.figures.text import Tokens
from mapsvc.model import Figure, Share


def read_headcount(words: str, own: Sequence[OwnRule] = ()) -> Figure:
    """Read the words for a headcount, in persons; FigureError names the word it cannot read.

    The rules are the rows of `POLICY`; a dossier's `own` rows win over them. Arithmetic is exact; after it,
    low is rounded up and high down.
    """
    tokens = _tokens(words, HEADCOUNT)
    exact = re.fullmatch(r"\d{4,10}", text.normalise(words))
    if exact and int(exact[0]) <= text.LARGEST:
        return Figure(words.strip(), int(exact[0]), int(exact[0]), int(exact[0]))
    reader = Parser(words, share=False, own={phrase(row.words): row for row in own})
    span = reader.read(tokens)
    span = rounded(span) if span.grain in {Grain.NUMBER, Grain.DOZEN} else span
    low = math.ceil(span.low) + (span.low_strict and span.low.denominator == 1)
    high = None
    if span.high is not None:
        high = math.floor(span.high) - (span.high_strict and span.high.denominator == 1)
    low = max(low, 0)
    if high is not None and low > high:
        raise FigureError(words, words, "a low end that is not above the high end")
    best = None if span.best is None or span.best.denominator != 1 else int(span.best)
    return Figure(words.strip(), low, high, best)


def read_share(words: str) -> Share:
    """Read the words for a share of 1 by `POLICY`, exactly; FigureError names the word it cannot read."""
    span = Parser(words, share=True, own={}).read(_tokens(words, SHARE))
    span = five_points(span) if span.grain is Grain.FRACTION else span
    high = Fraction(1) if span.high is None else min(span.high, Fraction(1))
    low, high_strict = max(span.low, Fraction(0)), span.high_strict and high == span.high
    if low > high or (low == high and (span.low_strict or high_strict)):
        raise FigureError(words, words, "a low end that is below the high end")
    return Share(words.strip(), low, high, span.low_strict, high_strict)


def phrase(words: str) -> Tokens:
    """Split a wording into tokens, without what says nothing of the number before and after it."""
    tokens = arabic.translate(text.tokenise(arabic.fold(text.normalise(words))))
    for opening in policy.IGNORED_BEFORE:
        if tokens[: len(opening)] == opening and len(tokens) > len(opening):
            tokens = tokens[len(opening) :]
    return policy.without_nouns(tokens)


def _tokens(words: str, expected: str) -> Tokens:
    if large := text.ENDLESS.search(words):
        raise FigureError(words, large[0], text.TOO_LARGE)
    if len(words) > text.LONGEST:
        raise FigureError(words, words, f"at most {text.LONGEST} characters")
    tokens = phrase(words)
    if not tokens:
        raise FigureError(words, words, expected)
    return tokens

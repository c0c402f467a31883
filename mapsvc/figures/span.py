"""An interval while it is being read, in exact fractions, and what qualifiers do to one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction


class Grain(StrEnum):
    """What a span still is: a plain number or fraction that nothing has qualified yet, or settled."""

    NUMBER = "number"
    DOZEN = "dozen"
    FRACTION = "fraction"
    PERCENT = "percent"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Span:
    """low..high with the ends that are excluded; high None = no upper bound."""

    low: Fraction
    high: Fraction | None
    best: Fraction | None = None
    low_strict: bool = False
    high_strict: bool = False
    grain: Grain = Grain.SETTLED


Change = Callable[[Span], Span]


class UnreadableError(ValueError):
    """A qualifier on something it cannot qualify ("up to more than 5"); says why."""


def point(value: Fraction, grain: Grain) -> Span:
    """Make the span of one number."""
    return Span(value, value, value, grain=grain)


def within(margin: Fraction) -> Change:
    """Widen by a part of each end; best stays."""

    def change(span: Span) -> Span:
        high = None if span.high is None else span.high * (1 + margin)
        return replace(span, low=span.low * (1 - margin), high=high, grain=Grain.SETTLED)

    return change


def nearly(span: Span) -> Span:
    """Take 0.9 N up to, and without, N; for a small N, N−1 is always inside."""
    high = _upper(span)
    return Span(min(span.low * Fraction(9, 10), span.low - 1), high, high_strict=True)


def just_over(span: Span) -> Span:
    """Take N, without it, up to 1.1 N; for a small N, N+1 is always inside."""
    high = _upper(span)
    return Span(span.low, max(high * Fraction(11, 10), high + 1), low_strict=True)


def just_over_share(span: Span) -> Span:
    """Take the share, without it, up to 10 points (or a fifth of it, if that is less) above."""
    return Span(span.low, _upper(span) + min(Fraction(1, 10), span.low / 5), low_strict=True)


def nearly_share(span: Span) -> Span:
    """Take from 10 points (or a fifth of it, if that is less) below the share up to, and without, it."""
    return Span(span.low - min(Fraction(1, 10), span.low / 5), _upper(span), high_strict=True)


def close_to_share(span: Span) -> Span:
    """Take both what nearly and what about permit of a share."""
    about = within(Fraction(1, 10))(span)
    return replace(about, low=min(about.low, nearly_share(span).low))


def at_least(span: Span) -> Span:
    """Drop the upper bound."""
    return Span(span.low, None, low_strict=span.low_strict)


def more_than(span: Span) -> Span:
    """Drop the upper bound and exclude the lower."""
    return Span(span.low, None, low_strict=True)


def up_to(span: Span) -> Span:
    """Drop the lower bound to zero."""
    return Span(Fraction(0), _upper(span), high_strict=span.high_strict)


def fewer_than(span: Span) -> Span:
    """Drop the lower bound to zero and exclude the upper."""
    return Span(Fraction(0), _upper(span), high_strict=True)


def exactly(span: Span) -> Span:
    """Take the number as it stands."""
    return replace(span, grain=Grain.SETTLED)


def rounded(span: Span) -> Span:
    """Widen a bare number by half the unit of its last nonzero digit, at most 5 % of it."""
    value = span.low
    unit = 1
    while value and value % (unit * 10) == 0:
        unit *= 10
    margin = min(Fraction(unit, 2), value / 20) if unit > 1 else Fraction(0)
    return Span(value - margin, value + margin, value)


def five_points(span: Span) -> Span:
    """Widen a share in words by five percentage points."""
    margin = Fraction(5, 100)
    return Span(span.low - margin, (span.high or span.low) + margin, span.best)


def _upper(span: Span) -> Fraction:
    if span.high is None:
        raise UnreadableError("a number with an upper end after these words")
    return span.high

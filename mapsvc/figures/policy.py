"""The policy table: what each wording permits. One row a rule; the documentation is generated from it.

In `words`, N stands for what is qualified, A and B for the ends of a range; words without them are whole
phrases. Intervals are those of the project's inference rules; where a row extends a rule to another unit (a
few dozen), it keeps the rule's multiples: "a few" is 2 to 5 units, "several" 3 units up to the next unit, a
plural 2 units up to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from mapsvc.figures import span as s
from mapsvc.figures.span import Change, Grain, Span
from mapsvc.figures.text import Tokens

Reads = Literal["headcount", "share", "both"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: the words, an example, the interval in prose, and how it is computed.

    `change` is what a qualifier does to the span it qualifies, `span` what a whole phrase means; rows with
    neither are notations that the reader itself knows. `only` limits a qualifier to spans of one grain.
    """

    name: str
    reads: Reads
    words: tuple[str, ...]
    example: str
    interval: str
    change: Change | None = None
    span: Span | None = None
    only: tuple[Grain, ...] = ()


ABOUT = (
    "about N",
    "approximately N",
    "approx. N",
    "approx N",
    "roughly N",
    "around N",
    "some N",
    "an estimated N",
    "estimated N",
    "~ N",
    "N or so",
    "close to N",
)
NEARLY = ("nearly N", "almost N", "just under N")
SHARES = (Grain.FRACTION, Grain.PERCENT)
TENTH = Fraction(1, 10)


def _phrase(name: str, low: int, high: int | None, *words: str) -> Rule:
    top = "no upper bound" if high is None else f"{high:,}"
    prose = f"≥ {low:,}" if high is None else f"{low:,}..{top}, no best"
    span = Span(Fraction(low), None if high is None else Fraction(high))
    return Rule(name, "headcount", words, words[0], prose, span=span)


NOTATIONS = (
    Rule("exact digits", "headcount", ("2500",), "2500", "N exactly: four digits or more, no separator, alone"),
    Rule("low..high", "both", ("A..B",), "1400..1700", "A..B, no best"),
    Rule("low..best..high", "headcount", ("A..N..B",), "810..900..990", "A..B, best N"),
    Rule("open range", "both", ("..N", "N.."), "..1999", "≤ N; ≥ N"),
    Rule(
        "comparison",
        "both",
        (">N", ">=N", "<N", "<=N", "=N"),
        ">=200 <300",
        "one comparison, or one from each side",
    ),
    Rule("fraction", "share", ("1/2",), "1/2", "the fraction exactly"),
    Rule("percentage", "share", ("45%", "45 percent", "45 per cent"), "45%", "the percentage exactly"),
    Rule("whole number", "headcount", ("N",), "2,347", "N without trailing zeros: N exactly"),
    Rule(
        "round number",
        "headcount",
        ("N",),
        "2,500",
        "N ± half the unit of its last nonzero digit, at most 5 %; best N",
    ),
    Rule(
        "range",
        "both",
        ("between A and B", "from A to B", "A to B", "A-B"),
        "1,400 to 1,700",
        "A..B, no best",
    ),
    Rule("mid", "headcount", ("mid-Ns",), "mid-8,000s", "N + 0.3 to 0.7 of its unit, no best"),
)

QUALIFIERS = (
    Rule("about N dozen", "headcount", ABOUT, "about two dozen", "N dozen ± 12.5 %, best N dozen",
         s.within(Fraction(1, 8)), only=(Grain.DOZEN,)),
    Rule("close to a share", "share", ("close to N",), "close to half",
         "from as far below N as nearly, to 10 % above it", s.close_to_share, only=SHARES),
    Rule("about", "both", ABOUT, "about 2,500", "N ± 10 %, best N", s.within(TENTH)),
    Rule("nearly a share", "share", NEARLY, "nearly half",
         "from 10 points (or a fifth of it, if less) below N, up to but not N", s.nearly_share, only=SHARES),
    Rule("just over a share", "share", ("just over N",), "just over half",
         "above, and without, N up to 10 points (or a fifth of it, if less) more", s.just_over_share, only=SHARES),
    Rule("just over", "headcount", ("just over N",), "just over 500", "N+1..1.1 N, no best", s.just_over),
    Rule("nearly", "headcount", NEARLY, "nearly 500", "0.9 N..N−1, no best", s.nearly),
    Rule("fewer than", "both", ("fewer than N", "less than N", "under N", "below N"), "fewer than 500",
         "≤ N−1 (share: < N)",
         s.fewer_than),
    Rule("no more than", "both", ("no more than N", "not more than N", "at most N", "up to N", "as many as N",
         "N at most",
         "a maximum of N", "N or fewer", "N or less"), "up to 500", "≤ N", s.up_to),
    Rule("at least", "both", ("at least N", "no fewer than N", "no less than N", "not less than N",
         "a minimum of N", "upwards of N",
         "N or more", "N at least", "N +"), "at least 500", "≥ N", s.at_least),
    Rule("more than", "both", ("more than N", "over N", "above N", "in excess of N"), "more than 500",
         "≥ N+1 (share: > N)", s.more_than),
    Rule("exactly", "both", ("exactly N", "precisely N"), "exactly 250", "N exactly", s.exactly),
)  # fmt: skip

PHRASES = (
    _phrase("tens", 20, 99, "tens"),
    _phrase("a few tens", 20, 50, "a few tens"),
    _phrase("several tens", 30, 99, "several tens"),
    _phrase("dozens", 24, 99, "dozens"),
    _phrase("a few dozen", 24, 60, "a few dozen"),
    _phrase("several dozen", 36, 99, "several dozen"),
    _phrase("hundreds", 200, 999, "hundreds"),
    _phrase("a few hundred", 200, 500, "a few hundred"),
    _phrase("several hundred", 300, 999, "several hundred"),
    _phrase("thousands", 2_000, 9_999, "thousands"),
    _phrase("a few thousand", 2_000, 5_000, "a few thousand"),
    _phrase("several thousand", 3_000, 9_999, "several thousand"),
    _phrase("tens of thousands", 20_000, 99_999, "tens of thousands"),
    _phrase("hundreds of thousands", 200_000, 999_999, "hundreds of thousands"),
    _phrase("some", 1, None, "a few", "a small number", "a portion", "a contingent", "a small contingent",
            "a smaller contingent"),
)  # fmt: skip

SHARE_PHRASES = (
    Rule("majority", "share", ("majority", "a majority", "most"), "the majority", "> 1/2",
         span=Span(Fraction(1, 2), None, low_strict=True)),
    Rule("all", "share", ("all",), "all", "the whole", span=s.point(Fraction(1), Grain.PERCENT)),
    Rule("a fraction in words", "share",
         ("half", "a third", "two-thirds", "a quarter", "three-quarters", "two-fifths"),
         "half", "the fraction ± 5 points"),
)  # fmt: skip

POLICY: tuple[Rule, ...] = (*NOTATIONS, *QUALIFIERS, *PHRASES, *SHARE_PHRASES)

IGNORED_AFTER = frozenset(
    ("troops", "troop", "soldiers", "soldier", "personnel", "servicemembers", "service", "members", "forces",
     "force", "military", "men", "people", "persons", "us", "u.s.", "american", "led", "coalition", "allied",
     "nato", "foreign", "of", "the", "its", "their", "these", "those"),
)  # fmt: skip
"""Nouns and small words that may follow a number ("2,500 US troops", "half of its forces")."""

IGNORED_BEFORE = (("an", "additional"), ("another",), ("additional",), ("a", "total", "of"), ("the",))
"""Openings that say nothing of the number ("an additional 900")."""


def without_nouns(tokens: Tokens) -> Tokens:
    """Drop the nouns and small words after a number, but never all there is."""
    end = len(tokens)
    while end > 1 and tokens[end - 1] in IGNORED_AFTER:
        end -= 1
    return tokens[:end]

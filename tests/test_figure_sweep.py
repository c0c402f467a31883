"""Every wording of the policy with every form of number and noun permits what a second reading of the rules says.

The numbers are stated here once more, by hand, and share nothing with the policy. Each is also the whole of a claim:
the bounds of its cell are those of its words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations_with_replacement
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapsvc.errors import FigureError
from mapsvc.figures import POLICY, read_headcount, read_share
from mapsvc.model import Figure
from mapsvc.posture import assess
from tests.test_posture_cases import Case, read_line


@dataclass(frozen=True)
class Said:
    """What words permit: low..high, best, and the number itself where they are a plain one."""

    low: int
    high: int | None
    best: int | None = None
    number: int | None = None
    dozen: bool = False

    @property
    def ends(self) -> tuple[int, int | None]:
        """What a qualifier starts from: the number, or else the interval."""
        return (self.low, self.high) if self.number is None else (self.number, self.number)


NUMBERS = {
    "2,347": Said(2347, 2347, 2347, 2347),
    "500": Said(475, 525, 500, 500),
    "2,500": Said(2450, 2550, 2500, 2500),
    "40,000": Said(38_000, 42_000, 40_000, 40_000),
    "five hundred": Said(475, 525, 500, 500),
    "twenty-one": Said(21, 21, 21, 21),
    "2.5 thousand": Said(2450, 2550, 2500, 2500),
    "10k": Said(9500, 10_500, 10_000, 10_000),
    "a dozen": Said(12, 12, 12, 12, dozen=True),
    "two dozen": Said(24, 24, 24, 24, dozen=True),
    "tens": Said(20, 99),
    "dozens": Said(24, 99),
    "several dozen": Said(36, 99),
    "hundreds": Said(200, 999),
    "a few hundred": Said(200, 500),
    "several hundred": Said(300, 999),
    "thousands": Said(2000, 9999),
    "a few thousand": Said(2000, 5000),
    "tens of thousands": Said(20_000, 99_999),
    "a contingent": Said(1, None),
}
ARABIC_NUMBERS = {
    "٢٬٣٤٧": Said(2347, 2347, 2347, 2347),
    "٥٠٠": Said(475, 525, 500, 500),
    "2,500": Said(2450, 2550, 2500, 2500),
    "٤٠ ألفا": Said(38_000, 42_000, 40_000, 40_000),
    "خمسمئة": Said(475, 525, 500, 500),
    "ألفين وخمسمئة": Said(2450, 2550, 2500, 2500),
    "واحد وعشرون": Said(21, 21, 21, 21),
    "خمسة عشر": Said(15, 15, 15, 15),
    "مئة وأحد عشر": Said(111, 111, 111, 111),
    "خمسة وعشرون": Said(25, 25, 25, 25),
    "عشرات": Said(20, 99),
    "مئات": Said(200, 999),
    "بضع مئات": Said(200, 500),
    "عدة مئات": Said(300, 999),
    "آلاف": Said(2000, 9999),
    "عشرات الآلاف": Said(20_000, 99_999),
}
NOUNS = ("", " troops", " US troops", " U.S. soldiers", " of its military personnel", " American forces")
ARABIC_NOUNS = ("", " جندي", " جندي أميركي", " عنصر")


def about(said: Said) -> Said:
    low, high = said.ends
    margin = Fraction(1, 8) if said.dozen else Fraction(1, 10)
    return Said(ceil(low * (1 - margin)), None if high is None else floor(high * (1 + margin)), said.best)


def nearly(said: Said) -> Said | None:
    low, high = said.ends
    return None if high is None else Said(max(0, ceil(min(Fraction(9 * low, 10), low - 1))), high - 1)


def just_over(said: Said) -> Said | None:
    low, high = said.ends
    return None if high is None else Said(low + 1, floor(max(Fraction(11 * high, 10), high + 1)))


def fewer(said: Said) -> Said | None:
    _, high = said.ends
    return None if high is None else Said(0, high - 1)


def up_to(said: Said) -> Said | None:
    _, high = said.ends
    return None if high is None else Said(0, high)


def at_least(said: Said) -> Said:
    return Said(said.ends[0], None)


def more(said: Said) -> Said:
    return Said(said.ends[0] + 1, None)


def exactly(said: Said) -> Said:
    return Said(*said.ends, said.best)


QUALIFIERS: dict[Callable[[Said], Said | None], tuple[str, ...]] = {
    about: ("about N", "approximately N", "approx. N", "approx N", "roughly N", "around N", "some N",
            "an estimated N", "estimated N", "~ N", "N or so", "close to N"),
    nearly: ("nearly N", "almost N", "just under N"),
    just_over: ("just over N",),
    fewer: ("fewer than N", "less than N", "under N", "below N"),
    up_to: ("no more than N", "not more than N", "at most N", "up to N", "as many as N", "N at most", "a maximum of N",
            "N or fewer", "N or less"),
    at_least: ("at least N", "no fewer than N", "no less than N", "not less than N", "a minimum of N", "upwards of N",
               "N or more", "N at least", "N +"),
    more: ("more than N", "over N", "above N", "in excess of N"),
    exactly: ("exactly N", "precisely N"),
}  # fmt: skip
ARABIC_QUALIFIERS: dict[Callable[[Said], Said | None], tuple[str, ...]] = {
    about: ("نحو N", "حوالي N", "زهاء N", "N تقريبا", "قرابة N", "ما يقرب من N", "يُقدَّر بنحو N"),
    fewer: ("أقل من N", "ما يقل عن N"),
    up_to: ("حتى N", "لا يزيد على N", "ما لا يزيد عن N", "ما يصل إلى N", "N على الأكثر", "N كحد أقصى"),
    at_least: ("ما لا يقل عن N", "لا يقل عن N", "N على الأقل", "N كحد أدنى"),
    more: ("أكثر من N", "ما يزيد على N", "يزيد عن N"),
    exactly: ("N بالضبط", "N تحديدا"),
}


def sweep() -> dict[str, Said | None]:
    """Every wording with what it permits; None where it must be refused."""
    found: dict[str, Said | None] = {}
    for numbers, nouns, qualifiers in (
        (NUMBERS, NOUNS, QUALIFIERS),
        (ARABIC_NUMBERS, ARABIC_NOUNS, ARABIC_QUALIFIERS),
    ):
        for number, said in numbers.items():
            for noun in nouns:
                found[number + noun] = said
                for meaning, wordings in qualifiers.items():
                    expected = None if said is None else meaning(said)
                    for wording in wordings:
                        found[wording.replace("N", number + noun)] = expected
    return found


SWEEP = sweep()


def test_every_qualifier_of_the_policy_is_swept() -> None:
    known = {words for rule in POLICY if rule.change and rule.reads != "share" for words in rule.words}
    assert known == {words for wordings in QUALIFIERS.values() for words in wordings}


def test_every_wording_permits_what_it_says() -> None:
    wrong = {}
    for words, said in SWEEP.items():
        try:
            read = read_headcount(words)
        except FigureError:
            found = None
        else:
            found = (read.low, read.best, read.high)
        expected = None if said is None else (said.low, said.best, said.high)
        if found != expected:
            wrong[words] = (found, expected)
    assert wrong == {}


def test_a_cell_with_one_claim_has_the_bounds_of_its_words() -> None:
    worded = {f"p{at}": words for at, (words, said) in enumerate(SWEEP.items()) if said is not None}
    case = Case("sweep")
    read_line(case, f"places: {', '.join(worded)}")
    for place in worded:
        read_line(case, f"{place} reported us/{place}/now level 1")
    dossier = case.dossier()
    claims = tuple(replace(claim, figure=read_headcount(worded[claim.place])) for claim in dossier.claims)
    cells = assess(replace(dossier, claims=claims), dict.fromkeys(worded), None)
    for claim in claims:
        [cell] = [cells[key] for key in cells if key.place == claim.place and key.layer == "reported"]
        figure = claim.figure
        assert isinstance(figure, Figure)
        best = figure.low if figure.low == figure.high else figure.best
        assert (cell.low, cell.best, cell.high) == (figure.low, best, figure.high), figure.words


COMPOUNDS = {
    25: ("twenty-five", "خمسة وعشرين"), 150: ("one hundred and fifty", "مئة وخمسين"),
    200: ("two hundred", "مئتين"), 320: ("three hundred and twenty", "ثلاثمئة وعشرين"),
    1_500: ("one thousand and five hundred", "ألف وخمسمئة"), 2_000: ("two thousand", "ألفين"),
    2_300: ("two thousand and three hundred", "ألفين وثلاثمئة"),
    3_015: ("three thousand and fifteen", "ثلاثة آلاف وخمسة عشر"),
    6_120: ("six thousand one hundred and twenty", "ستة آلاف ومئة وعشرين"),
    25_000: ("twenty-five thousand", "خمسة وعشرين ألفا"),
}  # fmt: skip


RANGES = (
    "between {0} and {2} troops", "from {0} to {2} troops", "بين {1} و{3} جنديا", "من {1} إلى {3} جنديا",
)  # fmt: skip


@pytest.mark.parametrize(("low", "high"), list(combinations_with_replacement(COMPOUNDS, 2)))
@pytest.mark.parametrize(
    "words", ["between {0} and {2} troops", "from {0} to {2} troops", "بين {1} و{3} جنديا", "من {1} إلى {3} جنديا"]
)
def test_a_range_of_compound_numbers_is_read_or_refused_never_misread(low: int, high: int, words: str) -> None:
    """Where "and" stands both within and between the numbers, another reading refuses the words."""
    said = words.format(*COMPOUNDS[low], *COMPOUNDS[high])
    try:
        read = read_headcount(said)
    except FigureError as refused:
        twofold = " or " in refused.expected and f"{low}..{high}" in refused.expected
        if not twofold:
            raise
    else:
        assert (read.low, read.best, read.high) == (low, None, high), said


PARTS = {
    "half": Fraction(1, 2), "a third": Fraction(1, 3), "two-thirds": Fraction(2, 3), "a quarter": Fraction(1, 4),
    "three quarters": Fraction(3, 4), "two-fifths": Fraction(2, 5), "one tenth": Fraction(1, 10),
    "45%": Fraction(9, 20), "45 percent": Fraction(9, 20), "3/8": Fraction(3, 8), "0.25": Fraction(1, 4),
    "نصف": Fraction(1, 2), "ثلثي": Fraction(2, 3), "٤٥ في المئة": Fraction(9, 20),
}  # fmt: skip
EXACT = ("45%", "45 percent", "3/8", "0.25", "٤٥ في المئة")
"""Notations that are exact by themselves; words for a part are read with five points around them."""
SHARE_QUALIFIERS: dict[str, Callable[[Fraction], tuple[Fraction, bool, Fraction, bool]]] = {
    "about N": lambda n: (n * Fraction(9, 10), False, min(Fraction(1), n * Fraction(11, 10)), False),
    "nearly N": lambda n: (n - min(Fraction(1, 10), n / 5), False, n, True),
    "just over N": lambda n: (n, True, n + min(Fraction(1, 10), n / 5), False),
    "close to N": lambda n: (n - max(n / 10, min(Fraction(1, 10), n / 5)), False, n * Fraction(11, 10), False),
    "less than N": lambda n: (Fraction(0), False, n, True),
    "more than N": lambda n: (n, True, Fraction(1), False),
    "at least N": lambda n: (n, False, Fraction(1), False),
    "up to N": lambda n: (Fraction(0), False, n, False),
    "exactly N": lambda n: (n, False, n, False),
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("noun", ["", " of the force", " of its troops"])
def test_every_part_permits_what_it_says(part: str, noun: str) -> None:
    number = PARTS[part]
    margin = Fraction(0) if part in EXACT else Fraction(1, 20)
    share = read_share(part + noun)
    assert (share.low, share.high) == (number - margin, number + margin)
    for wording, meaning in SHARE_QUALIFIERS.items():
        share = read_share(wording.replace("N", part + noun))
        assert (share.low, share.low_strict, share.high, share.high_strict) == meaning(number), wording


@given(st.integers(2, 10_000_000), st.integers(1, 1_000_000), st.sampled_from(QUALIFIERS[about]))
def test_more_said_is_more_permitted(number: int, more_by: int, doubt: str) -> None:
    """Bounds grow with the number, whatever qualifies it, and what one side excludes the other says."""
    for wording in (wording for wordings in QUALIFIERS.values() for wording in wordings):
        less, greater = (read_headcount(wording.replace("N", f"{n:,} troops")) for n in (number, number + more_by))
        assert less.low <= greater.low
        assert less.high is None or greater.high is None or less.high <= greater.high
    plain = f"{number:,} troops"
    assert read_headcount(f"at least {plain}").low == number == read_headcount(f"up to {plain}").high
    assert read_headcount(f"more than {plain}").low == number + 1
    assert read_headcount(f"fewer than {plain}").high == number - 1
    around = read_headcount(doubt.replace("N", plain))
    assert around.low <= number <= (around.high or 0)

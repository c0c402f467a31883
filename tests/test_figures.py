"""Words for numbers permit what the policy says, exactly, and nothing unknown is guessed."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapsvc.errors import FigureError
from mapsvc.figures import POLICY, OwnRule, read_headcount, read_share
from mapsvc.figures.policy import NOTATIONS, PHRASES, QUALIFIERS, SHARE_PHRASES

CASES = Path(__file__).parent / "cases"
NUMBERS = st.integers(1, 900_000)
DOUBTS = ("about", "roughly", "some", "up to", "at least", "no more than")
WIDENING = st.lists(st.sampled_from(("about", "roughly", "an estimated")), min_size=1, max_size=4)


def cases(name: str) -> list[tuple[str, ...]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [tuple(part.strip(" ") for part in line.split("|")) for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("case", cases("figures.txt"), ids=lambda case: case[0])
def test_headcounts_are_read_as_the_table_of_cases_says(case: tuple[str, ...]) -> None:
    words, *expected = case
    if expected[0] == "!":
        with pytest.raises(FigureError) as refused:
            read_headcount(words)
        assert refused.value.word == expected[1]
    else:
        figure = read_headcount(words)
        assert [figure.low, figure.best, figure.high] == [None if n == "-" else int(n) for n in expected]
        assert figure.words == words


@pytest.mark.parametrize("case", cases("shares.txt"), ids=lambda case: case[0])
def test_shares_are_read_as_the_table_of_cases_says(case: tuple[str, ...]) -> None:
    words, low, high = case
    if low == "!":
        with pytest.raises(FigureError) as refused:
            read_share(words)
        assert refused.value.word == high
    else:
        share = read_share(words)
        assert (share.low, share.high) == (Fraction(low.lstrip("(")), Fraction(high.rstrip(")")))
        assert (share.low_strict, share.high_strict) == (low.startswith("("), high.endswith(")"))


@pytest.mark.parametrize(
    "table", [NOTATIONS, QUALIFIERS, PHRASES, SHARE_PHRASES], ids=["notations", "qualifiers", "phrases", "shares"]
)
def test_a_rule_and_a_whole_phrase_stand_once_in_their_table(table) -> None:
    names = [(rule.name, rule.reads) for rule in table]
    phrases = [(words, rule.only) for rule in table if rule.change or rule.span for words in rule.words]
    assert len(names) == len(set(names))
    assert len(phrases) == len(set(phrases))


def test_the_whole_phrases_for_headcounts_and_for_shares_are_of_their_own_kind() -> None:
    assert {rule.reads for rule in PHRASES} == {"headcount"}
    assert {rule.reads for rule in SHARE_PHRASES} == {"share"}


@pytest.mark.parametrize("rule", POLICY, ids=lambda rule: f"{rule.name} ({rule.reads})")
def test_every_row_of_the_policy_reads_its_own_example(rule) -> None:
    if rule.reads != "share":
        assert read_headcount(rule.example).words == rule.example
    else:
        assert read_share(rule.example).words == rule.example


@pytest.mark.parametrize("rule", POLICY, ids=lambda rule: f"{rule.name} ({rule.reads})")
def test_every_wording_of_the_policy_can_be_read(rule) -> None:
    fill = "half" if rule.reads == "share" else "500"
    for words in rule.words if rule.change else ():
        filled = words.replace("N", "two dozen" if "dozen" in rule.name else fill)
        read = read_share if rule.reads == "share" else read_headcount
        assert read(filled).words == filled


def test_a_dossier_may_add_rows_and_they_nest() -> None:
    own = [OwnRule("a company", 80, 150, 120), OwnRule("a handful", 3, None)]
    assert read_headcount("A company", own).best == 120
    assert read_headcount("up to a company of troops", own).high == 150
    assert read_headcount("a handful", own).high is None
    with pytest.raises(FigureError):
        read_headcount("a company")


@pytest.mark.parametrize("text", ["9" * 5000, "about " * 2000, "1 to " * 39, "(" * 200, "½" * 190, "²", "①"])
def test_huge_and_odd_input_is_refused_at_once(text: str) -> None:
    for read in (read_headcount, read_share):
        with pytest.raises(FigureError):
            read(text)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_figure_error(text: str) -> None:
    for read in (read_headcount, read_share):
        with suppress(FigureError):
            assert read(text).words == text.strip()


TOKENS = (
    "about", "1", "2,500", "..", ">=", "<", "to", "between", "and", "hundreds", "dozen", "a", "half", "%",
    "-", "nearly", "up to", "or more", "mid-", "s", "thousand", "/", "of", "more than", "3rd", "٣",
)  # fmt: skip


@given(st.lists(st.sampled_from(TOKENS), max_size=12).map(" ".join))
def test_any_mixture_of_known_words_gives_an_interval_or_is_refused(text: str) -> None:
    try:
        figure = read_headcount(text)
    except FigureError:
        return
    assert figure.low >= 0
    assert figure.high is None or figure.low <= figure.high
    assert figure.best is None or (figure.low <= figure.best and (figure.high is None or figure.best <= figure.high))


@given(st.lists(st.sampled_from(TOKENS), max_size=8).map(" ".join))
def test_any_share_lies_within_nothing_and_all(text: str) -> None:
    try:
        share = read_share(text)
    except FigureError:
        return
    assert 0 <= share.low <= share.high <= 1
    assert share.low < share.high or not (share.low_strict or share.high_strict)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_explicit_notation_says_exactly_what_is_written(a: int, b: int, c: int) -> None:
    low, best, high = sorted((a, b, c))
    figure = read_headcount(f"{low}..{best}..{high}")
    assert (figure.low, figure.best, figure.high) == (low, best, high)
    assert read_headcount(f">={low} <={high}").high == high
    assert read_headcount(f"{low:,}..{high:,}").low == low


@given(NUMBERS, WIDENING)
def test_a_qualifier_of_doubt_only_widens(number: int, words: list[str]) -> None:
    inner, outer = read_headcount(f"{number:,}"), read_headcount(f"{' '.join(words)} {number:,}")
    assert outer.low <= inner.low
    assert outer.high is not None
    assert inner.high is not None
    assert inner.high <= outer.high


@given(NUMBERS, st.sampled_from(DOUBTS), st.sampled_from(DOUBTS))
def test_nesting_never_narrows_the_inner_bound(number: int, first: str, second: str) -> None:
    try:
        outer = read_headcount(f"{first} {second} {number:,}")
    except FigureError:
        return  # "up to at least 5" means nothing
    inner = read_headcount(f"{second} {number:,}")
    assert outer.low <= inner.low
    assert outer.high is None or (inner.high is not None and inner.high <= outer.high)


@given(st.integers(1, 999_999))
def test_a_bare_number_is_widened_by_five_per_cent_at_most(number: int) -> None:
    figure = read_headcount(f"{number:,}")
    assert figure.best == number
    assert figure.high is not None
    assert 20 * (figure.high - number) <= number
    assert figure.high - number == number - figure.low

"""Dates are read with their earliest and latest possible day, or refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapsvc.dates import read_day, read_open_day, read_report_date
from mapsvc.errors import InputError

CASES = """
2024-09-27            2024-09-27  2024-09-27
2024-09-27?           2024-09-27  2024-09-27  uncertain
2024-09~              2024-09-01  2024-09-30  uncertain
2024-09               2024-09-01  2024-09-30
2024-02               2024-02-01  2024-02-29
2024                  2024-01-01  2024-12-31
201X                  2010-01-01  2019-12-31
2024-09-XX            2024-09-01  2024-09-30
2024-22               2024-06-01  2024-08-31
2024-09/2024-10       2024-09-01  2024-10-31
2024-09-27/..         2024-09-27  -
../2025-09            -           2025-09-30
[..2025-09]           -           2025-09-30
[..2025-09-30]        -           2025-09-30
[2024-09..]           2024-09-01  -
[2024-09,2024-11]     2024-09-01  2024-11-30
[2024-09..2024-11?]   2024-09-01  2024-11-30  uncertain
"""
REFUSED = [
    "", " ", "..", "/", "[..]", "[]", "2024-13", "2024-02-30", "0000", "-0044", "27.09.2024",
    "September 2024", "2024-10/2024-09", "2024-09-27T10:00", "2024/09/27/1", "2" * 100_000,
    "[" * 50, "١٢٣٤", "2024-09??",
]  # fmt: skip


@pytest.mark.parametrize("line", CASES.strip().splitlines())
def test_an_edtf_date_has_a_first_and_a_last_possible_day(line: str) -> None:
    text, earliest, latest, *uncertain = line.split()
    read = read_report_date(text)
    days = [None if day == "-" else date.fromisoformat(day) for day in (earliest, latest)]
    assert [read.earliest, read.latest] == days
    assert read.uncertain is bool(uncertain)
    assert read.edtf == text


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:20])
def test_what_is_no_edtf_date_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="expected"):
        read_report_date(text)


def test_days_are_iso_days_and_may_be_open_where_asked() -> None:
    assert read_day("2025-09-30") == date(2025, 9, 30)
    assert read_open_day("..") is None
    for text in ("..", "2025-9-30", "2025-09-31", "20250930", "2025-09-30 00:00:00", ""):
        with pytest.raises(InputError):
            read_day(text)


@given(st.text(alphabet="0123456789-/.[]X?~%, ", max_size=30) | st.text(max_size=20))
def test_any_text_is_a_date_or_refused_with_an_input_error(text: str) -> None:
    try:
        read = read_report_date(text)
    except InputError:
        return
    assert read.earliest is None or read.latest is None or read.earliest <= read.latest


@given(st.dates())
def test_every_iso_day_is_itself(day: date) -> None:
    assert read_day(day.isoformat()) == day
    assert read_report_date(day.isoformat()).latest == day

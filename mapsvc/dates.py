"""Dates as sources and desks write them: EDTF level 1 for reports and events, ISO days for periods."""

from __future__ import annotations

import re
from datetime import date

from mapsvc.errors import InputError
from mapsvc.model import ReportDate

OPEN = ".."
EDTF = "an EDTF date (`2024-09-27`, `2024-09`, `2024-09-27?`, `2024-09/2024-10`, `[..2025-09]`)"
DAY = "a date as YYYY-MM-DD"
LONGEST = 60
_WHOLE_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SIMPLE = re.compile(r"\d{3}[\dX]|\d{2}XX|\d{4}-(\d\d|XX)(-(\d\d|XX))?", re.ASCII)


def read_report_date(text: str) -> ReportDate:
    """Read EDTF level 1 (ISO 8601-2:2019): days, months, years, seasons, `X`, `?`, `~`, `%`, intervals.

    Earliest and latest are the first and last possible day, None where that side is open. InputError says
    what was expected; dates outside the years 1 to 9999 are refused.
    """
    plain = text.strip()
    if not plain or len(plain) > LONGEST:
        raise InputError(f"expected {EDTF}")
    ends = _ends(plain)
    parts = [_possible_days(end) for end in ends]
    earliest, latest = parts[0][0], parts[-1][1]
    if (earliest is None and latest is None) or (earliest and latest and earliest > latest):
        raise InputError(f"expected {EDTF}, the earlier end first")
    return ReportDate(plain, earliest, latest, uncertain=any(part[2] for part in parts))


def read_day(text: str) -> date:
    """Read one day, YYYY-MM-DD."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise InputError(f"expected {DAY}")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"expected a day that exists, as {DAY.removeprefix('a date as ')}") from None


def read_open_day(text: str) -> date | None:
    """Read one day, or `..` for an open end (None)."""
    return None if text in {OPEN, "…"} else read_day(text)


def _ends(text: str) -> list[str]:
    """Split an interval `a/b` or a one-of set `[..a]`, `[a..]`, `[a..b]`, `[a,b]` into what bounds it."""
    if text.startswith("[") and text.endswith("]"):
        inner = text[1:-1].strip()
        return [part.strip() for part in re.split(r"\.\.|,", inner)]
    return [part.strip() for part in text.split("/")] if text.count("/") == 1 else [text]


def _possible_days(text: str) -> tuple[date | None, date | None, bool]:
    """Find the first and last possible day of one date, and whether it is marked uncertain or approximate."""
    if text in {"", OPEN}:
        return None, None, False
    plain = text.rstrip("?~%")
    if len(text) - len(plain) > 1 or not _SIMPLE.fullmatch(plain):
        raise InputError(f"expected {EDTF}")
    if _WHOLE_DAY.fullmatch(plain):
        # Nearly every date is one, and EDTF's grammar takes thousands of times as long to load and to follow.
        day = _existing(plain)
        return day, day, plain != text
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parsed = parse_edtf(plain)
        first, last = parsed.lower_strict(), parsed.upper_strict()
        return date(*first[:3]), date(*last[:3]), plain != text
    except (EDTFParseException, ValueError, TypeError):
        raise _no_such(plain) from None


def _existing(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _no_such(text) from None


def _no_such(text: str) -> InputError:
    return InputError(f"expected {EDTF}; there is no {text!r}")

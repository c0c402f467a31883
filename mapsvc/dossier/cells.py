"""Cell parsers: text of one spreadsheet cell → value, or InputError saying what was expected."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from mapsvc import dates
from mapsvc.dossier.suggest import nearest
from mapsvc.errors import InputError
from mapsvc.model import Baseline, Layer, Modality, PlaceKind, Relation, ReportDate

Parse = Callable[[str], object]
Word = TypeVar("Word", bound=StrEnum)
Value = TypeVar("Value")

ID = re.compile(r"[a-z0-9][a-z0-9_.-]*")
ID_EXPECTED = "an id: small Latin letters, digits, `-`, `_` and `.`, at most 100 characters"
IDS_EXPECTED = ID_EXPECTED.replace("an id", "ids separated by spaces", 1)
LONGEST_ID = 100
MOST_WORDS = 10
"""Evidence is a key phrase, never a sentence of the source."""

_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*"
_TURNED_DATE = re.compile(
    rf"\d{{1,2}}[- ]{_MONTH}([- ]\d{{2,4}})?|{_MONTH}[- ]\d{{1,4}}"
    r"|\d{4}-\d\d-\d\d([ t]\d\d:\d\d(:\d\d(\.0+)?)?)?"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}( \d\d:\d\d(:\d\d)?)?|\d{4}/\d{1,2}/\d{1,2}",
    re.IGNORECASE | re.ASCII,
)
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")

KINDS = {
    PlaceKind.BASE: (
        "airbase, air base, airfield, barracks, camp, compound, garrison, military base, outpost, post, fob"
    ),
    PlaceKind.SITE: "facility, installation, location, point, checkpoint, crossing, embassy, port, airport",
    PlaceKind.CITY: "town, village, settlement, capital, municipality, locality",
    PlaceKind.REGION: (
        "governorate, province, state, district, county, oblast, department, canton, land, autonomous region"
    ),
    PlaceKind.COUNTRY: "nation, territory",
    PlaceKind.AREA: "zone, desert, border area, theatre, theater, valley",
}
RELATIONS = {
    Relation.VACATED: "vacate, vacates, empty",
    Relation.REDUCED: "reduce, reduces",
    Relation.REMOVED: "remove, removes",
    Relation.ADDED: "add, adds",
    Relation.CONTINUES: "continue",
}
MODALITIES = {Modality.PLANNED: "plan", Modality.REPORTED: "report", Modality.DENIED: "deny"}


def spreadsheet_date(text: str) -> str | None:
    """Say what to do about a cell that a spreadsheet has turned into a date; None where it has not."""
    if not _TURNED_DATE.fullmatch(text):
        return None
    return "what was typed; a spreadsheet has turned this cell into a date (format the column as text)"


def identifier(text: str) -> str:
    """Read an id."""
    if len(text) > LONGEST_ID or not ID.fullmatch(text):
        raise InputError(f"expected {spreadsheet_date(text) or ID_EXPECTED}")
    return text


def identifiers(text: str) -> tuple[str, ...]:
    """Read ids separated by spaces."""
    parts = text.split()
    if not all(len(part) <= LONGEST_ID and ID.fullmatch(part) for part in parts):
        raise InputError(f"expected {spreadsheet_date(text) or IDS_EXPECTED}")
    if twice := next((part for part, count in Counter(parts).items() if count > 1), None):
        raise InputError(f"expected each id once, not {twice!r} twice")
    return tuple(parts)


def plain(text: str) -> str:
    """Take text as it is."""
    return text


def figure_words(text: str) -> str:
    """Take a figure's words; what they mean depends on the relation, and is read with it."""
    if warning := spreadsheet_date(text):
        raise InputError(f"expected {warning}")
    return text


def evidence(text: str) -> str:
    """Take a key phrase of at most ten words."""
    if (count := len(text.split())) > MOST_WORDS:
        raise InputError(f"expected a key phrase of at most {MOST_WORDS} words, not {count}")
    return text


def day(text: str) -> date:
    """Read a day."""
    return _dated(dates.read_day, text)


def open_day(text: str) -> date | None:
    """Read a day or `..`."""
    return _dated(dates.read_open_day, text)


def report_date(text: str) -> ReportDate:
    """Read an EDTF date."""
    return _dated(dates.read_report_date, text)


def url(text: str) -> str:
    """Read a web address; other schemes could run code on the page that links to them."""
    if not re.fullmatch(r"https?://[^\s<>\"]+", text, re.IGNORECASE):
        raise InputError("expected a web address that starts with https:// or http://")
    return text


def language(text: str) -> str:
    """Read a language tag."""
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", text):
        raise InputError("expected a language tag such as `en` or `ar`")
    return text


def yes_or_no(text: str) -> bool:
    """Read yes or no."""
    folded = text.casefold()
    if folded not in {"yes", "no"}:
        raise InputError("expected `yes` or `no`")
    return folded == "yes"


def latitude(text: str) -> float:
    """Read degrees north."""
    return _degrees(text, 90)


def longitude(text: str) -> float:
    """Read degrees east."""
    return _degrees(text, 180)


def kind(text: str) -> PlaceKind:
    """Read a kind of place or one of its synonyms."""
    return _word(PlaceKind, KINDS, text)


def modality(text: str) -> Modality:
    """Read how the source says it."""
    return _word(Modality, MODALITIES, text)


def relation(text: str) -> Relation:
    """Read what the claim asserts."""
    return _word(Relation, RELATIONS, text)


def baseline(text: str) -> Baseline:
    """Read a period id, optionally `reported:` or `planned:` before it."""
    head, colon, tail = text.partition(":")
    if not colon:
        return Baseline(identifier(text))
    if head.strip().casefold() not in set(Layer):
        raise InputError("expected a period id, or `reported:` or `planned:` before one")
    return Baseline(identifier(tail.strip()), Layer(head.strip().casefold()))


def _dated(read: Callable[[str], Value], text: str) -> Value:
    try:
        return read(text)
    except InputError as error:
        if _TURNED_DATE.fullmatch(text) and not _ISO_DAY.fullmatch(text):
            raise InputError(f"{error}; a spreadsheet has turned this cell into its own form of a date") from None
        raise


def _degrees(text: str, limit: int) -> float:
    expected = f"expected decimal degrees from -{limit} to {limit}"
    comma = text.replace(",", ".", 1) if "." not in text else text
    if not re.fullmatch(r"[+-]?\d{1,3}(\.\d{1,15})?", comma.replace("−", "-"), re.ASCII):
        raise InputError(expected)
    value = float(comma.replace("−", "-"))
    if abs(value) > limit:
        raise InputError(expected)
    return value


def _word(words: type[Word], synonyms: dict[Word, str], text: str) -> Word:
    folded = " ".join(text.casefold().replace("-", " ").replace("_", " ").split())
    for word in words:
        if folded in {word.replace("_", " "), *synonyms.get(word, "").split(", ")}:
            return word
    known = [*map(str, words), *(synonym for row in synonyms.values() for synonym in row.split(", "))]
    raise InputError(f"expected one of {', '.join(words)}{nearest(folded, known)}")

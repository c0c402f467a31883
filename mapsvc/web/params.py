"""Query parameters, checked at the door: what is not declared is refused, by name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import unquote_plus

from flask import request

from mapsvc.errors import InputError, NotFoundError
from mapsvc.paths import PREFIXES
from mapsvc.snapshot import LATEST, DossierEntry, Snapshot

MAX_LENGTH = 2000


class ParameterError(InputError):
    """A part of the query that is refused: its name, how the address has it, and values that would do, if known."""

    def __init__(self, detail: str, name: str, value: str | None = None, values: tuple[str, ...] = ()) -> None:
        super().__init__(detail)
        self.name, self.values = name, values
        self.part = _short(name if value is None else f"{name}={value}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A declared query parameter: its name, what is expected, the check its value must pass, and values that do."""

    name: str
    expected: str
    accepts: Callable[[str], bool]
    values: tuple[str, ...] = ()


def one_of(name: str, values: tuple[str, ...]) -> Parameter:
    """A parameter that takes one of a few values."""
    expected = f"one of {', '.join(values)}" if values else "nothing: there are none"
    return Parameter(name, expected, values.__contains__, values)


def some_of(name: str, values: tuple[str, ...]) -> Parameter:
    """A parameter that takes one or more of a few values, separated by commas."""
    expected = f"one or more of {', '.join(values)}, separated by commas"
    return Parameter(name, expected, lambda text: all(part in values for part in text.split(",")), values)


def is_date(text: str) -> bool:
    """Whether `text` is a full ISO 8601 date."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


AS_OF = Parameter("as_of", "a date such as 2024-09-27", is_date)
LANG = one_of("lang", tuple(PREFIXES))
THEME = one_of("theme", ("light", "dark"))
PERIOD = Parameter("period", "a period of the dossier", lambda _: True)
"""Checked by `find_period`, which knows what the path says."""


def read_parameters(*declared: Parameter) -> Mapping[str, str]:
    """The request's parameters by name. Raises InputError for an undeclared, repeated or unacceptable one."""
    return checked(request.args.lists(), table_of(declared))


def table_of(declared: Iterable[Parameter]) -> Mapping[str, Parameter]:
    """Declared parameters by name, in their order."""
    return {parameter.name: parameter for parameter in declared}


def pairs_of(query: str, most: int | None = None) -> Collection[tuple[str, list[str]]]:
    """The names and values of a query string, read as Flask reads a request's. ValueError for more than `most`.

    That is as `urllib.parse.parse_qsl` reads them, which takes as long as finding the features that a query asks for.
    """
    parts = query.split("&")
    if most is not None and len(parts) > most:
        raise ValueError(f"{len(parts)} parameters: expected at most {most}")
    found: dict[str, list[str]] = {}
    for part in filter(None, parts):
        name, _, value = part.partition("=")
        found.setdefault(_decoded(name), []).append(_decoded(value))
    return found.items()


def _decoded(text: str) -> str:
    plain = "%" not in text and "+" not in text
    return text if plain else unquote_plus(text, errors="werkzeug.url_quote")


def checked(pairs: Iterable[tuple[str, list[str]]], known: Mapping[str, Parameter]) -> Mapping[str, str]:
    """Check the names and values of a query against what is declared, as `read_parameters` does the request's."""
    values: dict[str, str] = {}
    for name, given in pairs:
        if name not in known:
            names = ", ".join(known) or "no parameters"
            shown = _short(name) if name and name.isprintable() else repr(name[:80])
            raise ParameterError(f"{shown}: not a parameter of this address; expected {names}", name)
        if len(given) > 1:
            raise ParameterError(f"{name}: given {len(given)} times; expected once", name)
        if len(given[0]) > MAX_LENGTH:
            detail = f"{name}: {len(given[0])} characters: expected at most {MAX_LENGTH}"
            raise ParameterError(detail, name, given[0])
        if not known[name].accepts(given[0]):
            detail = f"{name}: {_short(given[0])!r}: expected {known[name].expected}"
            raise ParameterError(detail, name, given[0], known[name].values)
        values[name] = given[0]
    return values


def page_parameters(entry: DossierEntry) -> tuple[Parameter, ...]:
    """The parameters that a dossier's page and its embed share."""
    compare = one_of("compare", tuple(period.id for period in entry.periods))
    return (PERIOD, replace(AS_OF, values=tuple(entry.states)), LANG, THEME, one_of("force", entry.forces), compare)


@dataclass(frozen=True, slots=True)
class Address:
    """A dossier in one state; `name` is how its canonical URL spells both, `<dossier>[@<report date>]`."""

    entry: DossierEntry
    state: str
    name: str

    @property
    def day(self) -> str:
        """The report date that it names, "" for the latest."""
        return self.name.partition("@")[2]


def find_address(snapshot: Snapshot, text: str, as_of: str | None) -> Address:
    """Resolve `<dossier>[@<as-of>]` and the `as_of` parameter. Raises NotFoundError and InputError."""
    name, at, day = text.partition("@")
    entry = snapshot.dossier(name)
    if at and not is_date(day):
        raise NotFoundError(f"as_of: {_short(day)!r}: expected {AS_OF.expected}")
    given = [text for text in (day if at else None, as_of) if text is not None]
    known = [snapshot.report_date(entry, date.fromisoformat(text)) for text in given]
    if not known:
        return Address(entry, LATEST, name)
    if known[0] != known[-1]:
        detail = f"as_of: {as_of!r}: the path already says {day!r}; expected one of the two"
        raise ParameterError(detail, "as_of", as_of)
    return Address(entry, entry.states[known[0]], f"{name}@{known[0]}")


def find_period(entry: DossierEntry, path: str | None, query: str | None) -> str | None:
    """The period that path or query names, or None. Raises NotFoundError for a wrong path, InputError for a query."""
    if path is not None and query is not None and path != query:
        detail = f"period: {query!r}: the path already says {path!r}; expected one of the two"
        raise ParameterError(detail, "period", query)
    period = path if path is not None else query
    if period is not None and period not in {p.id for p in entry.periods}:
        choices = one_of("period", tuple(p.id for p in entry.periods))
        detail = f"period: {_short(period)!r}: expected {choices.expected}"
        raise ParameterError(detail, "period", period, choices.values) if path is None else NotFoundError(detail)
    return period


def find_periods(entry: DossierEntry, path: str | None, query: str | None) -> tuple[str, ...]:
    """The periods that the path names, or the query, there with commas between several. Raises as `find_period`."""
    asked = dict.fromkeys(query.split(",")) if path is None and query is not None else [query]
    return tuple(filter(None, (find_period(entry, path, text) for text in asked)))


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"

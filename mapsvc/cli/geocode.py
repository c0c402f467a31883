"""`mapsvc geocode`: place names → places, as the maps will see them."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from mapsvc.config import ambient_settings
from mapsvc.errors import InputError
from mapsvc.model import PlaceKind

if TYPE_CHECKING:
    from mapsvc.gazetteer.lookup import Ambiguous, Context, Entry, Match, Unknown


@click.command("geocode")
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("--country", "countries", metavar="ISO2", multiple=True, help="Only there; may be repeated.")
@click.option("--kind", metavar="KIND", help=f"One of {', '.join(PlaceKind)}.")
@click.option("--near", metavar="LAT,LON", help="Prefer namesakes near this point (degrees).")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array for programs.")
@click.pass_context
def geocode(  # noqa: PLR0913
    context: click.Context,
    names: tuple[str, ...],
    countries: tuple[str, ...],
    kind: str,
    near: str,
    *,
    as_json: bool,
) -> None:
    """Find the places that NAMEs mean and print one line for each.

    A name that could mean several places, or none, is said to; the exit code is then 1.
    """
    from mapsvc.gazetteer.build import ensure_index
    from mapsvc.gazetteer.lookup import Gazetteer, Match

    asked = _context(countries, kind, near)
    with closing(Gazetteer.open(ensure_index(ambient_settings().cache))) as gazetteer:
        for country in asked.countries:
            if not gazetteer.has_country(country):
                raise InputError(f"--country: {country.lower()!r}: expected the code of a country (ISO 3166-1)")
        answers = [(name, gazetteer.resolve(name, asked)) for name in names]
    if as_json:
        records = [{"name": name, **_record(answer)} for name, answer in answers]
        click.echo(json.dumps(records, ensure_ascii=False, indent=1))
    else:
        for name, answer in answers:
            click.echo(f"{name} → {_line(answer)}")
    context.exit(0 if all(isinstance(answer, Match) for _, answer in answers) else 1)


def _context(countries: tuple[str, ...], kind: str | None, near: str | None) -> Context:
    from mapsvc.gazetteer.lookup import Context

    for country in countries:
        if not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise InputError(f"--country: {country!r}: expected a two-letter country code (ISO 3166-1), such as IQ")
    if kind is not None and kind not in set(PlaceKind):
        raise InputError(f"--kind: {kind!r}: expected one of {', '.join(PlaceKind)}")
    upper = tuple(country.upper() for country in countries)
    return Context(upper, PlaceKind(kind) if kind else None, None if near is None else _point(near))


def _point(text: str) -> tuple[float, float]:
    try:
        lat, lon = map(float, text.split(","))
    except ValueError:
        lat = lon = float("nan")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise InputError(f"--near: {text!r}: expected LAT,LON in degrees, such as 33.3,44.4")
    return lat, lon


def _line(answer: Match | Ambiguous | Unknown) -> str:
    from mapsvc.gazetteer.lookup import Ambiguous, Match

    if isinstance(answer, Match):
        return f"{_brief(answer.entry)} · {answer.how} {answer.score:.2f}"
    if isinstance(answer, Ambiguous):
        return "ambiguous: " + "; ".join(_brief(match.entry) for match in answer.candidates)
    return f"{answer.reason}: {answer.detail}" if answer.detail else answer.reason


def _brief(entry: Entry) -> str:
    chain = " › ".join(link.name for link in entry.chain)
    where = f"{entry.country or '--'} {entry.lat:.4f},{entry.lon:.4f} ±{entry.precision_m} m"
    return f"{entry.name} [{entry.id}] {entry.kind}, {where}{f', in {chain}' if chain else ''}"


def _record(answer: Match | Ambiguous | Unknown) -> dict[str, Any]:
    from mapsvc.gazetteer.lookup import Ambiguous, Match

    if isinstance(answer, Match):
        return {"status": "match", **_match(answer)}
    if isinstance(answer, Ambiguous):
        return {"status": "ambiguous", "candidates": [_match(match) for match in answer.candidates]}
    return {"status": "unknown", "reason": answer.reason, "detail": answer.detail}


def _match(match: Match) -> dict[str, Any]:
    from dataclasses import asdict

    return {"score": match.score, "how": match.how, "matched": match.matched, "entry": asdict(match.entry)}

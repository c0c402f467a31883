"""`mapsvc geocode`: place names → places, as the maps will see them."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mapsvc.config import ambient_settings
from mapsvc.errors import InputError
from mapsvc.model import PlaceKind

if TYPE_CHECKING:
    from mapsvc.gazetteer.lookup import Ambiguous, Context, Entry, Match, Unknown

_T = TypeVar("_T")


@click.command("geocode")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--country", "countries", metavar="ISO2", multiple=True, help="Only there; may be repeated.")
@click.option("--kind", metavar="KIND", help=f"One of {', '.join(PlaceKind)}.")
@click.option("--near", metavar="LAT,LON", help="Prefer namesakes near this point (degrees).")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array for programs.")
@click.option("--csv", "file", metavar="FILE", help="Answer a CSV of id,query,context instead; - is stdin.")
@click.option("--workers", type=click.IntRange(min=1), help="With --csv: processes to use (default: one a core).")
@click.option("--scheduler", metavar="ADDRESS", help="With --csv: a Dask scheduler to use instead of own processes.")
@click.pass_context
def geocode(  # noqa: PLR0913
    context: click.Context,
    names: tuple[str, ...],
    *,
    countries: tuple[str, ...],
    kind: str | None,
    near: str | None,
    file: str | None,
    workers: int | None,
    scheduler: str | None,
    as_json: bool,
) -> None:
    """Find the places that NAMEs mean and print one line for each.

    A name that could mean several places, or none, is said to; the exit code is then 1.

    With --csv, each row's context is any of cc=IQ,SY;kind=base;near=33.3,44.4, and the answer is a CSV of
    id,rank,name,kind,country,lat,lon,score in the same order: one row for a match, several ranked ones where the name
    is ambiguous, none where there is no answer.
    """
    if file is None:
        if not names or workers or scheduler:
            raise click.UsageError("expected NAMEs, or --csv with --workers or --scheduler")
        context.exit(0 if _answer_names(names, _context(countries, kind, near), as_json=as_json) else 1)
    if names or countries or kind or near or as_json or (workers and scheduler):
        raise click.UsageError("--csv: expected no NAMEs, and of the options --workers or --scheduler at most")
    from mapsvc.cli.bulk import geocode_csv

    geocode_csv(file, workers, scheduler)


def _answer_names(names: tuple[str, ...], asked: Context, *, as_json: bool) -> bool:
    """Print the answers; tell whether every name had its one place."""
    from mapsvc.gazetteer.build import ensure_index
    from mapsvc.gazetteer.lookup import Gazetteer, Match

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
    return all(isinstance(answer, Match) for _, answer in answers)


def _context(countries: tuple[str, ...], kind: str | None, near: str | None) -> Context:
    from mapsvc.gazetteer.context import read_countries, read_kind, read_point
    from mapsvc.gazetteer.entry import Context

    return Context(
        tuple(code for text in countries for code in _read("--country", text, read_countries)),
        None if kind is None else _read("--kind", kind, read_kind),
        None if near is None else _read("--near", near, read_point),
    )


def _read(option: str, text: str, reader: Callable[[str], _T]) -> _T:
    try:
        return reader(text)
    except InputError as error:
        raise InputError(f"{option}: {error}") from error


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

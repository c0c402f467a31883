"""The live map: folium builds map, panes, groups, regions and symbols; names and figures travel apart.

folium gets ids and numbers only. Its output goes through Jinja twice and its tooltips into `innerHTML`, so
text from a dossier never enters the script; it reaches the page in `client_state`, set as `textContent`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, cast

import folium
import numpy as np
import shapely
from branca.element import Figure

from mapsvc.maps.drawing.basemap import STEP, Basemap, area_shape, ground
from mapsvc.maps.drawing.captions import Caption, Name, captions, is_country, names
from mapsvc.maps.drawing.elements import Map, Symbols, stable_ids
from mapsvc.maps.drawing.interior import Row, rows_of_areas
from mapsvc.maps.drawing.projection import TIERS, Box, Frame
from mapsvc.maps.drawing.sizing import symbol_unit
from mapsvc.maps.drawing.style import Circle, areas
from mapsvc.maps.view import MapView, PeriodView, PlaceView

PANES = (("areas", 410), ("symbols", 450))
"""Leaflet panes and their z-index; the client adds the ground below and the labels above."""

DEEPEST = 6.0
"""How many zoom levels beyond the first framing a reader may go."""


def map_script(view: MapView) -> str:
    """Build the map with folium and return its script, an external file that runs after Leaflet.

    It holds under a strict content security policy, and the same view gives the same bytes. The script makes
    global variables, whose names `client_state` tells.
    """
    with stable_ids():
        figure, _ = _build(view.main())
        figure.render()
        return cast("str", figure.script.render())


def client_state(view: MapView, base: Basemap) -> dict[str, Any]:
    """What the client needs beside the script, ready for JSON: variables, labels, bounds. Degrees and CSS px.

    Insets are no part of the live map.

    `groups` maps period → force ("" = all) → its folium variable; `marks` holds the labels in the same shape;
    `areas` the class and fill of each region; `names` the ground's names for each width of container.
    """
    view = view.main()
    frame = Frame.of(view.focus, view.extent)
    unit = symbol_unit(view)
    with stable_ids():
        _, state = _build(view)
    drawn = ground(base, frame, view.focus_countries)
    return state | {
        "focus": _bounds(frame.focus),
        "extent": _bounds(frame.extent),
        "reach": [round(side, 2) for side in frame.reach],
        "deepest": DEEPEST,
        "places": [place.id for place in view.places],
        "rows": {place: _rounded(rows) for place, rows in rows_of_areas(view, frame).items()},
        "marks": {
            p.id: {one: _marks(captions(view, p, one, unit), frame) for one in _forces(view)} for p in view.periods
        },
        "areas": {p.id: {force: _areas(view, p, force) for force in _forces(view)} for p in view.periods},
        "names": {tier.name: [_name(name, frame) for name in names(view, base, drawn, frame, tier)] for tier in TIERS},
    }


def _forces(view: MapView) -> tuple[str, ...]:
    return ("", *(force for force, _ in view.forces))


def _build(view: MapView) -> tuple[Figure, dict[str, Any]]:
    """The figure, and which variables its script will make."""
    frame = Frame.of(view.focus, view.extent)
    live = Map(
        location=_centre(frame),
        tiles=None,
        zoom_control=False,
        zoom_snap=0,
        zoom_delta=0.7,
        wheel_px_per_zoom_level=90,
        attribution_control=False,
        scroll_wheel_zoom=False,
        box_zoom=False,
        max_bounds_viscosity=1,
    )
    for name, depth in PANES:
        folium.map.CustomPane(name, z_index=depth, pointer_events=True).add_to(live)
    shapes = _regions(view, frame)
    unit = symbol_unit(view)
    groups = {period.id: _groups(view, period, frame, unit, live) for period in view.periods}
    west, south, east, north = frame.focus
    live.fit_bounds([[south, west], [north, east]])
    state = {"map": live.get_name(), "regions": shapes.get_name() if shapes else None, "groups": groups}
    if shapes:
        shapes.add_to(live)
    return live.get_root(), state


def _groups(view: MapView, period: PeriodView, frame: Frame, unit: float, live: Map) -> dict[str, str]:
    """A layer of a period's symbols for each choice of force, added to the map: the same where they look the same."""
    groups, alike = dict[str, str](), dict[tuple[tuple[str, tuple[Circle, ...]], ...], str]()
    for force in _forces(view):
        items = [item for item in captions(view, period, force, unit) if item.symbol.circles]
        drawn = tuple((item.place.id, item.symbol.circles) for item in items)
        if drawn not in alike:
            group = folium.FeatureGroup(show=False).add_to(live)
            _symbols(items, view, frame).add_to(group)
            alike[drawn] = group.get_name()
        groups[force] = alike[drawn]
    return groups


def _symbols(items: Iterable[Caption], view: MapView, frame: Frame) -> Symbols:
    """The circles of a period's items as one layer of circle markers; a feature's id is its place's index."""
    order = {place.id: index for index, place in enumerate(view.places)}
    features, looks = [], {}
    for item in items:
        for depth, circle in enumerate(item.symbol.circles):
            key = f"{order[item.place.id]}.{depth}"
            looks[key] = circle.options()
            point = [round(frame.lon(item.lon), 5), round(item.lat, 5)]
            features.append(_feature(key, {"type": "Point", "coordinates": point}))
    marker = folium.CircleMarker()
    marker.options = {"pane": "symbols", "stroke": True, "fill": True, "bubblingMouseEvents": False}
    return Symbols(
        {"type": "FeatureCollection", "features": features},
        style_function=(lambda feature: looks[feature["id"]]) if features else None,
        marker=marker,
        pane="symbols",
        show=False,
    )


def _regions(view: MapView, frame: Frame) -> folium.GeoJson | None:
    """Every polygon that any period fills, once, as the picture draws it; the client sets class and fill."""
    used = {place.id for p in view.periods for force in _forces(view) for place, _ in areas(view, p, force)}
    features = [
        _feature(str(index), _outline(place, frame)) for index, place in enumerate(view.places) if place.id in used
    ]
    if not features:
        return None
    style = {"className": "a", "stroke": False, "fill": True, "interactive": False}
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features}, style_function=lambda _: style, pane="areas"
    )


def _outline(place: PlaceView, frame: Frame) -> Any:
    """A place's polygon in degrees, with as many decimals as the drawing's grid is worth."""
    step = (frame.focus[2] - frame.focus[0]) / frame.size[0] * STEP / 2
    decimals = math.ceil(-math.log10(step))

    def to_degrees(points: Any) -> Any:
        return np.round([frame.degrees(x, y) for x, y in points], decimals).reshape(-1, 2)

    return shapely.geometry.mapping(shapely.transform(area_shape(place.geometry, frame), to_degrees))


def _feature(key: str, geometry: Any) -> dict[str, Any]:
    return {"type": "Feature", "id": key, "properties": {}, "geometry": geometry}


def _marks(items: Iterable[Caption], frame: Frame) -> list[dict[str, Any]]:
    """The labels of a period in the order they are placed."""
    return [_mark(item, frame) for item in sorted(items, key=lambda item: item.rank)]


def _mark(item: Caption, frame: Frame) -> dict[str, Any]:
    """A label; what is the same whenever its place is shown comes first, so that it is packed well."""
    mark = {
        "place": item.place.id,
        "name": item.name,
        "kind": "country" if is_country(item) else "area" if item.areal else "site",
        "lat": round(item.lat, 5),
        "lon": round(frame.lon(item.lon), 5),
        "r": item.symbol.radius,
        "tone": item.symbol.tone,
        "phrases": list(item.phrases),
    }
    told = (("led", item.led), ("sized", item.symbol.sized), ("keyed", item.keyed))
    return mark | {name: True for name, is_so in told if is_so}


def _rounded(rows: Sequence[Row]) -> list[list[float]]:
    """The rows of an area, each as [latitude, west, east]: exact to a hundredth of how far it reaches."""
    reach = max((east for *_, east in rows), default=0.0) - min((west for _, west, _ in rows), default=0.0)
    decimals = max(0, math.ceil(2 - math.log10(reach))) if reach else 0
    return [[round(degrees, decimals) for degrees in row] for row in rows]


def _areas(view: MapView, period: PeriodView, force: str) -> dict[str, list[str]]:
    order = {place.id: index for index, place in enumerate(view.places)}
    return {str(order[place.id]): [look.cls, look.paint] for place, look in areas(view, period, force)}


def _name(name: Name, frame: Frame) -> dict[str, Any]:
    lon, lat = frame.degrees(name.x, name.y)
    return {"text": name.text, "kind": name.kind, "lat": round(lat, 4), "lon": round(lon, 4)}


def _centre(frame: Frame) -> list[float]:
    lon, lat = frame.degrees(frame.size[0] / 2, frame.size[1] / 2)
    return [round(lat, 4), round(lon, 4)]


def _bounds(box: Box) -> list[list[float]]:
    west, south, east, north = (round(side, 4) for side in box)
    return [[south, west], [north, east]]

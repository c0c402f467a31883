"""folium's own default page of the same data, with its assets served locally: the peer of the page's weight."""

from __future__ import annotations

import json
import subprocess
from html import escape
from pathlib import Path
from typing import Any, ClassVar

import folium
from flask import Flask, Response

from mapsvc.maps.drawing.raster import png
from mapsvc.snapshot import LATEST, DossierEntry, Snapshot
from mapsvc.web.prepared import Use, prepare
from mapsvc.web.respond import ASSET_CACHE, PAGE_CACHE, send

NPM = {
    "leaflet": ("leaflet@1.9.3", "leaflet/dist/leaflet.js"),
    "jquery": ("jquery@3.7.1", "jquery/dist/jquery.min.js"),
    "bootstrap": ("bootstrap@5.2.2", "bootstrap/dist/js/bootstrap.bundle.min.js"),
    "awesome_markers": ("leaflet.awesome-markers@2.0.5", "leaflet.awesome-markers/dist/leaflet.awesome-markers.js"),
    "leaflet_css": ("leaflet@1.9.3", "leaflet/dist/leaflet.css"),
    "bootstrap_css": ("bootstrap@5.2.2", "bootstrap/dist/css/bootstrap.min.css"),
    "awesome_markers_font_css": (
        "@fortawesome/fontawesome-free@6.2.0",
        "@fortawesome/fontawesome-free/css/all.min.css",
    ),
    "awesome_markers_css": (
        "leaflet.awesome-markers@2.0.5",
        "leaflet.awesome-markers/dist/leaflet.awesome-markers.css",
    ),
}
"""Which package's file each of folium's default assets is. What is not here is served empty, in folium's favour."""

TILE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256">'
    '<rect width="256" height="256" fill="#dde"/></svg>'
)
HTML = "text/html; charset=utf-8"
TYPES = {True: "text/css; charset=utf-8", False: "text/javascript; charset=utf-8"}


def install(folder: Path) -> Path:
    """Install folium's default assets from npm into a folder, and return where the packages lie."""
    packages = sorted({package for package, _ in NPM.values()})
    command = ["npm", "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", *packages]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return folder / "node_modules"


def peer(snapshot: Snapshot, entry: DossierEntry, packages: Path) -> Flask:
    """An application with folium's page at `/`, its assets at `/lib/`, and one flat tile for every tile.

    At `/words` is the map's summary alone, without a style: no page that says it is there sooner.
    """
    app = Flask("peer")
    page = prepare(_page(snapshot, entry).encode(), HTML, Use.OFTEN)
    said = snapshot.page(entry, LATEST, "en")["periods"][0]["summary"]
    words = prepare(f'<!doctype html><title>Words</title><p id="words">{escape(said)}</p>'.encode(), HTML, Use.OFTEN)
    tile = prepare(png(TILE, 256), "image/png")
    assets = {name: prepare(_asset(packages, name), TYPES[name.endswith("css")], Use.OFTEN) for name, _ in _defaults()}

    @app.get("/")
    def _show() -> Response:
        return send(page, PAGE_CACHE)

    @app.get("/words")
    def _tell() -> Response:
        return send(words, PAGE_CACHE)

    @app.get("/lib/<name>")
    def _lib(name: str) -> Response:
        return send(assets[name], ASSET_CACHE)

    @app.get("/tile.png")
    def _tile() -> Response:
        return send(tile, ASSET_CACHE)

    @app.get("/favicon.ico")
    def _icon() -> tuple[str, int]:
        return "", 204

    return app


def _defaults() -> list[tuple[str, str]]:
    return [*folium.Map.default_js, *folium.Map.default_css]


def _asset(packages: Path, name: str) -> bytes:
    return (packages / NPM[name][1]).read_bytes() if name in NPM else b""


class _Local(folium.Map):  # type: ignore[misc]
    """The default map, its assets from here."""

    default_js: ClassVar = [(name, f"/lib/{name}") for name, _ in folium.Map.default_js]
    default_css: ClassVar = [(name, f"/lib/{name}") for name, _ in folium.Map.default_css]


def _page(snapshot: Snapshot, entry: DossierEntry) -> str:
    """What folium's own means make of the download: one group of markers with tooltips for each period."""
    shown = _Local(location=(34, 41), zoom_start=6, tiles="/tile.png", attr="tiles")
    posture = snapshot.collection(entry, "latest", "posture")
    opening = snapshot.page(entry, "latest", "en")["default_period"]
    for period in entry.periods:
        rows = posture.having({"period": frozenset([period.id])})
        found: dict[str, Any] = json.loads(posture.geojson(rows))
        found["features"] = [feature for feature in found["features"] if feature["geometry"]]
        group = folium.FeatureGroup(period.id, show=period.id == opening).add_to(shown)
        if found["features"]:
            tooltip = folium.GeoJsonTooltip(["force", "place", "status", "low", "high"])
            folium.GeoJson(found, marker=folium.CircleMarker(radius=6), tooltip=tooltip).add_to(group)
    folium.LayerControl(collapsed=False).add_to(shown)
    return str(shown.get_root().render())

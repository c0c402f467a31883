"""The downloads: layers as GeoJSON, whole or selected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import Blueprint, Response, current_app

from mapsvc.errors import InputError
from mapsvc.model import Layer, Status
from mapsvc.snapshot import Collection, DossierEntry
from mapsvc.web.params import AS_OF, PERIOD, Address, Parameter, find_address, find_period, read_parameters, some_of
from mapsvc.web.respond import PAGE_CACHE, Renderings, prepare, send

GEOJSON = "application/geo+json"


def blueprint() -> Blueprint:
    """The blueprint of `/data/<dossier>/[<period>/]<layer>.geojson`."""
    data = Blueprint("data", __name__, url_prefix="/data")
    data.add_url_rule("/<dossier>/<layer>.geojson", "layer", layer_geojson)
    data.add_url_rule("/<dossier>/<period>/<layer>.geojson", "period_layer", layer_geojson)
    return data


def addresses(renderings: Renderings) -> Iterator[str]:
    """Every layer of every dossier in every state, whole and by period."""
    for entry in renderings.snapshot.manifest.dossiers:
        for name in entry.names:
            for layer in entry.layers:
                yield f"/data/{name}/{layer}.geojson"
                yield from (f"/data/{name}/{period.id}/{layer}.geojson" for period in entry.periods)


def layer_geojson(dossier: str, layer: str, period: str | None = None) -> Response:
    """One layer as a FeatureCollection; `period`, `force`, `place`, `status` and `layer` select features."""
    renderings: Renderings = current_app.extensions["mapsvc"]
    snapshot = renderings.snapshot
    entry = snapshot.dossier(dossier.partition("@")[0])
    values = read_parameters(PERIOD, AS_OF, *filters(entry))
    address = find_address(snapshot, dossier, values.get("as_of"))
    chosen_period = find_period(entry, period, values.get("period"))
    collection = snapshot.collection(entry, address.state, layer)
    chosen = _chosen(collection, layer, {**values, **({"period": chosen_period} if chosen_period else {})})
    if set(chosen) <= {"period"}:
        prepared = renderings.keep(_key(address, layer, chosen_period), GEOJSON, lambda: collection.select(chosen))
    else:
        prepared = prepare(collection.select(chosen), GEOJSON)
    return send(prepared, PAGE_CACHE)


def filters(entry: DossierEntry) -> tuple[Parameter, ...]:
    """The parameters that select features of a dossier's layers."""
    return (
        some_of("force", entry.forces),
        some_of("place", entry.places),
        some_of("status", tuple(Status)),
        some_of("layer", tuple(Layer)),
    )


def _chosen(collection: Collection, layer: str, values: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """What to select by. Raises InputError for a key that the layer's features do not have."""
    chosen = {key: frozenset(text.split(",")) for key, text in values.items() if key != "as_of"}
    if "period" not in collection.keys:
        # What bears no time matches every period.
        chosen.pop("period", None)
    for key in chosen:
        if key not in collection.keys:
            has = ", ".join(collection.keys) or "none"
            raise InputError(f"{key}: the layer {layer!r} has no such property to select by; it has {has}")
    return chosen


def _key(address: Address, layer: str, period: str | None) -> tuple[str, ...]:
    return ("data", address.entry.id, address.state, layer, period or "")

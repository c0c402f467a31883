"""The downloads: layers as GeoJSON and CSV, whole or selected, and whole files of other formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, Response, current_app, request

from mapsvc.collection import Collection
from mapsvc.errors import InputError, NotFoundError
from mapsvc.model import Layer, Status
from mapsvc.snapshot import LATEST, DossierEntry
from mapsvc.web.dated import answer_headers, undated
from mapsvc.web.extent import BBOX, read_bbox
from mapsvc.web.params import (
    AS_OF,
    PERIOD,
    Address,
    Parameter,
    checked,
    find_address,
    find_periods,
    pairs_of,
    read_parameters,
    some_of,
    table_of,
)
from mapsvc.web.prepared import TEXT, promise
from mapsvc.web.respond import PAGE_CACHE, Renderings, Reply, send_file, send_reply

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

FORMATS: Mapping[str, tuple[str, Callable[[Collection, int], bytes]]] = {
    "geojson": ("application/geo+json", Collection.geojson),
    "csv": ("text/csv; charset=utf-8; header=present", Collection.csv),
}
"""Formats put together feature by feature, for every state and selection."""
WHOLE = {"zip": "package.zip", "gpkg": "layers.gpkg"}
"""Files of a dossier as a whole: ending of the address → the snapshot's name for it."""
BBOX_PARAMETER = Parameter("bbox", BBOX, lambda _: True)


def blueprint() -> Blueprint:
    """The blueprint of `/data/<dossier>/[<period>/]<layer>.<format>` and `/data/<dossier>.zip`, `.gpkg`."""
    data = Blueprint("data", __name__, url_prefix="/data")
    for ending in FORMATS:
        for tail in ("", "<period>/"):
            data.add_url_rule(
                f"/<dossier>/{tail}<layer>.{ending}",
                f"{'period_' if tail else ''}layer_{ending}",
                layer_data,
                defaults={"ending": ending},
            )
    data.add_url_rule("/<dossier>/<name>", "file", layer_file)
    for ending in WHOLE:
        data.add_url_rule(f"/<dossier>.{ending}", f"whole_{ending}", whole_file, defaults={"whole": ending})
    return data


def addresses(renderings: Renderings) -> Iterator[str]:
    """Every layer of every dossier in every state, whole and by period, and the files of the last."""
    for entry in renderings.snapshot.manifest.dossiers:
        for name in entry.names:
            yield from paths_of(entry, name)
        # The last report's date is another name of the same state, and its pages offer the same files.
        for last in (entry.id, *(f"{entry.id}@{day}" for day, state in entry.states.items() if state == LATEST)):
            yield from (f"/data/{last}/{name}" for name in entry.files if name not in WHOLE.values())
            yield from (f"/data/{last}.{ending}" for ending in WHOLE)


def paths_of(entry: DossierEntry, name: str) -> Iterator[str]:
    """The layers of a dossier under one of its names, whole and by period."""
    for layer, ending in product(entry.layers, FORMATS):
        yield f"/data/{name}/{layer}.{ending}"
        yield from (f"/data/{name}/{period.id}/{layer}.{ending}" for period in entry.periods)


def layer_data(dossier: str, layer: str, ending: str, period: str | None = None) -> Response:
    """One layer; `period`, `force`, `place`, `status`, `layer` and `bbox` select features."""
    where = _Where(dossier, period, layer, ending)
    return send_reply(_layer(_renderings(), where, request.query_string.decode(errors="replace"))[0])


def express(renderings: Renderings, environ: WSGIEnvironment) -> Reply | None:
    """The answer to a request for a layer as GeoJSON or CSV; None for any other below `/data`. Raises MapsvcError."""
    dossier, *between, name = environ["PATH_INFO"].removeprefix("/data/").split("/")
    layer, _, ending = name.rpartition(".")
    query = environ.get("QUERY_STRING", "")
    question = undated(query)
    if ending not in FORMATS or len(between) > 1 or not question:
        return None  # What asks for no part of the layer the front door keeps, links and all.
    where = _Where(dossier, between[0] if between else None, layer, ending)
    reply, address = _layer(renderings, where, query)
    bare = "/".join(("/data", address.entry.id, *between, name))
    return reply._replace(own=tuple(answer_headers(address, bare, question)))


class _Where(NamedTuple):
    """What the path of a layer says."""

    dossier: str
    period: str | None
    layer: str
    ending: str


def _layer(renderings: Renderings, where: _Where, query: str) -> tuple[Reply, Address]:
    """What a query selects of a layer, and the state it is of. Raises InputError and NotFoundError."""
    dossier, period, layer, ending = where
    snapshot = renderings.snapshot
    entry = snapshot.dossier(dossier.partition("@")[0])
    declared = (PERIOD, AS_OF, BBOX_PARAMETER, *filters(entry))
    values = dict(checked(pairs_of(query), table_of(declared)))
    address = find_address(snapshot, dossier, values.pop("as_of", None))
    periods = find_periods(entry, period, values.pop("period", None))
    collection = snapshot.collection(entry, address.state, layer)
    content_type, make = FORMATS[ending]
    bbox = values.pop("bbox", None)
    chosen = _chosen(collection, layer, values)
    if periods and "period" in collection.keys:  # What bears no period matches every one.
        chosen["period"] = frozenset(periods)
    mask = collection.having(chosen)
    if bbox is not None:
        mask = collection.within(read_bbox(bbox), mask)
    key = ("data", entry.id, address.state, layer, ",".join(periods), ending)
    if bbox is None and not values and len(periods) < 2:
        return Reply(renderings.keep(key, content_type, lambda: make(collection, mask)), PAGE_CACHE), address
    made_from = (snapshot.manifest.version, *key, bbox or "", *map("=".join, values.items()))
    return Reply(promise(lambda: make(collection, mask), content_type, made_from), PAGE_CACHE), address


def layer_file(dossier: str, name: str) -> Response:
    """A whole layer in one of the other formats, as known in the end."""
    return _file(dossier, name, name)


def whole_file(dossier: str, whole: str) -> Response:
    """All layers of a dossier in one file, or the Data Package itself."""
    return _file(dossier, WHOLE[whole], f"{dossier}.{whole}")


def filters(entry: DossierEntry) -> tuple[Parameter, ...]:
    """The parameters that select features of a dossier's layers by a property."""
    return (
        some_of("force", entry.forces),
        some_of("place", entry.places),
        some_of("status", tuple(Status)),
        some_of("layer", tuple(Layer)),
    )


def _file(dossier: str, name: str, shown: str) -> Response:
    renderings = _renderings()
    read_parameters()
    address = find_address(renderings.snapshot, dossier, None)
    entry = address.entry
    if name not in entry.files or (name in WHOLE.values() and shown == name):
        raise NotFoundError(f"path: {request.path!r}: {_expected(entry)}")
    if address.state != LATEST:
        raise NotFoundError(f"as_of: {dossier!r}: only GeoJSON and CSV are kept for earlier dates")
    prepared = renderings.keep(
        ("file", entry.id, name), entry.files[name], lambda: renderings.snapshot.file(entry, name)
    )
    saved = shown if shown != name else f"{entry.id}-{name}"
    if TEXT.search(prepared.content_type):
        return send_reply(Reply(prepared, PAGE_CACHE, own=(("Content-Disposition", f"attachment; filename={saved}"),)))
    return send_file(prepared, saved, PAGE_CACHE)


def _expected(entry: DossierEntry) -> str:
    endings = [*FORMATS, *dict.fromkeys(name.partition(".")[2] for name in entry.files if name not in WHOLE.values())]
    return f"expected one of the layers {', '.join(entry.layers)}, as one of {', '.join(endings)}"


def _chosen(collection: Collection, layer: str, values: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """What to select by. Raises InputError for a key that the layer's features do not have."""
    for key in values:
        if key not in collection.keys:
            has = ", ".join(collection.keys) or "none"
            raise InputError(f"{key}: the layer {layer!r} has no such property to select by; it has {has}")
    return {key: frozenset(text.split(",")) for key, text in values.items()}


def _renderings() -> Renderings:
    renderings: Renderings = current_app.extensions["mapsvc"]
    return renderings

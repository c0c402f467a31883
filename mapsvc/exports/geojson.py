"""RFC 7946 GeoJSON: a GeoDataFrame → feature texts that any selection of them can be put together from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import shapely

PRECISION = 1e-6
"""Degrees. RFC 7946 §11.2 advises no more than six decimals (about 0.1 m)."""


@dataclass(frozen=True, slots=True)
class FeatureText:
    """One feature as text, with the properties a query may select by and its bounds (west, south, east, north)."""

    text: str
    keys: dict[str, Any]
    bounds: tuple[float, float, float, float] | None


def feature_texts(frame: gpd.GeoDataFrame, keys: tuple[str, ...]) -> list[FeatureText]:
    """Write each row (columns `id`, properties, `geometry`) as a GeoJSON feature with right-hand rings.

    Rows with `start` and `end` also bear a JSON-FG `time`. Of the properties, those in `keys` are kept for queries.
    """
    names = [name for name in frame.columns if name not in ("id", "geometry")]
    texts = []
    for row in frame.to_dict("records"):
        properties = {name: row[name] for name in names}
        shape = _rounded(row["geometry"])
        feature = {"type": "Feature", "id": row["id"]}
        if "start" in properties:
            feature["time"] = {"interval": [properties["start"], properties["end"]]}
        feature["geometry"] = None if shape is None else json.loads(shapely.to_geojson(shape))
        feature["properties"] = properties
        bounds = None if shape is None else tuple(round(value, 6) for value in shape.bounds)
        texts.append(FeatureText(dump(feature), {k: properties[k] for k in keys if k in properties}, bounds))
    return texts


def dump(value: object) -> str:
    """Compact JSON text, which refuses NaN and infinity."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _rounded(shape: Any) -> Any:
    """The shape on the precision grid, kept valid, exterior rings counter-clockwise as RFC 7946 §3.1.6 asks."""
    if shape is None or shape.is_empty:
        return None
    return shapely.orient_polygons(shapely.set_precision(shape, PRECISION), exterior_cw=False)

"""Countries and first-level regions of the world: one coverage, so that the two always agree."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from mapsvc.basedata.names import (
    COUNTRY_OF_CODE,
    as_json,
    country_names,
    made_up_id,
    region_id,
    region_names,
)
from mapsvc.basedata.topology import (
    Polygons,
    areas_km2,
    drop_islets,
    enlarge,
    label_points,
    polygonal,
    repair,
    simplify,
)
from mapsvc.errors import BaseDataError

FRAGMENT_KM2 = 5.0
"""What the new outline of Baghdad cuts off a neighbour is a drawing error if it is smaller than this."""

SLIVER_DEGREES = 0.003
"""Half the width of gaps between districts that are closed; the widest are about 500 m."""

CODE_SHARE = 0.7
"""Of several regions with one code, the one with at least this share of their area keeps it."""

CODES = ("gn_a1_code", "wikidataid")
"""Natural Earth's columns with a region's code in GeoNames and in Wikidata."""


def build_regions(raw: gpd.GeoDataFrame, baghdad: list[object]) -> gpd.GeoDataFrame:
    """Build the regions from Natural Earth's admin-1 rows and Baghdad's districts.

    Returns the columns of `regions.fgb` plus `held_by`, Natural Earth's code of who administers the region.
    """
    raw = raw.sort_values("adm1_code", kind="stable", ignore_index=True)
    tiles = repair(np.asarray(raw.geometry, dtype=object))
    tiles = simplify(drop_islets(_patch_baghdad(raw, tiles, baghdad)))
    rows = [_region_row(row) for row in raw.drop(columns="geometry").to_dict("records")]
    regions = gpd.GeoDataFrame(rows, geometry=list(tiles), crs="EPSG:4326")
    regions = _unique_ids(_merge_same(regions)).sort_values("id", ignore_index=True)
    return _measured(regions)


def build_countries(regions: gpd.GeoDataFrame, codes: Mapping[str, tuple[str, str]]) -> gpd.GeoDataFrame:
    """Dissolve regions into countries; `codes` maps alpha-2 to (alpha-3, Wikidata id)."""
    rows, shapes = [], []
    for code, members in regions.groupby("country", sort=True):
        name, names = country_names(code)
        iso3, wikidata = codes.get(code, ("", ""))
        rows.append(
            {
                "id": code,
                "iso3": iso3,
                "name": name,
                "name_ar": names.get("ar", ""),
                "names": as_json(names),
                "wikidata": wikidata,
            }
        )
        shapes.append(polygonal(shapely.coverage_union_all(np.asarray(members.geometry, dtype=object))))
    return _measured(gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326"))


def _patch_baghdad(raw: gpd.GeoDataFrame, tiles: Polygons, districts: list[object]) -> Polygons:
    found = np.flatnonzero(raw["iso_3166_2"] == "IQ-BG")
    if len(found) != 1:
        raise BaseDataError(f"Natural Earth: expected one region IQ-BG, found {len(found)}")
    union = shapely.union_all(districts)
    closed = shapely.buffer(union, SLIVER_DEGREES, join_style="mitre")
    closed = shapely.buffer(closed, -SLIVER_DEGREES, join_style="mitre")
    return enlarge(tiles, int(found[0]), closed, FRAGMENT_KM2)


def _region_row(row: Mapping[str, object]) -> dict[str, object]:
    code = str(row["iso_3166_2"])
    country = COUNTRY_OF_CODE.get(code, str(row["iso_a2"]))
    name, names, others = region_names(row)
    geonames, wikidata = (text if isinstance(text, str) else "" for text in map(row.get, CODES))
    return {
        "id": region_id(code, country, name),
        "country": country,
        "name": name,
        "name_ar": names.get("ar", ""),
        "names": as_json(names),
        "alt_names": "|".join(others),
        "wikidata": wikidata,
        "geonames_code": "" if geonames.endswith((".", ".00")) else geonames,
        "held_by": str(row["adm0_a3"]),
        "source_code": str(row["adm1_code"]),
    }


def _merge_same(regions: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    # Natural Earth splits some regions under one code and name: Tipperary, or a town and its county.
    largest_first = regions.assign(size=areas_km2(np.asarray(regions.geometry, dtype=object)))
    largest_first = largest_first.sort_values(["size", "source_code"], ascending=[False, True])
    kept = []
    for _, same in largest_first.groupby(["id", "name"], sort=True):
        row = same.iloc[0].to_dict()
        if len(same) > 1:
            row["geometry"] = polygonal(shapely.coverage_union_all(np.asarray(same.geometry, dtype=object)))
            row["size"] = same["size"].sum()
        kept.append(row)
    return gpd.GeoDataFrame(kept, geometry="geometry", crs=regions.crs)


def _unique_ids(regions: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    share = regions["size"] / regions.groupby("id")["size"].transform("sum")
    pairs = zip(regions["country"], regions["name"], strict=True)
    made_up = pd.Series([made_up_id(country, name) for country, name in pairs], index=regions.index)
    ids = regions["id"].where(share >= CODE_SHARE, made_up)
    numbers = regions["source_code"].str.extract(r"(\d+)", expand=False).fillna("0")
    return regions.assign(id=ids.where(~ids.duplicated(keep=False), ids + "-" + numbers))


def _measured(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    shapes = np.asarray(table.geometry, dtype=object)
    points = label_points(shapes)
    measured = pd.Series(np.round(areas_km2(shapes), 1), index=table.index)
    return table.assign(area_km2=measured, label_lon=points[:, 0], label_lat=points[:, 1])

"""The committed polygons of countries and first-level regions, read by id."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import geopandas as gpd

from mapsvc.config import data_folder


class Boundaries:
    """Polygons (EPSG:4326) of countries and first-level regions by id: ISO 3166-1 alpha-2 and ISO 3166-2."""

    def __init__(self, folder: Path) -> None:
        self.countries = gpd.read_file(folder / "countries.fgb").set_index("id", drop=False)
        self.regions = gpd.read_file(folder / "regions.fgb").set_index("id", drop=False)

    @classmethod
    def shipped(cls) -> Boundaries:
        """Read the boundaries that travel with the package."""
        return cls(data_folder("geodata") / "boundaries")

    def regions_of(self, countries: Collection[str]) -> gpd.GeoDataFrame:
        """The first-level regions of those countries, the largest first."""
        found = self.regions[self.regions["country"].isin(countries)]
        return found.reset_index(drop=True).sort_values(["area_km2", "id"], ascending=[False, True])

    def rows(self, ids: Iterable[str]) -> gpd.GeoDataFrame:
        """Rows for those ids that exist, in the order given, countries and regions alike."""
        wanted = [i for i in ids if i in self.countries.index or i in self.regions.index]
        picked = [
            (self.countries if i in self.countries.index else self.regions).loc[i, ["id", "name", "geometry"]]
            for i in wanted
        ]
        return gpd.GeoDataFrame(picked, columns=["id", "name", "geometry"], geometry="geometry", crs="EPSG:4326")

"""OGC API - Features: Part 1 (core, GeoJSON, HTML, OpenAPI 3.0), Part 2 (CRS), Part 3 (queryables, filters in CQL2)."""

from mapsvc.web.ogc.items import express
from mapsvc.web.ogc.views import blueprint

__all__ = ["blueprint", "express"]

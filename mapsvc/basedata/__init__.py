"""The base data: boundaries and basemap, rebuilt from pinned packages, and what must be true of them."""

from mapsvc.basedata.build import build_base_data
from mapsvc.basedata.checks import check_base_data

__all__ = ["build_base_data", "check_base_data"]

"""The features of one layer as the web reads them: bytes that are never parsed, and an index to choose them by."""

from mapsvc.collection.collection import Collection, FieldEntry, assemble
from mapsvc.collection.extents import Box, Days
from mapsvc.collection.found import SEPARATOR, Found, Selection

__all__ = ["SEPARATOR", "Box", "Collection", "Days", "FieldEntry", "Found", "Selection", "assemble"]

"""What a picture is of, and how it is framed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mapsvc.maps.drawing.basemap import Basemap, Ground, ground
from mapsvc.maps.drawing.interior import Row, rows_of_areas
from mapsvc.maps.drawing.projection import BESIDE_INSETS, CARD, STILL, TIERS, Frame, Tier
from mapsvc.maps.drawing.sizing import symbol_unit
from mapsvc.maps.view import MapView


@dataclass(frozen=True, slots=True)
class Scene:
    """What a picture is of: a view's places on their ground.

    `unit` is the size of a person (see `symbol_unit`); `rows` are those of each area, by place; `prefix` keeps its ids
    apart from those of other drawings in one document; `tiers` are the widths and heights that its page shows it in.
    """

    view: MapView
    base: Basemap
    frame: Frame
    drawn: Ground
    unit: float
    rows: Mapping[str, tuple[Row, ...]]
    prefix: str = ""
    tiers: tuple[Tier, ...] = TIERS

    @classmethod
    def of(cls, view: MapView, base: Basemap, prefix: str = "", still: Tier = STILL) -> Scene:
        """The scene of a view without its insets; `still` is the map in a static picture at the lowest it is drawn."""
        frame, shown = Frame.of(view.focus, view.extent, (*TIERS, CARD, still)), view.main()
        tiers = BESIDE_INSETS if view.insets else TIERS
        drawn = ground(base, frame, view.focus_countries)
        return cls(shown, base, frame, drawn, symbol_unit(view), rows_of_areas(shown, frame), prefix, tiers)

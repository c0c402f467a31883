"""Small maps beside the map, for places too far away from the rest: the same ground, symbols and sizes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mapsvc.maps.drawing.basemap import ground
from mapsvc.maps.drawing.captions import Caption, captions
from mapsvc.maps.drawing.interior import rows_of_areas
from mapsvc.maps.drawing.picture import ground_layer, layers
from mapsvc.maps.drawing.projection import INSET, INSET_ROOM, Frame, Tier
from mapsvc.maps.drawing.scene import Scene
from mapsvc.maps.view import MapView, PeriodView

BUDGET = 3_000
"""Characters the ground of one inset may take."""


@dataclass(frozen=True, slots=True)
class Inset:
    """One inset: how it is framed, what is drawn in units of the frame, and what is said of its places below it."""

    frame: Frame
    markup: str
    captions: tuple[Caption, ...]


def insets(scene: Scene, whole: MapView, period: PeriodView, force: str = "", tier: Tier = INSET) -> Iterator[Inset]:
    """Draw the insets of the `whole` view beside a scene of it, those left out that nothing is said of.

    That is in the period, of all forces or one. No two periods share an id: a page may show the insets of both.
    """
    own = f"{scene.prefix}inset-{[one.id for one in whole.periods].index(period.id)}"
    for index, inset in enumerate(whole.insets):
        view = whole.apart(inset)
        said = captions(view, period, force, scene.unit)
        if not said:
            continue
        frame = Frame.of(view.focus, view.extent, (INSET, INSET_ROOM))
        drawn = ground(scene.base, frame, view.focus_countries, BUDGET)
        rows = rows_of_areas(view, frame)
        small = Scene(view, scene.base, frame, drawn, scene.unit, rows, f"{own}-{index}-")
        yield Inset(frame, ground_layer(small, (tier,)) + layers(small, period, (tier,), force).markup, said)

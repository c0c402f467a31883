"""The inline picture: one period as SVG, framed as the live map will be, and readable before any script.

Symbols and labels are laid out three times, for wide, middle and narrow containers; the style sheet picks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from mapsvc.maps.drawing.basemap import STEP, area_shape
from mapsvc.maps.drawing.captions import captions
from mapsvc.maps.drawing.key import Key
from mapsvc.maps.drawing.layout import Layout
from mapsvc.maps.drawing.projection import Tier
from mapsvc.maps.drawing.scene import Scene
from mapsvc.maps.drawing.style import AreaStyle, areas, defs
from mapsvc.maps.drawing.svg import attribute, number, path_data
from mapsvc.maps.view import PeriodView

Keys = Mapping[str, Key]
"""Tier → the key of what found no room in it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A period's picture without its ground, which all share: the SVG before it and after it, and its keys."""

    before: str
    after: str
    keys: Keys

    def on(self, ground: str) -> str:
        """The picture as one SVG element."""
        return f"{self.before}{ground}{self.after}"


def picture(scene: Scene, period: PeriodView, tiers: Sequence[Tier] = (), force: str = "") -> Picture:
    """Draw a period, of all forces or one, as an SVG element for a container of any width of the `tiers`.

    By default they are those of the page. The view box is the focus (one unit a CSS px at the widest layout); the
    geometry reaches its extent.
    Only classes and presentation attributes are used, so that a strict content security policy holds.
    """
    width, height = scene.frame.size
    opening = (
        f'<svg class="map-picture" paint-order="stroke" viewBox="0 0 {number(width)} {number(height)}" role="img"'
        f' aria-label="{escape(period.told(force))}">'
    )
    drawn = layers(scene, period, tiers or scene.tiers, force)
    return Picture(opening, f"{drawn.markup}</svg>", drawn.keys)


def ground_layer(scene: Scene, tiers: Sequence[Tier] = ()) -> str:
    """The lowest part of a picture, in units: the ground, the same in every period, and what the others paint with."""
    scales = {tier.name: scene.frame.unit(tier) / STEP for tier in tiers or scene.tiers}
    return f'<g class="map-base">{defs(scales, scene.prefix)}{scene.drawn.markup}</g>'


@dataclass(frozen=True, slots=True)
class Layers:
    """What stands on the ground, as SVG in units, and the keys."""

    markup: str
    keys: Keys


def layers(scene: Scene, period: PeriodView, tiers: Sequence[Tier], force: str = "") -> Layers:
    """Draw what stands on the ground: areas, and a layout of symbols and labels for each of the tiers."""
    view, frame, prefix = scene.view, scene.frame, scene.prefix
    shapes = [(path_data(area_shape(place.geometry, frame), STEP), look) for place, look in areas(view, period, force)]
    outlines = _outlines(shapes, prefix) if len(tiers) > 1 else ""
    fills = "".join(_fills(shapes, tier, prefix, shared=bool(outlines)) for tier in tiers)
    items = captions(view, period, force, scene.unit)
    drawn = {tier.name: Layout(scene, items, tier).drawn() for tier in tiers}
    layouts = "".join(layout.markup for layout in drawn.values())
    markup = f'<g class="m-areas" transform="scale({STEP})">{outlines}{fills}</g>{layouts}'
    return Layers(markup, {name: layout.key for name, layout in drawn.items() if layout.key.entries})


def _outlines(shapes: Sequence[tuple[str, AreaStyle]], prefix: str) -> str:
    """The areas' outlines, once; each tier fills them with patterns of its own scale."""
    paths = (f'<path id="{prefix}area-{n}" d="{data}"{_frame(look)}/>' for n, (data, look) in enumerate(shapes))
    return f"<defs>{''.join(paths)}</defs>" if shapes else ""


def _frame(look: AreaStyle) -> str:
    """What keeps an area's outline, where it has one, as wide in every tier."""
    return ' vector-effect="non-scaling-stroke"' if look.framed else ""


def _fills(shapes: Sequence[tuple[str, AreaStyle]], tier: Tier, prefix: str, *, shared: bool) -> str:
    """The areas in a tier's patterns; where several tiers share the outlines, by reference to them."""
    uses = []
    for number_, (data, look) in enumerate(shapes):
        paint = attribute("fill", f"url(#{prefix}{look.paint}-{tier.name})" if look.paint else "")
        outline = f'use href="#{prefix}area-{number_}"' if shared else f'path d="{data}"{_frame(look)}'
        uses.append(f'<{outline} class="{look.cls}"{paint}/>')
    return f'<g class="m-{tier.name}">{"".join(uses)}</g>' if uses else ""

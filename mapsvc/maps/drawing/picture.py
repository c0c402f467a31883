"""The inline picture: one period as SVG, framed as the live map will be, and readable before any script.

Symbols and labels are laid out three times, for wide, middle and narrow containers; the style sheet picks.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from mapsvc.maps.drawing.basemap import STEP, area_shape
from mapsvc.maps.drawing.captions import captions
from mapsvc.maps.drawing.layout import Layout
from mapsvc.maps.drawing.projection import Tier
from mapsvc.maps.drawing.scene import Scene
from mapsvc.maps.drawing.style import AreaStyle, areas, defs
from mapsvc.maps.drawing.svg import attribute, number, path_data
from mapsvc.maps.view import PeriodView


def inline_svg(scene: Scene, period: PeriodView, tiers: Sequence[Tier] = (), force: str = "") -> str:
    """Draw a period, of all forces or one, as an SVG element for a container of any width of the `tiers`.

    By default they are those of the page. The view box is the focus (one unit a CSS px at the widest layout); the
    geometry reaches its extent.
    Only classes and presentation attributes are used, so that a strict content security policy holds.
    """
    shown = tiers or scene.tiers
    return ground_layer(scene, shown).join(around_ground(scene, period, shown, force))


def around_ground(scene: Scene, period: PeriodView, tiers: Sequence[Tier], force: str = "") -> tuple[str, str]:
    """What of `inline_svg` comes before its ground, and what after."""
    width, height = scene.frame.size
    opening = (
        f'<svg class="map-picture" paint-order="stroke" viewBox="0 0 {number(width)} {number(height)}" role="img"'
        f' aria-label="{escape(period.told(force))}">'
    )
    return opening, f"{layers(scene, period, tiers, force)}</svg>"


def ground_layer(scene: Scene, tiers: Sequence[Tier]) -> str:
    """The lowest part of a picture, in units: the ground, the same in every period, and what the others paint with."""
    scales = {tier.name: scene.frame.unit(tier) / STEP for tier in tiers}
    return f'<g class="map-base">{defs(scales, scene.prefix)}{scene.drawn.markup}</g>'


def layers(scene: Scene, period: PeriodView, tiers: Sequence[Tier], force: str = "") -> str:
    """What stands on the ground, in units: areas, and a layout of symbols and labels for each of the tiers."""
    view, frame, prefix = scene.view, scene.frame, scene.prefix
    shapes = [(path_data(area_shape(place.geometry, frame), STEP), look) for place, look in areas(view, period, force)]
    outlines = _outlines(shapes, prefix) if len(tiers) > 1 else ""
    fills = "".join(_fills(shapes, tier, prefix, shared=bool(outlines)) for tier in tiers)
    items = captions(view, period, force, scene.unit)
    layouts = "".join(Layout(scene, items, tier).markup() for tier in tiers)
    return f'<g class="m-areas" transform="scale({STEP})">{outlines}{fills}</g>{layouts}'


def _outlines(shapes: Sequence[tuple[str, AreaStyle]], prefix: str) -> str:
    """The areas' outlines, once; each tier fills them with patterns of its own scale."""
    paths = (f'<path id="{prefix}area-{n}" d="{data}"/>' for n, (data, _) in enumerate(shapes))
    return f"<defs>{''.join(paths)}</defs>" if shapes else ""


def _fills(shapes: Sequence[tuple[str, AreaStyle]], tier: Tier, prefix: str, *, shared: bool) -> str:
    """The areas in a tier's patterns; where several tiers share the outlines, by reference to them."""
    uses = []
    for number_, (data, look) in enumerate(shapes):
        paint = attribute("fill", f"url(#{prefix}{look.paint}-{tier.name})" if look.paint else "")
        outline = f'use href="#{prefix}area-{number_}"' if shared else f'path d="{data}"'
        uses.append(f'<{outline} class="{look.cls}"{paint}/>')
    return f'<g class="m-{tier.name}">{"".join(uses)}</g>' if uses else ""

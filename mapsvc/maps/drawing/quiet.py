"""The quiet names of the ground: countries, waters and towns, set where the dossier's own labels leave room."""

from __future__ import annotations

from mapsvc.maps.drawing.captions import Name, names
from mapsvc.maps.drawing.labels import Placer
from mapsvc.maps.drawing.lettering import text_element, tracking
from mapsvc.maps.drawing.projection import Tier
from mapsvc.maps.drawing.scene import Scene
from mapsvc.maps.drawing.spots import Text, steps_around
from mapsvc.maps.drawing.svg import number
from mapsvc.maps.drawing.typesetting import Run, paragraph

SIZES = {"country": 12.5, "city": 11.5, "water": 11.5}
"""Font sizes, CSS px."""

NAME_WIDTH = 132.0
"""CSS px that a country's name may be wide; a longer one takes two lines."""


def quiet_names(scene: Scene, tier: Tier, placer: Placer) -> str:
    """The ground's names as SVG, each once."""
    drawn: dict[str, str] = {}
    for name in names(scene.view, scene.base, scene.drawn, scene.frame, tier):
        if name.text not in drawn and (label := _name(name, scene, tier, placer)):
            drawn[name.text] = label
    return "".join(drawn.values())


def _name(name: Name, scene: Scene, tier: Tier, placer: Placer) -> str:
    """One name as SVG, or "" where it has no room."""
    unit, size, direction = scene.frame.unit(tier), SIZES[name.kind], scene.view.direction
    x, y = name.x / unit, name.y / unit
    city, country = name.kind == "city", name.kind == "country"
    spaced = tracking(direction) if country else 0.0
    lines = paragraph(name.text, size, NAME_WIDTH / (1 + spaced), 2) if country else [name.text]
    text = Text.of([[Run(line, "")] for line in lines], size, spaced)
    around = steps_around(x, y, 30 if country else 10)
    spot = placer.around((x, y), 2, text) if city else placer.centred(around, text)
    if not spot:
        return ""
    dot = f'<circle class="q-dot" cx="{number(x)}" cy="{number(y)}" r="2"/>' if city else ""
    return dot + text_element(spot, text, f"q {name.kind}", direction, still=tier.still)

"""What the embed builder on a page starts from."""

from __future__ import annotations

from typing import Any

from mapsvc.paths import PREFIXES, page_path
from mapsvc.snapshot import LATEST
from mapsvc.web.addresses import image_path
from mapsvc.web.embedding import CONTROLS, LAYERS, LEAST_HEIGHT, MOST_HEIGHT
from mapsvc.web.params import Address

MAP_HEIGHT, FRAME_HEIGHT = 420, 760
"""CSS px: a map's height to begin with, and a frame's where nothing listens to it."""


def builder_values(address: Address, lang: str, period: str, origin: str) -> dict[str, Any]:
    """The choices a form offers, and the addresses they are put together from.

    Addresses are absolute where the setting `base_url` is known; else the form's script takes the page's own origin.
    """
    entry = address.entry
    pinned = next((day for day in reversed(list(entry.states)) if entry.states[day] == address.state), "")
    return {
        "origin": origin,
        "dossier": entry.id,
        "pinned": pinned,
        "following": address.state == LATEST and "@" not in address.name,
        "lang": lang,
        "embeds": [(code, page_path("embed", code, "{}")) for code in PREFIXES],
        "pages": [(code, page_path("maps", code, "{}")) for code in PREFIXES],
        "images": [(code, image_path("{}", code, "{}", 1200)) for code in PREFIXES],
        "picture": image_path(address.name, lang, period),
        "layers": LAYERS,
        "controls": CONTROLS,
        "least": LEAST_HEIGHT,
        "most": MOST_HEIGHT,
        "map_height": MAP_HEIGHT,
        "frame_height": FRAME_HEIGHT,
    }

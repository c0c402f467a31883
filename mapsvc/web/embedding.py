"""What the page around an embed can ask of it, by its address: which layers, which controls, how high a map."""

from __future__ import annotations

from collections.abc import Mapping

from mapsvc.web.params import Parameter, some_of

LAYERS = ("symbols", "regions", "labels")
CONTROLS = ("tabs", "legend", "zoom")
LEAST_HEIGHT, MOST_HEIGHT = 200, 1600
HEIGHTS = (str(LEAST_HEIGHT), "420", str(MOST_HEIGHT))


def _is_height(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4 and LEAST_HEIGHT <= int(text) <= MOST_HEIGHT


def _are_controls(text: str) -> bool:
    return text == "none" or all(part in CONTROLS for part in text.split(","))


PYM = tuple(
    Parameter(name, "any text", lambda _: True) for name in ("childId", "initialWidth", "parentTitle", "parentUrl")
)
"""What pym.js adds to the address of a frame; the frame's script reads them."""

LOOKS = (
    some_of("layers", LAYERS),
    Parameter(
        "controls",
        f"none, or one or more of {', '.join(CONTROLS)}, separated by commas",
        _are_controls,
        ("none", *CONTROLS),
    ),
    Parameter(
        "height", f"px from {LEAST_HEIGHT} to {MOST_HEIGHT}", _is_height, (str(LEAST_HEIGHT), "420", str(MOST_HEIGHT))
    ),
)
"""What is shown; without them everything is, at the height that goes with the width."""

EMBED_PARAMETERS = (*PYM, *LOOKS)


def embed_query(values: Mapping[str, str]) -> dict[str, str]:
    """The looks among some parameters, in one order."""
    return {parameter.name: values[parameter.name] for parameter in LOOKS if parameter.name in values}


def hidden_parts(values: Mapping[str, str]) -> list[str]:
    """The layers and controls that are not wanted."""
    layers = values.get("layers", ",".join(LAYERS)).split(",")
    controls = values.get("controls", ",".join(CONTROLS)).split(",")
    return [name for name in LAYERS if name not in layers] + [name for name in CONTROLS if name not in controls]

"""Labels are placed twice, before scripts in Python and then in the browser: by the same distances and limits."""

from __future__ import annotations

import json
import re

import pytest

from mapsvc.config import data_folder
from mapsvc.maps.drawing import interior, key, labels, layout, projection, spots

SHARED = {
    "labels.js": (
        (spots, ("GAP", "REACHES")),
        (labels, ("ALOOF", "MOST_LED", "LED_AMONG", "NEAR", "IN_LINE", "APART", "NEAREST", "CLEAR")),
    ),
    "key.js": ((key, ("BADGE", "HOLDS")),),
    "interior.js": ((interior, ("ROWS", "PER_ROW", "SMALL", "STEP", "TALL", "ASTRAY")),),
}
RENAMED = {("labels.js", "STUBBORN"): layout.STUBBORN, ("key.js", "MOST"): projection.KEYED}


def constant(script: str, name: str) -> object:
    """What a script's constant is."""
    text = (data_folder("static") / "js" / script).read_text("utf-8")
    [value] = re.findall(rf"^(?:export )?const {name} = ([^;]+);", text, re.MULTILINE)
    found = json.loads(value)
    return tuple(found) if isinstance(found, list) else found


@pytest.mark.parametrize("script", SHARED)
def test_scripts_have_the_distances_of_the_picture(script: str) -> None:
    for module, names in SHARED[script]:
        for name in names:
            assert constant(script, name) == getattr(module, name), name


@pytest.mark.parametrize(("script", "name"), RENAMED)
def test_scripts_have_the_limits_of_the_picture(script: str, name: str) -> None:
    assert constant(script, name) == RENAMED[script, name]


def test_turns_around_a_symbol_are_tried_in_the_same_order() -> None:
    """The script tells them as hours, the picture as degrees."""
    text = (data_folder("static") / "js" / "labels.js").read_text("utf-8")
    [hours] = re.findall(r"^const TURNS = (\[[^\]]+\])", text, re.MULTILINE)
    assert [30 * hour for hour in json.loads(hours)] == list(spots.TURNS)

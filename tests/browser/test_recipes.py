"""The recipe for Leaflet in docs/recipes.md, on somebody else's page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from mapsvc.snapshot import Snapshot

pytestmark = pytest.mark.browser
RECIPES = Path(__file__).parents[2] / "docs" / "recipes.md"


def test_the_recipe_for_leaflet_shows_every_base(chromium: Browser, site: str, snapshot: Snapshot) -> None:
    [code] = re.findall(r"```js\n(.*?)```", RECIPES.read_text("utf-8"), re.DOTALL)
    page = chromium.new_page()
    page.set_content("<div id='map' style='height: 300px'></div>")
    page.add_script_tag(url=f"{site}/a/{snapshot.manifest.assets['leaflet.js']}")
    start = "const map = L.map('map').setView([33, 43], 6);"
    count = "let shown = 0; map.eachLayer((layer) => { shown += layer.feature ? 1 : 0; }); return shown;"
    shown = page.evaluate(f"async () => {{ {start}\n{code.replace('SITE', site)}\n{count} }}")
    page.close()
    bases = snapshot.collection(snapshot.dossier("iraq-syria-2024"), "latest", "bases")
    assert shown == bases.size > 0

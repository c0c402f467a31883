"""What all pages have in common: scripts, styles and messages."""

from __future__ import annotations

from mapsvc.compile import bundle
from mapsvc.compile.output import Output
from mapsvc.config import data_folder
from mapsvc.languages import LANGUAGES
from mapsvc.messages import catalog_bytes


def write_shared(out: Output) -> None:
    """Write the assets of every page, and the catalogue of every language."""
    static = data_folder("static")
    shared = {
        "leaflet.js": bundle.leaflet_file("leaflet.js").encode(),
        "app.js": bundle.script_bundle(static / "js").encode(),
        "embed.js": bundle.script_bundle(static / "js", "embed.js").encode(),
        "more.js": bundle.script_bundle(static / "js", "more.js").encode(),
        "key.js": bundle.script_bundle(static / "js", "key.js").encode(),
        "page.css": bundle.style_bundle(static / "css", *bundle.PAGE_STYLES).encode(),
        "site.css": bundle.style_bundle(static / "css", *bundle.SITE_STYLES).encode(),
        "more.css": bundle.style_bundle(static / "css", bundle.MORE_STYLE).encode(),
        "live.css": bundle.live_style_bundle(static / "css").encode(),
        "favicon.svg": (static / "favicon.svg").read_bytes(),
    }
    for name, data in shared.items():
        out.asset(name, name, data)
    for lang in LANGUAGES:
        out.write(f"messages/{lang}.mo", catalog_bytes(lang))

"""What a page is made of: the drawn map, the words around it, and the script state, put together per view."""

from __future__ import annotations

import json
from typing import Any

from mapsvc.knowledge import UNDATED
from mapsvc.maps import document, fragments, terms
from mapsvc.maps.basemap import Basemap
from mapsvc.maps.picture import inline_svg
from mapsvc.maps.view import MapView
from mapsvc.messages import Translator
from mapsvc.model import Source


def page_parts(view: MapView, basemap: Basemap, t: Translator) -> dict[str, Any]:
    """The parts of a view's pages, JSON-safe: per period its picture (SVG) and fragments (escaped HTML)."""
    return {
        "title": view.title,
        "description": view.description,
        "as_of": "" if view.as_of == UNDATED else t.date(view.as_of),
        "stamp": terms.stamp(view.as_of, t),
        "default_period": view.default_period,
        "forces": [list(force) for force in view.forces],
        "draft": view.draft,
        "focus": list(view.focus),
        "sources": [_source(source) for source in view.sources],
        "periods": [
            {
                "id": period.id,
                "label": period.label,
                "summary": period.summary,
                "svg": inline_svg(view, period, basemap),
                "fragments": fragments.page_fragments(view, period, t),
            }
            for period in view.periods
        ],
    }


def _source(source: Source) -> dict[str, str]:
    """A source as machines are told of it; an address that is not of the web is left out."""
    web = source.url.lower().startswith(fragments.WEB)
    return {
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url if web else "",
        "datePublished": source.published.edtf if source.published else "",
    }


def map_asset(view: MapView, basemap: Basemap, t: Translator) -> str:
    """The view's script: its state as data, then the map that folium built."""
    state = {**document.client_state(view, basemap), **fragments.client_state(view, t)}
    text = json.dumps(state, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"window.mapsvcState = {text};\n{document.map_script(view)}"

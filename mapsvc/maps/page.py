"""What a page is made of: the drawn map, the words around it, and the script state, put together per view."""

from __future__ import annotations

import json
from typing import Any

from mapsvc.knowledge import UNDATED
from mapsvc.maps import client, fragments
from mapsvc.maps.drawing import document
from mapsvc.maps.drawing.basemap import Basemap
from mapsvc.maps.drawing.captions import located
from mapsvc.maps.drawing.insets import insets
from mapsvc.maps.drawing.picture import ground_layer, picture
from mapsvc.maps.drawing.projection import CARD
from mapsvc.maps.drawing.scene import Scene
from mapsvc.maps.view import MapView, PeriodView
from mapsvc.maps.wording import details, terms
from mapsvc.messages import Translator
from mapsvc.model import Source

LONG_TABLE = 500
"""Places from which on a page's table is left to its reader to open: laying it out slows each change of period."""


def page_parts(view: MapView, basemap: Basemap, t: Translator) -> dict[str, Any]:
    """The parts of a view's pages, JSON-safe: per period its picture (SVG) and fragments (escaped HTML)."""
    scene = Scene.of(view, basemap)
    ground = ground_layer(scene)
    return {
        "title": view.title,
        "description": view.description,
        "as_of": "" if view.as_of == UNDATED else t.date(view.as_of),
        "stamp": terms.stamp(view.as_of, t),
        "checked": t.date(view.checked) if view.checked else "",
        "default_period": view.default_period,
        "thumb": _thumb(view, basemap),
        "forces": [list(force) for force in view.forces],
        "draft": view.draft,
        "empty": _empty(view, t),
        "long_table": len(view.places) >= LONG_TABLE,
        "sources": [_source(source) for source in view.sources],
        "publishers": terms.publishers(view.sources, t),
        "ground": ground,
        "periods": [_period(scene, view, period, ground, t) for period in view.periods],
    }


def _period(scene: Scene, view: MapView, period: PeriodView, ground: str, t: Translator) -> dict[str, Any]:
    drawn = picture(scene, period)
    beside = {"key": fragments.key_list(drawn.keys, t), **_beside(scene, view, period, t)}
    return {
        "id": period.id,
        "label": period.label,
        "summary": period.summary,
        "svg": drawn.on(ground),
        "fragments": fragments.page_fragments(view, period, t) | beside,
    }


def _beside(scene: Scene, view: MapView, period: PeriodView, t: Translator, force: str = "") -> dict[str, str]:
    """What goes with a picture of one force or, with "", all: its small maps of places far away and its legend."""
    far = fragments.inset_list(list(insets(scene, view, period, force)), period.label, t) if view.insets else ""
    return {"insets": far, "legend": fragments.legend(view, period, t, force)}


Told = dict[str, dict[str, dict[str, Any]]]
"""Period → choice of force ("" = all) → what is said beside the map: `summary`, and `insets` and `legend` as HTML."""


def told_parts(view: MapView, basemap: Basemap, t: Translator) -> Told:
    """What is said beside the map for every choice of force, JSON-safe; the page's script fetches it at the first."""
    scene, choices = Scene.of(view, basemap), ("", *dict(view.forces))
    return {
        period.id: {
            force: {"summary": period.told(force), **_beside(scene, view, period, t, force)} for force in choices
        }
        for period in view.periods
    }


def force_parts(view: MapView, basemap: Basemap, told: Told, t: Translator) -> Told:
    """What a page shows instead where one force is chosen, JSON-safe: what is `told` of it, its `svg` and `key`.

    The picture is in two parts, which belong before and after the `ground` of `page_parts`.
    """
    scene = Scene.of(view, basemap)

    def shown(period: PeriodView, force: str) -> dict[str, Any]:
        drawn = picture(scene, period, force=force)
        return {"svg": [drawn.before, drawn.after], "key": fragments.key_list(drawn.keys, t)}

    return {
        period.id: {force: told[period.id][force] | shown(period, force) for force, _ in view.forces}
        for period in view.periods
    }


def _thumb(view: MapView, basemap: Basemap) -> str:
    """The opening period drawn small, with ids of its own beside other dossiers' pictures."""
    opening = next(period for period in view.periods if period.id == view.default_period)
    scene = Scene.of(view, basemap, f"{view.dossier}-")
    return picture(scene, opening, (CARD,)).on(ground_layer(scene, (CARD,)))


def _empty(view: MapView, t: Translator) -> str:
    """What stands on a map that has nothing to show, or "" where it has."""
    return "" if located(view) else terms.none_located(t)


def _source(source: Source) -> dict[str, str]:
    """A source as machines are told of it; an address that is not of the web is left out."""
    return {
        "title": source.title,
        "publisher": source.publisher,
        "url": source.web_url,
    }


def details_asset(view: MapView, t: Translator) -> str:
    """What is known of each place in each period, JSON: fetched when a reader first selects a place."""
    told = {period.id: details.details(view, period, t) for period in view.periods}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def map_scripts(view: MapView, basemap: Basemap, t: Translator) -> tuple[str, str]:
    """The view's scripts: its state as data, and after it the map that folium built."""
    state = {**document.client_state(view, basemap), **client.client_state(view, t)}
    text = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
    return f"window.mapsvcState = {text};\n", document.map_script(view)

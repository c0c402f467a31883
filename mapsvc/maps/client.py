"""What the page's script needs to say, JSON-safe."""

from __future__ import annotations

from typing import Any

from mapsvc.knowledge import UNDATED
from mapsvc.maps.drawing.key import letters_of
from mapsvc.maps.view import MapView
from mapsvc.maps.wording import words
from mapsvc.messages import Translator
from mapsvc.plaintext import plain


def client_state(view: MapView, t: Translator) -> dict[str, Any]:
    """Make what the script needs, JSON-safe, under one key `ui`: names of periods and places, and strings."""
    return {
        "ui": {
            "period": view.default_period,
            "places": {place.id: plain(place.name) for place in view.places},
            "periods": {period.id: plain(period.label) for period in view.periods},
            "key": {"letters": letters_of(t.lang), "more": words.more(t)},
            "strings": {
                "close": t.gettext("Close"),
                "nothing": t.gettext("Not stated in this period."),
                "copied": t.gettext("Copied"),
                "copy": t.gettext("Copy with sources"),
                "cited": t.gettext("Select and copy this sentence:"),
                "cite": citation(view, t),
                "found": t.text("Shown on the map: %(place)s", place="{place}"),
                "outside": t.text("%(place)s lies outside this map.", place="{place}"),
                "here": t.gettext("in these reports"),
                "none": t.gettext("No place found."),
                "offline": t.gettext("No connection: what is said of this view comes when it is back."),
            },
        }
    }


def citation(view: MapView, t: Translator) -> str:
    """Make the sentence a figure is cited by; the client fills in what stands in braces."""
    slots = {name: "{" + name + "}" for name in ("sources", "said", "place", "period", "link")}
    if view.as_of == UNDATED:
        return t.text("%(said)s, %(place)s (%(period)s), %(sources)s; %(link)s", **slots)
    return t.text(
        "%(said)s, %(place)s (%(period)s), as known on %(date)s, %(sources)s; %(link)s",
        date=t.date(view.as_of),
        **slots,
    )

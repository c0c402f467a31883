"""A dossier whose every text tries to be something else."""

from __future__ import annotations

SCRIPT = "<script>window.owned=1</script>"
TEMPLATE = "{{'zq'~'qz'}}{{7*7}}${7*7}{% raw %}"
OVERRIDE = "\u202egnp.exe\u202c"
QUOTES = "\"'`><img src=x onerror=window.owned=1>"
NASTY = f"{SCRIPT}{TEMPLATE}{OVERRIDE}{QUOTES}</script><!--]]>"
LONG = "N" * 10_000

HOSTILE: dict[str, object] = {
    "package": {
        "name": "hostile",
        "title": f"Hostile {NASTY}",
        "description": NASTY,
        "licenses": [{"title": NASTY}],
    },
    "sources": [
        {
            "id": "paper",
            "publisher": NASTY,
            "title": NASTY,
            "published": "2024-09-27",
            "url": "https://example.org/?q=1&x=2",
            "author": NASTY,
            "note": NASTY,
        }
    ],
    "forces": [{"id": "us", "name": f"US {NASTY}"}],
    "places": [
        {"id": "iraq", "name": f"Iraq {NASTY}", "query": "Iraq", "kind": "country"},
        {"id": "long", "name": LONG, "query": "Erbil", "kind": "city"},
    ],
    "periods": [{"id": "before", "label": f"Before {NASTY}", "start": "..", "end": "2025-09-30"}],
    "claims": [
        {
            "id": "c1",
            "figure": "about 2,500",
            "evidence": NASTY.replace(" ", ""),
            "locator": NASTY,
            "hedge": NASTY,
            "attributed_to": NASTY,
            "note": NASTY,
        },
        {"id": "c2", "place": "long", "relation": "level", "figure": "200..300"},
    ],
    "events": [{"id": "e1", "source": "paper", "date": "2024-09-27", "kind": NASTY, "summary": NASTY}],
    "translations": [{"key": "place.iraq", "lang": "ar", "text": NASTY}],
}

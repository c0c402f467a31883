"""What machines read of a page: link previews, alternates, and the dataset behind the map in schema.org's terms."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from mapsvc.paths import page_path
from mapsvc.snapshot import LATEST
from mapsvc.web import oembed
from mapsvc.web.addresses import image_path
from mapsvc.web.params import Address

PREVIEW = (1200, 675)
"""Width and height in px of the picture that previews use."""

_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def meta_values(paths: Mapping[str, str], lang: str, address: Address, period: str, origin: str) -> dict[str, Any]:
    """What the templates put into `<head>`; `paths` has the canonical path of the page in each language.

    `period` is the one shown. `origin` is the setting `base_url`; without it nothing that must be absolute is said.
    """
    # A picture as PNG exists of the latest state only, and a preview must not show other figures than its page.
    pictured = origin and address.state == LATEST
    alternates = [(code, origin + path) for code, path in paths.items()]
    return {
        "image_href": pictured and origin + image_path(address.entry.id, lang, period, PREVIEW[0]),
        "image_size": PREVIEW,
        "alternates": [*alternates, ("x-default", alternates[0][1])] if origin else [],
        "oembed_href": origin and origin + paths[lang] + oembed.NAME,
    }


def dataset(parts: Mapping[str, Any], address: Address, lang: str, origin: str, publisher: str) -> Markup:
    """The dossier as a schema.org `Dataset`, in JSON-LD, safe inside a script element."""
    entry = address.entry
    url = origin + page_path("maps", lang, address.name)
    west, south, east, north = parts["coverage"]
    record = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": url,
        "url": url,
        "name": parts["title"],
        "description": parts["description"] or parts["periods"][0]["summary"],
        "inLanguage": lang,
        "version": parts["as_of"],
        "temporalCoverage": _coverage([(p.start, p.end) for p in entry.periods]),
        "spatialCoverage": {
            "@type": "Place",
            "geo": {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"},
        },
        "license": [{"@type": "CreativeWork", "name": name} for name in entry.licenses],
        "creator": {"@type": "Organization", "name": publisher},
        "citation": f"{parts['title']}. {parts['stamp']}. {publisher}. {url}",
        "isAccessibleForFree": True,
        "isBasedOn": [_source(source) for source in parts["sources"]],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": layer,
                "encodingFormat": "application/geo+json",
                "contentUrl": f"{origin}/data/{address.name}/{layer}.geojson",
            }
            for layer in entry.layers
        ],
    }
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return Markup(text)  # noqa: S704  (escaped just now)


def _coverage(spans: list[tuple[str, str]]) -> str:
    """ISO 8601 interval over all periods; an end that is open is `..`."""
    starts, ends = zip(*spans, strict=True)
    return f"{'..' if '..' in starts else min(starts)}/{'..' if '..' in ends else max(ends)}"


def _source(source: Mapping[str, str]) -> dict[str, str]:
    record = {"@type": "CreativeWork", "name": source["title"], "publisher": source["publisher"]}
    return record | {key: source[key] for key in ("url", "datePublished") if source.get(key)}

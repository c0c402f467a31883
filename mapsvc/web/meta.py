"""What machines read of a page: link previews, alternates, and the dataset behind the map in schema.org's terms."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from mapsvc.languages import LANGUAGES
from mapsvc.model import Credit
from mapsvc.paths import page_path
from mapsvc.snapshot import LATEST, DossierEntry
from mapsvc.web import oembed
from mapsvc.web.addresses import image_path
from mapsvc.web.downloads import downloads
from mapsvc.web.params import Address

PREVIEW = (1200, 675)
"""Width and height in px of the picture that previews use."""
LONGEST = 5000
"""Characters of a dataset's description, by Google's guide to datasets."""

_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def identity(paths: Mapping[str, str], lang: str, origin: str) -> dict[str, Any]:
    """Which page this is: its canonical address, and that of the same in every language; none without `origin`.

    `paths` has its canonical path in each language, and `lang` is the one it is in.
    """
    alternates = [(code, origin + path) for code, path in paths.items()]
    return {
        "url": origin and origin + paths[lang],
        "alternates": [*alternates, ("x-default", alternates[0][1])] if origin else [],
    }


def meta_values(paths: Mapping[str, str], lang: str, address: Address, period: str, origin: str) -> dict[str, Any]:
    """What the templates put into `<head>`; `paths` has the canonical path of the page in each language.

    `period` is the one shown. `origin` is the setting `base_url`; without it nothing that must be absolute is said.
    """
    # A picture as PNG exists of the latest state only, and a preview must not show other figures than its page.
    pictured = origin and address.state == LATEST
    return {
        **identity(paths, lang, origin),
        "image_href": pictured and origin + image_path(address.entry.id, lang, period, PREVIEW[0]),
        "image_size": PREVIEW,
        "locale": LANGUAGES[lang].locale,
        "other_locales": [LANGUAGES[code].locale for code in paths if code != lang],
        "oembed_href": origin and origin + paths[lang] + oembed.NAME,
    }


def dataset(parts: Mapping[str, Any], address: Address, lang: str, origin: str, publisher: str) -> Markup:
    """The dossier in one state as a schema.org `Dataset`, in JSON-LD, safe inside a script element.

    It says what Google's guide to datasets asks for. How to cite the dataset itself is its `creditText`, as `citation`
    is of other works; those it was made from are `isBasedOn`. Without `origin` its addresses are relative to the page.
    """
    entry = address.entry
    opening = next(period for period in parts["periods"] if period["id"] == parts["default_period"])
    url = origin + page_path("maps", lang, address.name)
    record = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": url,
        "url": url,
        "name": parts["title"],
        "description": " ".join(filter(None, (parts["description"], opening["summary"])))[:LONGEST],
        "inLanguage": lang,
        "version": entry.version,
        "dateModified": address.day or (entry.as_of if entry.states else None),
        "temporalCoverage": [f"{period.start}/{period.end}" for period in entry.periods],
        "spatialCoverage": parts["coverage"] and _place(parts["coverage"]),
        "license": [_license(credit) for credit in entry.licenses],
        "creator": list(map(_creator, entry.contributors)) or _organization(publisher),
        "publisher": _organization(publisher),
        # An address without a host cites nothing.
        "creditText": ". ".join(filter(None, (_cited(parts, entry), parts["stamp"], publisher, origin and url))),
        "isAccessibleForFree": True,
        "isBasedOn": [_source(source) for source in parts["sources"]],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.name,
                "encodingFormat": file.media_type,
                "contentUrl": origin + file.path,
            }
            for file in downloads(address)
        ],
    }
    told = {name: value for name, value in record.items() if value}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return Markup(text)  # noqa: S704  (escaped just now)


def _license(credit: Credit) -> dict[str, str]:
    return {"@type": "CreativeWork", "name": credit.title} | ({"url": credit.url} if credit.url else {})


def _organization(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name}


def _creator(credit: Credit) -> dict[str, str]:
    """Who made the dossier; a Data Package does not say whether that is a person, and mostly it is a desk."""
    return _organization(credit.title) | ({"url": credit.url} if credit.url else {})


def _cited(parts: Mapping[str, Any], entry: DossierEntry) -> str:
    """The title after who made it, as the downloads are cited."""
    whom = ", ".join(credit.title for credit in entry.contributors)
    return f"{whom}: {parts['title']}" if whom else str(parts["title"])


def _place(bounds: Sequence[float]) -> dict[str, Any]:
    """What the data cover, (west, south, east, north) in degrees; west is greater than east over the antimeridian."""
    west, south, east, north = bounds
    if (west, south) == (east, north):
        return {"@type": "Place", "geo": {"@type": "GeoCoordinates", "latitude": south, "longitude": west}}
    return {"@type": "Place", "geo": {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}}


def _source(source: Mapping[str, str]) -> str | dict[str, str]:
    """A report by its address, which says the rest; by its title and publisher where it has none."""
    return source["url"] or {"@type": "CreativeWork", "name": source["title"], "publisher": source["publisher"]}

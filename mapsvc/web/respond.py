"""Bytes to responses: compression, validators, and pages that are rendered once per process."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import brotli
from flask import Response, request
from markupsafe import Markup

from mapsvc.config import Settings
from mapsvc.snapshot import Snapshot

MIN_COMPRESSED = 600
"""Bytes; below this compression gains nothing worth a header."""
KEPT = 512
"""Renderings kept per process; there are only so many states, periods and languages, and the bound is a guard."""
AUTONYMS = {"en": ("English", "ltr"), "ar": ("العربية", "rtl")}
PAGE_CACHE = "public, max-age=60, stale-while-revalidate=600"
ASSET_CACHE = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A body in every encoding it is sent in, with its content type and validator."""

    content_type: str
    identity: bytes
    gzip: bytes | None
    br: bytes | None
    etag: str


class Renderings:
    """The snapshot being served, the settings, and what was rendered from them so far."""

    def __init__(self, snapshot: Snapshot, settings: Settings) -> None:
        self.snapshot, self.settings = snapshot, settings
        self._kept: dict[tuple[str, ...], Prepared] = {}

    def keep(self, key: tuple[str, ...], content_type: str, make: Callable[[], bytes]) -> Prepared:
        """The prepared body under `key`, made on first use. Keys must be validated values, never raw input."""
        prepared = self._kept.get(key)
        if prepared is None:
            prepared = prepare(make(), content_type)
            if len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[key] = prepared
        return prepared


def prepare(body: bytes, content_type: str) -> Prepared:
    """Compress a body and give it a strong validator."""
    etag = hashlib.sha256(body).hexdigest()[:24]
    if len(body) < MIN_COMPRESSED:
        return Prepared(content_type, body, None, None, etag)
    return Prepared(content_type, body, gzip.compress(body, 6, mtime=0), brotli.compress(body, quality=6), etag)


def send(prepared: Prepared, cache_control: str, *, shared: bool = True) -> Response:
    """The response for a prepared body: encoding as the client accepts it, 304 where it has it already.

    `shared` lets scripts of any other origin read it (CORS).
    """
    encoding, body = _negotiate(prepared)
    response = Response(body, content_type=prepared.content_type)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = cache_control
    response.set_etag(f"{prepared.etag}-{encoding}" if encoding else prepared.etag)
    if shared:
        response.headers["Access-Control-Allow-Origin"] = "*"
    response.make_conditional(request)
    return response


def page_frame(renderings: Renderings, lang: str, hrefs: Mapping[str, str]) -> dict[str, Any]:
    """What every template needs: site name, language, the same page in the others, shared assets, translations.

    `hrefs` maps language codes to this page's address in them.
    """
    manifest = renderings.snapshot.manifest
    assets = {name: f"/a/{path}" for name, path in manifest.assets.items()}
    return {
        "site_name": renderings.settings.site_name,
        "lang": lang,
        "dir": AUTONYMS[lang][1],
        "home": "/" if lang == "en" else f"/{lang}/",
        "languages": [(code, AUTONYMS[code][0], href, code == lang) for code, href in hrefs.items()],
        "assets": {
            "css": assets["site.css"],
            "leaflet_js": assets["leaflet.js"],
            "app_js": assets["app.js"],
            "favicon": assets["favicon.svg"],
        },
        "credit": manifest.credit,
        "_": renderings.snapshot.translations(lang).gettext,
    }


def trusted(fragments: Mapping[str, str]) -> dict[str, Markup]:
    """Mark fragments as markup: they were escaped when they were compiled."""
    return {name: Markup(text) for name, text in fragments.items()}  # noqa: S704


def _negotiate(prepared: Prepared) -> tuple[str | None, bytes]:
    accepted = request.accept_encodings
    if prepared.br is not None and accepted.quality("br") > 0:
        return "br", prepared.br
    if prepared.gzip is not None and accepted.quality("gzip") > 0:
        return "gzip", prepared.gzip
    return None, prepared.identity

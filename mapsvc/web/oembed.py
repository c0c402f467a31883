"""oEmbed 1.0 (https://oembed.com): what a site that is given a map's address puts in its place.

`/oembed?url=` answers for any map; `<map>oembed.json` for the one it lies beside, so that plain files can, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from ipaddress import ip_address
from itertools import product
from urllib.parse import SplitResult, urlencode, urlsplit

from flask import Blueprint, Response, abort, current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from mapsvc.errors import InputError, NotFoundError
from mapsvc.paths import PREFIXES, page_path
from mapsvc.snapshot import LATEST, DossierEntry
from mapsvc.web.addresses import image_path
from mapsvc.web.embedding import EMBED_PARAMETERS, embed_query
from mapsvc.web.params import (
    Address,
    Parameter,
    checked,
    find_address,
    find_period,
    page_parameters,
    pairs_of,
    read_parameters,
    table_of,
)
from mapsvc.web.prepared import prepare
from mapsvc.web.respond import PAGE_CACHE, Renderings, send

SIZE = (800, 720)
"""Width and height in px of a frame that nobody limits; the height shows the map without a listener."""
NARROW, TALL = 560, 860
"""Below this width the same content needs this height."""
CACHE_AGE = 3600
NAME = "oembed.json"
PICTURES = ((1200, 675), (600, 338))


def _is_size(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < len(text) <= 6 and int(text) > 0


DECLARED = (
    Parameter("url", "the address of a map", lambda _: True),
    Parameter("format", "json", lambda _: True),
    Parameter("maxwidth", "a whole number of px, at least 1", _is_size),
    Parameter("maxheight", "a whole number of px, at least 1", _is_size),
    Parameter("dnt", "any text", lambda _: True),
)
"""`dnt` is what WordPress adds; nobody is tracked here either way."""


def provider() -> Blueprint:
    """The blueprint of `/oembed`, which answers for any map."""
    asked = Blueprint("oembed_provider", __name__)
    asked.add_url_rule("/oembed", "oembed", oembed)
    return asked


def records() -> Blueprint:
    """The blueprint of `oembed.json` beside every map."""
    beside = Blueprint("oembed_records", __name__)
    for lang, prefix in PREFIXES.items():
        for tail in ("", "<period>/"):
            endpoint = f"record_{lang}{'_period' if tail else ''}"
            beside.add_url_rule(f"{prefix}/maps/<dossier>/{tail}{NAME}", endpoint, record, defaults={"lang": lang})
    return beside


def addresses(renderings: Renderings) -> Iterator[str]:
    """The record beside every map; none where the public address is unknown, which a record is about."""
    if renderings.settings.base_url:
        for entry in renderings.snapshot.manifest.dossiers:
            for name in entry.names:
                yield from paths_of(entry, name)


def paths_of(entry: DossierEntry, name: str) -> Iterator[str]:
    """The records of a dossier under one of its names."""
    for lang, period in product(PREFIXES, (None, *(period.id for period in entry.periods))):
        yield f"{page_path('maps', lang, name, period)}{NAME}"


def oembed() -> Response:
    """How to embed the map at `url`, at most `maxwidth` × `maxheight` px; JSON is the only format served."""
    values = read_parameters(*DECLARED)
    if "url" not in values:
        raise InputError("url: missing; expected the address of a map")
    return _answer(values["url"], values)


def record(lang: str, dossier: str, period: str | None = None) -> Response:
    """How to embed the map that this lies beside; `url`, which clients add, may say more of it or of its embed."""
    values = read_parameters(*DECLARED)
    renderings: Renderings = current_app.extensions["mapsvc"]
    address = find_address(renderings.snapshot, dossier, None)
    chosen = find_period(address.entry, period, None)
    path = page_path("maps", lang, address.name, chosen)
    if not renderings.settings.base_url:
        raise NotFoundError(f"{path}{NAME}: needs absolute addresses; expected the setting base_url")
    url = renderings.settings.base_url + path
    own = (url, renderings.settings.base_url + page_path("embed", lang, address.name, chosen))
    if values.get("url", url).partition("?")[0].partition("#")[0] not in own:
        raise InputError(f"url: {values['url'][:200]!r}: expected {url}, which this record is about")
    return _answer(values.get("url", url), values)


def _answer(url: str, values: Mapping[str, str]) -> Response:
    if values.get("format", "json") != "json":
        abort(501, f"format: {values['format']!r}: expected json")
    renderings: Renderings = current_app.extensions["mapsvc"]
    found = _find(renderings, url)
    most = [int(values.get(name, 10**6)) for name in ("maxwidth", "maxheight")]
    body = json.dumps(_record(renderings, found, most[0], most[1]), ensure_ascii=False).encode()
    return send(prepare(body, "application/json"), PAGE_CACHE)


@dataclass(frozen=True, slots=True)
class _Found:
    """The map at an address. `query` is what of the address's own query the frame keeps, `fragment` likewise."""

    origin: str
    address: Address
    lang: str
    period: str | None
    query: str
    fragment: str


def _find(renderings: Renderings, url: str) -> _Found:
    """The map at a URL of ours, page or embed. NotFoundError for any other."""
    try:
        split = urlsplit(url)
        origin, path = _ours(split, renderings.settings.base_url)
        surface, lang, dossier, in_path = _matched(path)
        entry = renderings.snapshot.dossier(dossier.partition("@")[0])
        declared = page_parameters(entry) + (EMBED_PARAMETERS if surface == "embed" else ())
        values = checked(pairs_of(split.query, most=20), table_of(declared))
        address = find_address(renderings.snapshot, dossier, values.get("as_of"))
        period = find_period(entry, in_path, values.get("period"))
    except (InputError, ValueError) as error:
        raise NotFoundError(f"url: {url[:200]!r}: {error}") from error
    query = {name: values[name] for name in ("force", "compare", "theme") if name in values}
    return _Found(
        origin, address, values.get("lang", lang), period, urlencode(query | embed_query(values)), split.fragment
    )


def _ours(url: SplitResult, base_url: str) -> tuple[str, str]:
    """Our own origin, and the path below it, of a URL that is ours.

    Ours is what lies below the setting `base_url`. Without one only a server on this machine can be meant: then the
    address of a loopback host is taken at its word.
    """
    if url.scheme not in {"http", "https"}:
        raise NotFoundError(f"url: {url.geturl()[:200]!r}: expected an address with https:// or http://")
    if not base_url and _is_loopback(url.hostname or ""):
        return f"{url.scheme}://{url.netloc.rpartition('@')[2]}", url.path
    if not base_url or _host(url) != _host(urlsplit(base_url)):
        expected = f"an address below {base_url}" if base_url else "that MAPSVC_BASE_URL is set"
        raise NotFoundError(f"url: {url.geturl()[:200]!r}: not a map of this service; expected {expected}")
    return base_url, url.path


def _host(url: SplitResult) -> tuple[str | None, int | None]:
    """Host and port; a link with http to a service on https (or the other way round) is still meant for it."""
    return url.hostname, None if url.port in {80, 443} else url.port


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _matched(path: str) -> tuple[str, str, str, str | None]:
    """The surface, language, dossier and period that a path names, by the application's own routes."""
    adapter = current_app.url_map.bind("")
    try:
        endpoint, values = adapter.match(path)
    except RequestRedirect:
        return _matched(f"{path}/")
    except HTTPException:
        endpoint, values = "", {}
    surface = endpoint.removeprefix("pages.").partition("_")[0]
    if not endpoint.startswith("pages.") or surface not in {"maps", "embed"}:
        raise NotFoundError(
            f"url: {path[:200]!r}: no map is served here; expected /maps/<dossier>/ or /embed/<dossier>/"
        )
    return surface, values["lang"], values["dossier"], values.get("period")


def _record(renderings: Renderings, found: _Found, most_wide: int, most_high: int) -> dict[str, object]:
    address = found.address
    parts = renderings.snapshot.page(address.entry, address.state, found.lang)
    width = min(SIZE[0], most_wide)
    height = min(SIZE[1] if width >= NARROW else TALL, most_high)
    path = page_path("embed", found.lang, address.name, found.period)
    source = found.origin + path + (f"?{found.query}" if found.query else "")
    source += f"#{found.fragment}" if found.fragment else ""
    attributes = {"src": source, "title": parts["title"], "width": width, "height": height, "loading": "lazy"}
    written = " ".join(f'{name}="{escape(str(value))}"' for name, value in attributes.items())
    record: dict[str, object] = {
        "version": "1.0",
        "type": "rich",
        "title": parts["title"],
        "html": f'<iframe {written} style="border:0;max-width:100%"></iframe>',
        "width": width,
        "height": height,
        "provider_name": renderings.settings.site_name,
        "provider_url": f"{found.origin}/",
        "cache_age": CACHE_AGE,
    }
    fitting = [size for size in PICTURES if size[0] <= most_wide and size[1] <= most_high]
    if fitting and address.state == LATEST:
        period = found.period or parts["default_period"]
        url = found.origin + image_path(address.entry.id, found.lang, period, fitting[0][0])
        record |= {"thumbnail_url": url, "thumbnail_width": fitting[0][0], "thumbnail_height": fitting[0][1]}
    return record

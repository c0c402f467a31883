"""Pages of features. Nothing here knows of a request: a question comes as the text of a query, an answer is a `Reply`.

So the view and the express lane (`mapsvc.web.express`) give the same answer, by way of the same functions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote_plus

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from mapsvc.collection import Collection
from mapsvc.snapshot import Snapshot
from mapsvc.web.dated import dates_of
from mapsvc.web.ogc import documents, query
from mapsvc.web.ogc.crs import CRS84, Crs, reprojected
from mapsvc.web.ogc.documents import GEOJSON, HTML, JSON, Named, find_named, link
from mapsvc.web.params import AS_OF, Address, checked, find_address, pairs_of
from mapsvc.web.prepared import LONGEST_HEADER, promise
from mapsvc.web.respond import PAGE_CACHE, Renderings, Reply, origin_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

VARY = "Accept, Accept-Encoding"
_PLAIN = re.compile(r"[\w.~,-]*", re.ASCII)
"""What queries spell as it is, and commas."""


class Page(NamedTuple):
    """A page of features of one layer, and the parameters that asked for it."""

    base: str
    named: Named
    address: Address
    collection: Collection
    values: Mapping[str, str]
    asked: query.Asked

    @property
    def features(self) -> list[bytes]:
        """GeoJSON texts of the features, in the system asked for."""
        return in_crs(self.collection.page(self.asked.matched, self.asked.skip, self.asked.limit), self.asked.crs)

    @property
    def links(self) -> list[dict[str, str]]:
        """Links to this page in other forms, to its collection, and to its neighbours."""
        here, asked = f"{self.base}/collections/{self.named.id}", self.asked
        same = [f"{name}={quoted(value)}" for name, value in self.values.items() if name not in ("f", "offset")]
        given = [f"offset={self.values['offset']}"] if "offset" in self.values else []

        def items(*more: str) -> str:
            return f"{here}/items?{'&'.join((*same, *more))}" if same or more else f"{here}/items"

        links = [
            link(items(*given), "self", GEOJSON, "This page"),
            link(items(*given, "f=html"), "alternate", HTML, "This page as HTML"),
            link(here, "collection", JSON, "The collection"),
            link(f"{here}/queryables", documents.QUERYABLES, documents.SCHEMA),
        ]
        after, before = asked.skip + asked.limit, max(0, asked.skip - asked.limit)
        if after < asked.total:
            links.append(link(items(f"offset={after}"), "next", GEOJSON, "The next page"))
        if asked.skip:
            links.append(link(items(f"offset={before}"), "prev", GEOJSON, "The page before"))
        if self.address.day:
            same = [part for part in same if not part.startswith(f"{AS_OF.name}=")]
            links.append(link(items(*given), "original", GEOJSON, "This page as known in the end"))
        return links


def express(renderings: Renderings, environ: WSGIEnvironment) -> Reply | None:
    """The answer to a plain question for GeoJSON; None for any other request below `/ogc`. Raises MapsvcError."""
    head, _, tail = environ["PATH_INFO"].removeprefix(f"{documents.PREFIX}/collections/").rpartition("/")
    if tail != "items" or "/" in head or not head:
        return None
    base = origin_of(renderings.settings, environ) + documents.PREFIX
    page = find_page(renderings.snapshot, base, head, environ.get("QUERY_STRING", ""))
    wants_html = prefers_html(page.values, environ.get("HTTP_ACCEPT", ""), GEOJSON)
    return None if wants_html else as_geojson(page, renderings.snapshot.manifest.version)


def find_page(snapshot: Snapshot, base: str, name: str, text: str) -> Page:
    """The page that a query asks for; `base` is the API's address. Raises InputError and NotFoundError."""
    named = find_named(snapshot, name)
    address, collection = state_of(snapshot, named, None)
    values = checked(pairs_of(text), query.interface(collection).parameters)
    if "as_of" in values:
        address, collection = state_of(snapshot, named, values["as_of"])
    return Page(base, named, address, collection, values, query.ask(collection, values))


def as_geojson(page: Page, version: str) -> Reply:
    """The page as a FeatureCollection."""
    links = page.links
    made_from = (version, page.base, page.named.id, *map("=".join, page.values.items()))
    prepared = promise(lambda: _geojson(page, links), GEOJSON, made_from)
    return Reply(prepared, PAGE_CACHE, VARY, (*linked(page.asked.crs, links), *dates_of(page.address)))


def _geojson(page: Page, links: Iterable[Mapping[str, str]]) -> bytes:
    features = page.features
    counts = f'"numberMatched":{page.asked.total},"numberReturned":{len(features)}'
    head = f'{{"type":"FeatureCollection",{counts},"links":[{",".join(map(_link_text, links))}]'
    start = b"".join((head.encode(), page.collection.members_text, b',"features":[\n'))
    return b"".join((start, b",\n".join(features), b"\n]}\n"))


def _link_text(each: Mapping[str, str]) -> str:
    """A link as JSON text: only its address is new each time."""
    rest = _link_rest(each["rel"], each["type"], each.get("title", ""))
    return f'{{"href":{encode_basestring_ascii(each["href"])},{rest}'


@lru_cache(maxsize=64)
def _link_rest(rel: str, media_type: str, title: str) -> str:
    rest = link("", rel, media_type, title)
    del rest["href"]
    return json.dumps(rest, separators=(",", ":")).removeprefix("{")


def as_object(page: Page) -> dict[str, Any]:
    """The page as parsed JSON, for a template."""
    features = [json.loads(feature) for feature in page.features]
    counts = {"numberMatched": page.asked.total, "numberReturned": len(features)}
    return {"type": "FeatureCollection", **counts, "links": page.links, **page.collection.members, "features": features}


def state_of(snapshot: Snapshot, named: Named, as_of: str | None) -> tuple[Address, Collection]:
    """The layer as known on that day, else in the end, and the address of that state. Raises NotFoundError."""
    address = find_address(snapshot, named.entry.id, as_of)
    return address, snapshot.collection(named.entry, address.state, named.layer)


def in_crs(features: list[bytes], crs: Crs) -> list[bytes]:
    """Features as they are stored, their geometries in another system."""
    if crs is CRS84:
        return features
    done: dict[bytes, bytes] = {}
    return [reprojected(feature, crs, done) for feature in features]


def linked(crs: Crs, links: Iterable[Mapping[str, str]]) -> tuple[tuple[str, str], ...]:
    """The headers `Content-Crs` and `Link`."""
    shown = ", ".join([f'<{each["href"]}>; rel="{each["rel"]}"; type="{each["type"]}"' for each in links])
    return (("Content-Crs", f"<{crs.uri}>"), ("Link", shown))


def prefers_html(values: Mapping[str, str], accept: str, media_type: str) -> bool:
    """Whether HTML is asked for, by `f` or else by what is accepted."""
    if "f" in values:
        return values["f"] == "html"
    plain = media_type.partition(";")[0]
    return (_remembered_likes if len(accept) <= LONGEST_HEADER else _likes_html)(accept, plain)


def _likes_html(accept: str, plain: str) -> bool:
    return parse_accept_header(accept, MIMEAccept).best_match([plain, JSON, HTML], plain) == HTML


_remembered_likes = lru_cache(maxsize=256)(_likes_html)


def quoted(value: str) -> str:
    """A value as queries spell it; names of parameters need no quoting. Most are plain, or a list of what is."""
    if value.isascii() and _PLAIN.fullmatch(value):
        return value.replace(",", "%2C")
    return quote_plus(value)

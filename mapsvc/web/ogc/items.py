"""Pages of features. Nothing here knows of a request: a question comes as the text of a query, an answer is a `Reply`.

So the view and the express lane (`mapsvc.web.express`) give the same answer, by way of the same functions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from mapsvc.collection import SEPARATOR, Collection
from mapsvc.snapshot import Snapshot
from mapsvc.web.dated import dates_of
from mapsvc.web.ogc import documents, links, query
from mapsvc.web.ogc.crs import CRS84, Crs, reprojected, without_geometry
from mapsvc.web.ogc.documents import GEOJSON, HTML, JSON, Named, find_named
from mapsvc.web.params import Address, checked, find_address, pairs_of
from mapsvc.web.prepared import LONGEST_HEADER, promise
from mapsvc.web.respond import PAGE_CACHE, Renderings, Reply, origin_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

VARY = "Accept, Accept-Encoding"


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
        return in_crs(self.asked.matched.features(self.asked.skip, self.asked.limit), self.asked.crs)

    @property
    def text(self) -> Sequence[bytes | memoryview]:
        """The same as pieces of one text; those features that are sent as they are stored are not looked at singly."""
        if self.asked.crs is CRS84:
            return self.asked.matched.page(self.asked.skip, self.asked.limit)
        return [SEPARATOR.join(self.features)]

    @property
    def counts(self) -> tuple[int, int]:
        """How many features match, and how many of them are on the page."""
        total = self.asked.matched.total
        return total, min(self.asked.limit, max(0, total - self.asked.skip))

    @property
    def links(self) -> links.Links:
        """Links to this page in other forms, to its collection, and to its neighbours."""
        here, asked = f"{self.base}/collections/{self.named.id}", self.asked
        found = links.page_links(here, self.values, asked.skip, asked.limit, asked.matched.total)
        return [*found, links.original(here, self.values)] if self.address.day else found


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
    """The page as a FeatureCollection. Its own address and the version say all that it depends on."""
    found = page.links
    prepared = promise(lambda: _geojson(page, found), GEOJSON, (version, found[0][0]))
    return Reply(prepared, PAGE_CACHE, VARY, (*linked(page.asked.crs, found), *dates_of(page.address)))


def _geojson(page: Page, found: links.Links) -> bytes:
    matched, returned = page.counts
    counts = f'"numberMatched":{matched},"numberReturned":{returned}'
    head = f'{{"type":"FeatureCollection",{counts},"links":{links.in_json(found)}'.encode()
    return b"".join((head, page.collection.members_text, b',"features":[\n', *page.text, b"\n]}\n"))


def as_object(page: Page) -> dict[str, Any]:
    """The page as parsed JSON, for a template: without geometries, which can be far longer than all the rest."""
    features = [json.loads(without_geometry(feature)) for feature in page.features]
    counts = dict(zip(("numberMatched", "numberReturned"), page.counts, strict=True))
    shown = {"links": links.as_objects(page.links), **page.collection.members}
    return {"type": "FeatureCollection", **counts, **shown, "features": features}


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


def linked(crs: Crs, found: links.Links) -> tuple[tuple[str, str], ...]:
    """The headers `Content-Crs` and `Link`."""
    return (("Content-Crs", f"<{crs.uri}>"), ("Link", links.in_header(found)))


def prefers_html(values: Mapping[str, str], accept: str, media_type: str) -> bool:
    """Whether HTML is asked for, by `f` or else by what is accepted."""
    if "f" in values:
        return values["f"] == "html"
    plain = media_type.partition(";")[0]
    return (_remembered_likes if len(accept) <= LONGEST_HEADER else _likes_html)(accept, plain)


def _likes_html(accept: str, plain: str) -> bool:
    return parse_accept_header(accept, MIMEAccept).best_match([plain, JSON, HTML], plain) == HTML


_remembered_likes = lru_cache(maxsize=256)(_likes_html)

"""The links of pages of features and of single ones: each an address and what it leads to, in three notations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from json.encoder import encode_basestring_ascii
from urllib.parse import quote_plus

from mapsvc.web.ogc.documents import GEOJSON, HTML, JSON, QUERYABLES, SCHEMA, link
from mapsvc.web.params import AS_OF

_PLAIN = re.compile(r"[\w.~,-]*", re.ASCII)
"""What queries spell as it is, and commas."""


@dataclass(frozen=True)
class Kind:
    """What links lead to: relation, media type, title."""

    rel: str
    media_type: str
    title: str = ""

    @cached_property
    def in_json(self) -> str:
        """What follows the address in a link object: only addresses are new each time."""
        rest = link("", self.rel, self.media_type, self.title)
        del rest["href"]
        return json.dumps(rest, separators=(",", ":")).removeprefix("{")

    @cached_property
    def in_header(self) -> str:
        """What follows the address in a `Link` header, which has no titles."""
        return f'; rel="{self.rel}"; type="{self.media_type}"'


THIS_PAGE = Kind("self", GEOJSON, "This page")
PAGE_AS_HTML = Kind("alternate", HTML, "This page as HTML")
COLLECTION = Kind("collection", JSON, "The collection")
PROPERTIES = Kind(QUERYABLES, SCHEMA)
NEXT = Kind("next", GEOJSON, "The next page")
BEFORE = Kind("prev", GEOJSON, "The page before")
THIS_FEATURE = Kind("self", GEOJSON, "This feature")
FEATURE_AS_HTML = Kind("alternate", HTML, "This feature as HTML")
ITS_COLLECTION = Kind("collection", JSON, "Its collection")
ORIGINAL_PAGE = Kind("original", GEOJSON, "This page as known in the end")
ORIGINAL_FEATURE = Kind("original", GEOJSON, "As known in the end")

Links = Sequence[tuple[str, Kind]]
"""Addresses, and what they lead to."""


def page_links(here: str, values: Mapping[str, str], skip: int, limit: int, total: int) -> Links:
    """The links of a page: to itself in other forms, to its collection, whose address is `here`, to its neighbours."""
    kept = {name: value for name, value in values.items() if name not in ("f", "offset")}
    same = query_text(kept)
    items = f"{here}/items?{same}&" if same else f"{here}/items?"
    this = f"{items}offset={values['offset']}&" if "offset" in values else items
    links = [(this[:-1], THIS_PAGE), (f"{this}f=html", PAGE_AS_HTML)]
    links += [(here, COLLECTION), (f"{here}/queryables", PROPERTIES)]
    if skip + limit < total:
        links.append((f"{items}offset={skip + limit}", NEXT))
    if 0 < skip < min(limit, total):
        # So that no feature is on both pages.
        links.append((f"{here}/items?{query_text({**kept, 'limit': str(skip)})}&offset=0", BEFORE))
    elif skip:
        # Beyond the last feature, the page before is the last that has any.
        links.append((f"{items}offset={max(0, min(skip, total) - limit)}", BEFORE))
    return links


def original(here: str, values: Mapping[str, str]) -> tuple[str, Kind]:
    """The link of a page of an earlier day to the same page as known in the end (RFC 7089)."""
    same = {name: value for name, value in values.items() if name not in ("f", "offset", AS_OF.name)}
    offset = {"offset": values["offset"]} if "offset" in values else {}
    text = query_text({**same, **offset})
    return (f"{here}/items?{text}" if text else f"{here}/items"), ORIGINAL_PAGE


def in_json(links: Links) -> str:
    """The links as the text of a JSON array."""
    return "[" + ",".join([f'{{"href":{encode_basestring_ascii(href)},{kind.in_json}' for href, kind in links]) + "]"


def in_header(links: Links) -> str:
    """The links as the value of the header `Link` (RFC 8288)."""
    return ", ".join([f"<{href}>{kind.in_header}" for href, kind in links])


def as_objects(links: Iterable[tuple[str, Kind]]) -> list[dict[str, str]]:
    """The links as JSON objects."""
    return [link(href, kind.rel, kind.media_type, kind.title) for href, kind in links]


def query_text(values: Mapping[str, str]) -> str:
    """A query; names of parameters need no quoting. Most values are plain, or a list of what is."""
    if _PLAIN.fullmatch("".join(values.values())):
        return "&".join([f"{name}={value}" for name, value in values.items()]).replace(",", "%2C")
    return "&".join([f"{name}={quote_plus(value)}" for name, value in values.items()])

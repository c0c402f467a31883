"""What the service shows, as one table: each surface with its blueprint, and the addresses it has as plain files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from flask import Blueprint

from mapsvc.web import (
    clocks,
    crawlers,
    data,
    feeds,
    gazetteer,
    images,
    mementos,
    oembed,
    ogc,
    pages,
    reconcile,
    system,
    versions,
    why,
)
from mapsvc.web.express import Lane
from mapsvc.web.respond import Renderings

Addresses = Callable[[Renderings], Iterable[str]]


def live_only(_: Renderings) -> Iterable[str]:
    """No addresses: for a surface that answers questions, and so needs a live server."""
    return ()


class Surface(NamedTuple):
    """A blueprint, every canonical path (no query) below it that is worth a file in a published site, and its lane."""

    blueprint: Callable[[], Blueprint]
    addresses: Addresses
    lanes: Mapping[str, Lane] = {}


SURFACES = (
    Surface(pages.blueprint, pages.addresses),
    Surface(why.blueprint, why.addresses),
    Surface(data.blueprint, data.addresses, {"/data/": data.express}),
    Surface(clocks.blueprint, clocks.addresses),
    Surface(images.blueprint, images.addresses),
    Surface(oembed.records, oembed.addresses),
    Surface(mementos.timemaps, mementos.addresses),
    Surface(system.blueprint, system.addresses),
    Surface(feeds.blueprint, feeds.addresses),
    Surface(crawlers.blueprint, crawlers.addresses),
    Surface(oembed.provider, live_only),
    Surface(gazetteer.blueprint, live_only),
    Surface(reconcile.blueprint, live_only),
    Surface(ogc.blueprint, live_only, {"/ogc/": ogc.express}),
    Surface(mementos.timegates, live_only),
    Surface(versions.blueprint, live_only),
)


LANES = {prefix: lane for surface in SURFACES for prefix, lane in surface.lanes.items()}
"""What answers questions without Flask, by the prefix of its paths; see `mapsvc.web.express`."""


def addresses(renderings: Renderings) -> Iterator[str]:
    """Every path of every surface that a published site has a file for, each once."""
    seen: set[str] = set()
    for surface in SURFACES:
        for path in surface.addresses(renderings):
            if path not in seen:
                seen.add(path)
                yield path

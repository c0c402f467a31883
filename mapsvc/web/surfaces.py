"""What the service shows, as one table: each surface with its blueprint, and the addresses it has as plain files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from flask import Blueprint

from mapsvc.snapshot import DossierEntry
from mapsvc.web import (
    builder,
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
Versioned = Callable[[DossierEntry, str], Iterable[str]]


class Surface(NamedTuple):
    """A blueprint, and what there is below it.

    `addresses` gives every canonical path (no query) that is worth a file in a published site; None for a surface that
    answers questions, and so needs a live server. `versioned` gives those of them that a dossier has, under one of its
    names, on every report date. `lanes` answer without Flask, by the prefix of their paths (`mapsvc.web.express`).
    """

    blueprint: Callable[[], Blueprint]
    addresses: Addresses | None = None
    versioned: Versioned | None = None
    lanes: Mapping[str, Lane] = {}


def timemaps(renderings: Renderings) -> Iterator[str]:
    """The list of versions of every address that has versions by date."""
    for surface in SURFACES:
        if surface.addresses and surface.versioned and any(surface.addresses(renderings)):
            for entry in renderings.snapshot.manifest.dossiers:
                yield from map(mementos.timemap_path, surface.versioned(entry, entry.id))


SURFACES = (
    Surface(pages.blueprint, pages.addresses, pages.paths_of),
    Surface(why.blueprint, why.addresses),
    Surface(builder.blueprint, builder.addresses),
    Surface(data.blueprint, data.addresses, data.paths_of, {"/data/": data.express}),
    Surface(clocks.blueprint, clocks.addresses, clocks.paths_of),
    Surface(images.blueprint, images.addresses),
    Surface(oembed.records, oembed.addresses, oembed.paths_of),
    Surface(mementos.timemaps, timemaps),
    Surface(system.blueprint, system.addresses),
    Surface(feeds.blueprint, feeds.addresses),
    Surface(crawlers.blueprint, crawlers.addresses),
    Surface(oembed.provider),
    Surface(gazetteer.blueprint),
    Surface(reconcile.blueprint),
    Surface(ogc.blueprint, lanes={"/ogc/": ogc.express}),
    Surface(mementos.timegates),
    Surface(versions.blueprint),
)


LANES = {prefix: lane for surface in SURFACES for prefix, lane in surface.lanes.items()}


def surfaces(*, live: bool) -> tuple[Surface, ...]:
    """The surfaces of an application: one that is to become plain files has none that needs a live server."""
    return tuple(surface for surface in SURFACES if live or surface.addresses)


def addresses(renderings: Renderings) -> Iterator[str]:
    """Every path of every surface that a published site has a file for, each once."""
    seen: set[str] = set()
    for surface in surfaces(live=False):
        for path in surface.addresses(renderings) if surface.addresses else ():
            if path not in seen:
                seen.add(path)
                yield path

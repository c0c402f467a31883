"""From checked records to the frozen types of the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mapsvc.dossier.package import Package
from mapsvc.dossier.records import Record, Tables
from mapsvc.model import Claim, Dossier, Event, Figure, Force, Period, Place, Ruling, Share, Source

Figures = Mapping[int, Figure | Share | None]


def build_dossier(
    package: Package,
    tables: Tables,
    figures: Figures,
    translations: Mapping[tuple[str, str], str],
    *,
    draft: bool,
) -> Dossier:
    """Make the dossier; `figures` are those of claims by line. Every record must be sound."""
    sources = tuple(_source(record) for record in tables["sources"])
    origins = {source.id: source.origin for source in sources}
    return Dossier(
        id=package.id,
        title=package.title,
        description=package.description,
        version=package.version,
        licenses=package.licenses,
        contributors=package.contributors,
        sources=sources,
        forces=tuple(Force(**_cells(record)) for record in tables["forces"]),
        places=tuple(_place(record) for record in tables["places"]),
        periods=tuple(_period(record) for record in tables["periods"]),
        claims=tuple(_claim(record, figures, origins) for record in tables["claims"]),
        rulings=tuple(Ruling(**_cells(record)) for record in tables["rulings"]),
        events=tuple(Event(**_cells(record)) for record in tables["events"]),
        translations=dict(translations),
        draft=draft,
    )


def _cells(record: Record, **changed: object) -> dict[str, Any]:
    return {**record.values, **changed}


def _source(record: Record) -> Source:
    values = _cells(record, title=record["title"] or record["publisher"], origin=record["origin"] or record["id"])
    return Source(**values)


def _place(record: Record) -> Place:
    return Place(**_cells(record, query=record["query"] or record["name"]))


def _period(record: Record) -> Period:
    default = record["end"] if record["start"] is None else record["start"]
    return Period(**_cells(record, snapshot=record["snapshot"] or default))


def _claim(record: Record, figures: Figures, origins: Mapping[str, str]) -> Claim:
    changed: dict[str, object] = {
        "statement": record["statement"] or record["id"],
        "origin": record["origin"] or origins[record["source"]],
        "figure": figures.get(record.line),
        "line": record.line,
    }
    return Claim(**_cells(record, **changed))

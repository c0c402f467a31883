"""What rows must be to each other: periods in order, coordinates in pairs, statements of one source."""

from __future__ import annotations

from collections.abc import Iterator

from mapsvc.dossier.records import Record, Tables
from mapsvc.errors import Problem
from mapsvc.model import Modality, Relation

CELL = ("modality", "force", "place", "period")
"""The columns of a claim that name its cell."""


def periods(tables: Tables) -> Iterator[Problem]:
    """Check that periods run forward, do not overlap, and hold their snapshot."""
    before: Record | None = None
    for record in (record for record in tables["periods"] if record.sound):
        start, end, snapshot = record["start"], record["end"], record["snapshot"]
        if start and end and end < start:
            yield record.problem("end", f"expected a day on or after the start, {start}")
        if snapshot and ((start and snapshot < start) or (end and snapshot > end)):
            yield record.problem("snapshot", "expected a day within the period")
        if before is not None:
            yield from _follows(before, record)
        before = record


def _follows(before: Record, record: Record) -> Iterator[Problem]:
    start, end = record["start"], before["end"]
    if start is None:
        yield record.problem("start", "expected a day: only the first period may have an open start")
    elif end is None:
        yield record.problem("start", f"expected no period after {before['id']!r}, whose end is open")
    elif start <= end:
        ordered = before["start"] is None or start >= before["start"]
        how = "overlap" if ordered else "be out of order"
        yield record.problem(
            "start", f"expected a day after {end}, the end of {before['id']!r}: periods must not {how}"
        )


def sources(tables: Tables) -> Iterator[Problem]:
    """Check that a source is withdrawn after it was published, and warn where it replaces a later one."""
    by_id = tables.by_id("sources")
    for record in (record for record in tables["sources"] if record.sound):
        published = record["published"]
        first = published.earliest if published else None
        if first and record["retracted"] and record["retracted"] < first:
            yield record.problem("retracted", f"expected a day on or after its publication, {published.edtf}")
        older = by_id.get(record["supersedes"])
        replaced = older["published"] if older and older.sound else None
        if published and replaced and published.latest and replaced.earliest and published.latest < replaced.earliest:
            expected = f"expected an earlier source than this one of {published.edtf}; it is of {replaced.edtf}"
            yield record.problem("supersedes", expected, warning=True)


def places(tables: Tables) -> Iterator[Problem]:
    """Check that coordinates come in pairs and say where they are from."""
    for record in (record for record in tables["places"] if record.sound):
        lat, lon = record["lat"], record["lon"]
        if (lat is None) != (lon is None):
            yield record.problem("lat" if lat is None else "lon", "expected both lat and lon, or neither")
        elif lat is not None and not record["note"]:
            yield record.problem("note", "expected a note saying where the coordinates are from", warning=True)


def forces(tables: Tables) -> Iterator[Problem]:
    """Check that a subset has its superset, and warn where it has no source."""
    for record in (record for record in tables["forces"] if record.sound):
        if record["subset_of"]:
            if not record["subset_source"]:
                yield record.problem("subset_source", "expected the source of this assumption", warning=True)
            continue
        for column in ("subset_periods", "subset_source"):
            if record[column]:
                yield record.problem(column, "expected a force in subset_of beside it", warning=True)


def statements(tables: Tables) -> Iterator[Problem]:
    """Check that the rows of one statement, being one sentence, have one source."""
    first: dict[str, Record] = {}
    for record in tables["claims"]:
        if not record["statement"] or not record["source"]:
            continue
        other = first.setdefault(record["statement"], record)
        if other["source"] != record["source"]:
            expected = f"expected a statement of one source; line {other.line} has it from {other['source']!r}"
            yield record.problem("statement", expected)


def rulings(tables: Tables) -> Iterator[Problem]:
    """Warn where a claim is ruled on twice, and where nothing is left of what several claims say of one cell."""
    first: dict[str, int] = {}
    for record in tables["rulings"]:
        line = first.setdefault(record["claim"], record.line)
        if line != record.line and record["claim"]:
            yield record.problem("claim", f"expected one ruling a claim; line {line} has one already", warning=True)
    yield from _emptied(tables)


def _emptied(tables: Tables) -> Iterator[Problem]:
    """Warn of cells of which nothing is left; a ruling on one row takes those of its sentence in the layer."""
    claims = [claim for claim in tables["claims"] if claim.sound]
    sentence = {claim["id"]: _sentence(claim) for claim in claims}
    ruling = {sentence[record["claim"]]: record for record in tables["rulings"] if record["claim"] in sentence}
    cells: dict[tuple[str, ...], list[tuple[bool, str]]] = {}
    for claim in claims:
        if claim["modality"] is not Modality.DENIED and claim["relation"] is not Relation.NOTE:
            cells.setdefault(tuple(claim[column] for column in CELL), []).append(_sentence(claim))
    for (_, force, place, period), said in cells.items():
        if len(said) > 1 and ruling.keys() >= set(said):
            last = max((ruling[one] for one in said), key=lambda record: record.line)
            expected = f"expected a claim on {force} at {place} in {period} that stands; all {len(said)} are ruled on"
            yield last.problem("claim", expected, warning=True)


def _sentence(claim: Record) -> tuple[bool, str]:
    """What is ruled on whole: the rows of a statement that are planned, or those that are not."""
    return claim["modality"] is Modality.PLANNED, claim["statement"] or claim["id"]

"""`mapsvc posture`: every cell of a dossier with its status and bounds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

import click

from mapsvc.cli.common import open_dossier
from mapsvc.model import Posture

LARGE = 500
"""Fewer claims than this are solved before a progress bar could be read."""
HEADS = ("cell", "status", "low", "best", "high", "claims", "notes")


@click.command("posture")
@click.argument("folder", metavar="DIR")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Count only sources published by this day.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array of cells for programs.")
def posture(folder: str, as_of: datetime | None, *, as_json: bool) -> None:
    """Print what the claims of the dossier in DIR, taken together, permit for each cell.

    Numbers are persons; no high means that no upper bound follows. The table leaves out cells of which
    nothing is known; the JSON has every cell.
    """
    from mapsvc.knowledge.records import cell_record, says_something
    from mapsvc.places import parents_of
    from mapsvc.posture import Run, acting_rulings, assess, known_sources

    dossier, located = open_dossier(folder)
    day = as_day(as_of)
    with parts_bar(len(dossier.claims)) as progress:
        found = assess(dossier, parents_of(located), day, run=Run(progress=progress))
    if as_json:
        click.echo(json.dumps([cell_record(cell) for cell in found.values()], ensure_ascii=False, indent=1))
        return
    click.echo(table([HEADS, *(line(cell) for cell in found.values() if says_something(cell))]))
    for excluded in known_sources(dossier, day).excluded:
        click.echo(f"left out: source {excluded.source.id}, {excluded.reason}")
    for ruling in acting_rulings(dossier, day):
        click.echo(f"ruled on: claim {ruling.claim} is set aside: {ruling.reason}")


@contextmanager
def parts_bar(claims: int) -> Iterator[Callable[[int, int], None]]:
    """Show on standard error how many parts of a dossier are solved, where it is large enough to wait for."""
    from tqdm import tqdm

    with tqdm(desc="solving", unit="part", disable=None if claims >= LARGE else True, leave=False) as bar:

        def tell(done: int, parts: int) -> None:
            bar.total = parts
            bar.update(done - bar.n)

        yield tell


def as_day(moment: datetime | None) -> date | None:
    """Day of a date given on the command line."""
    return None if moment is None else moment.date()


def line(cell: Posture) -> tuple[str, ...]:
    """Describe a cell as a row of the table."""
    best = "" if cell.best is None else f"{cell.best:,}"
    high = "no upper bound" if cell.high is None else f"{cell.high:,}"
    unknown = "reports differ" if cell.disputed else "not stated"
    status = unknown if cell.status == "unknown" else cell.status.value
    return (
        str(cell.key),
        status,
        f"{cell.low:,}",
        best,
        high,
        " ".join(cell.claims),
        "; ".join(_notes(cell)),
    )


def _notes(cell: Posture) -> list[str]:
    notes = [f"conflict: {' / '.join(conflict.claims)}" for conflict in cell.conflicts]
    if cell.depends_on:
        notes.append(f"depends on: {' '.join(cell.depends_on)}")
    if cell.denied:
        notes.append(f"denied: {' '.join(cell.denied)}")
    if cell.high_basis == "inherited":
        notes.append("high inherited")
    return [*notes, "approximate"] if cell.approximate else notes


def table(rows: list[tuple[str, ...]]) -> str:
    """Align rows in columns two spaces apart."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )

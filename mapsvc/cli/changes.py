"""`mapsvc changes`: what the reports of some days changed."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from mapsvc.cli.common import open_dossier
from mapsvc.errors import InputError

if TYPE_CHECKING:
    from mapsvc.knowledge.revisions import CellRevision
    from mapsvc.model import Dossier, Posture

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("changes")
@click.argument("folder", metavar="DIR")
@click.option("--since", type=DAY, required=True, help="Compare with what was known on this day.")
@click.option("--as-of", type=DAY, help="Count only sources published by this day (default: all).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for programs.")
def changes(folder: str, since: datetime, as_of: datetime | None, *, as_json: bool) -> None:
    """Print each cell of the dossier in DIR that reports after a day changed, and the claims that did it.

    Numbers are persons; no high means that no upper bound follows.
    """
    from mapsvc.knowledge import know
    from mapsvc.knowledge.revisions import changes_since, revisions_record

    dossier, located = open_dossier(folder)
    if as_of is not None and as_of < since:
        raise InputError(f"--as-of: {as_of:%Y-%m-%d}: expected a day after --since, {since:%Y-%m-%d}")
    first, last = report_day(dossier, since), known_day(dossier, as_of)
    before = know(dossier, located, first) if first else None
    found = changes_since(before, know(dossier, located, last))
    if as_json:
        click.echo(json.dumps(revisions_record(found), ensure_ascii=False, indent=1))
        return
    for one in found.cells:
        click.echo(line(one))
    click.echo(f"{len(found.cells)} changed; new sources: {', '.join(found.new) or 'none'}")
    if found.gone:
        click.echo(f"no longer counted: {', '.join(found.gone)}")


def report_day(dossier: Dossier, moment: datetime) -> date | None:
    """Find the last day up to `moment` on which what is known changed; None where nothing was known."""
    from mapsvc.knowledge import report_dates

    return max((day for day in report_dates(dossier) if day <= moment.date()), default=None)


def known_day(dossier: Dossier, as_of: datetime | None) -> date | None:
    """Find the state that `--as-of` asks for; None for the last. Raises InputError where nothing was known by then."""
    day = as_of and report_day(dossier, as_of)
    if as_of and day is None:
        raise InputError(f"--as-of: {as_of:%Y-%m-%d}: nothing was reported by then")
    return day


def line(one: CellRevision) -> str:
    """Describe one change: the cell, what it was and is, and the claims behind it."""
    causes = [f"{cause.claim or 'assumption'} of {cause.source}, {cause.how}" for cause in one.causes]
    values = f"{value(one.before)} → {value(one.after)}"
    return f"{one.key}  {one.kind}: {values}  ({'; '.join(causes) or 'no single claim'})"


def value(cell: Posture | None) -> str:
    """Write a cell's status and bounds."""
    if cell is None:
        return "nothing"
    unknown = "" if cell.disputed else "not stated "
    status = unknown if cell.status == "unknown" else f"{cell.status.value} "
    high = "" if cell.high is None else f"{cell.high:,}"
    return f"{status}{cell.low:,}..{high}{', reports differ' if cell.conflicts else ''}"

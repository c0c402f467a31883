"""`mapsvc ledger`: what was planned, beside what is reported."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import click

from mapsvc.cli.changes import DAY, known_day, value
from mapsvc.cli.common import open_dossier
from mapsvc.cli.posture import table
from mapsvc.errors import InputError

if TYPE_CHECKING:
    from mapsvc.knowledge.ledger import LedgerEntry


@click.command("ledger")
@click.argument("folder", metavar="DIR")
@click.option(
    "--as-of",
    type=DAY,
    help="As known on this day: sources published, periods begun (default: that of the last report).",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array of entries for programs.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV for spreadsheets.")
def ledger(folder: str, as_of: datetime | None, *, as_json: bool, as_csv: bool) -> None:
    """Print what became of each plan of the dossier in DIR whose period has begun: kept, missed, partly,
    or outcome not reported.

    The verdicts are those of docs/inference.md, "Plan and fact". Numbers are persons.
    """
    from mapsvc.knowledge import know
    from mapsvc.knowledge.ledger import ledger as entries_of
    from mapsvc.knowledge.ledger import ledger_record
    from mapsvc.tables.ledger import ledger_csv

    if as_json and as_csv:
        raise InputError("--json and --csv: expected one of the two")
    dossier, located = open_dossier(folder)
    known = know(dossier, located, known_day(dossier, as_of))
    if as_of:
        # A period begins on its day, whether or not anything is reported on it.
        known = replace(known, as_of=as_of.date())
    entries = entries_of(known)
    if as_json:
        click.echo(json.dumps([ledger_record(known, entry) for entry in entries], ensure_ascii=False, indent=1))
    elif as_csv:
        click.echo(ledger_csv(ledger_record(known, entry) for entry in entries), nl=False)
    else:
        click.echo(table([("cell", "verdict", "planned", "reported", "settled by"), *map(line, entries)]))
        click.echo(f"as known on {known.day}" if known.day else "undated: no source bears a date")


def line(entry: LedgerEntry) -> tuple[str, ...]:
    """Describe an entry as a row of the table."""
    remark = ", inferred" if entry.inferred else ", reports do not settle it" if entry.unsettled else ""
    cut = ", search cut short" if entry.approximate else ""
    return (
        str(entry.planned.key),
        entry.verdict.value + remark + cut,
        value(entry.planned),
        value(entry.reported),
        " ".join(entry.deciding),
    )

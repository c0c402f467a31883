"""What the two clocks tell, as data: what each report date changed, and what became of the plans."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, current_app

from mapsvc.errors import InputError
from mapsvc.snapshot import LATEST, DossierEntry
from mapsvc.tables.ledger import ledger_csv
from mapsvc.web.params import AS_OF, PERIOD, Address, Parameter, find_address, find_period, is_date, read_parameters
from mapsvc.web.respond import PAGE_CACHE, Renderings, send

JSON = "application/json"
CSV = "text/csv; charset=utf-8; header=present"
FILES = {"ledger.csv": CSV, "ledger.json": JSON, "revisions.json": JSON}
"""What every state of a dossier has of them, as names and content types."""
SINCE = Parameter("since", AS_OF.expected, is_date)


def blueprint() -> Blueprint:
    """The blueprint of `/data/<dossier>/revisions.json` and `/data/<dossier>/[<period>/]ledger.json` and `.csv`."""
    clocks = Blueprint("clocks", __name__, url_prefix="/data")
    clocks.add_url_rule("/<dossier>/revisions.json", "revisions", revisions)
    for form in ("json", "csv"):
        for tail in ("", "<period>/"):
            name = f"{'period_' if tail else ''}ledger_{form}"
            clocks.add_url_rule(f"/<dossier>/{tail}ledger.{form}", name, ledger, defaults={"form": form})
    return clocks


def addresses(renderings: Renderings) -> Iterator[str]:
    """What each report date changed, and the ledgers, whole and by period."""
    for entry in renderings.snapshot.manifest.dossiers:
        for name in entry.names:
            yield from paths_of(entry, name)


def paths_of(entry: DossierEntry, name: str) -> Iterator[str]:
    """What the two clocks tell of a dossier under one of its names."""
    yield f"/data/{name}/revisions.json"
    for tail in ("", *(f"{period.id}/" for period in entry.periods)):
        yield from (f"/data/{name}/{tail}ledger.{form}" for form in ("json", "csv"))


def revisions(dossier: str) -> Response:
    """What a report date changed, or with `since` what each after that day did, oldest first."""
    renderings: Renderings = current_app.extensions["mapsvc"]
    values = read_parameters(AS_OF, SINCE)
    address = find_address(renderings.snapshot, dossier, values.get("as_of"))
    states = _steps(address, values.get("since"))
    key = ("revisions", address.entry.id, *states)
    return send(renderings.keep(key, JSON, lambda: _revisions(renderings, address, states)), PAGE_CACHE)


def ledger(dossier: str, form: str, period: str | None = None) -> Response:
    """The plans whose periods have begun, beside what is reported of them."""
    renderings: Renderings = current_app.extensions["mapsvc"]
    entry = renderings.snapshot.dossier(dossier.partition("@")[0])
    values = read_parameters(PERIOD, AS_OF)
    address = find_address(renderings.snapshot, dossier, values.get("as_of"))
    chosen = find_period(entry, period, values.get("period"))

    def make() -> bytes:
        rows = [row for row in renderings.snapshot.ledger(entry, address.state) if chosen in (None, row["period"])]
        return ledger_csv(rows).encode() if form == "csv" else _dump({"dossier": entry.id, "entries": rows})

    key = ("ledger", form, entry.id, address.state, chosen or "")
    return send(renderings.keep(key, CSV if form == "csv" else JSON, make), PAGE_CACHE)


def _steps(address: Address, since: str | None) -> list[str]:
    """The states after a day, up to that of the address. Raises InputError for a day on or after it."""
    if since is None:
        return [address.state]
    days = [day for day in address.entry.states if address.state == LATEST or day <= address.state]
    if not days or since >= days[-1]:
        last = f"{days[-1]}, the last report date by the day asked for" if days else "a report date; no source has one"
        raise InputError(f"since: {since!r}: expected a day before {last}")
    states = [address.entry.states[day] for day in days if day > since]
    # Undated sources can give the end a state of its own, in the place of the last report date.
    return [*states[:-1], address.state]


def _revisions(renderings: Renderings, address: Address, states: list[str]) -> bytes:
    steps = [renderings.snapshot.revisions(address.entry, state) for state in states]
    return _dump({"dossier": address.entry.id, "steps": steps})


def _dump(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

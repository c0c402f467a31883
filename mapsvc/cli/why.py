"""`mapsvc why`: what forces the bounds of one cell."""

from __future__ import annotations

import json
from datetime import datetime

import click

from mapsvc.cli.common import open_dossier
from mapsvc.cli.posture import as_day
from mapsvc.errors import NotFoundError
from mapsvc.languages import LANGUAGES
from mapsvc.model import CellKey, Dossier, Layer


@click.command("why")
@click.argument("folder", metavar="DIR")
@click.argument("cell", metavar="CELL")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Count only sources published by this day.")
@click.option("--lang", type=click.Choice(list(LANGUAGES)), default="en", help="Language of the sentences.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for programs.")
def why(folder: str, cell: str, as_of: datetime | None, lang: str, *, as_json: bool) -> None:
    """Print the smallest set of claims and rules that forces each bound of CELL in the dossier in DIR.

    CELL is layer/force/place/period, such as reported/us/iraq/before-2025-09.
    """
    from mapsvc.knowledge.records import why_record
    from mapsvc.knowledge.sentences import Speaker
    from mapsvc.places import parents_of
    from mapsvc.posture import analyse, explain

    dossier, located = open_dossier(folder)
    key = find_cell(dossier, cell)
    low, high = explain(analyse(dossier, parents_of(located), as_day(as_of), cells=[key]), [key])[key]
    speaker = Speaker(dossier, lang)
    said = [speaker.sentence(low), speaker.sentence(high)]
    if as_json:
        answer = {"cell": str(key), "low": why_record(low, said[0]), "high": why_record(high, said[1])}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    click.echo("\n".join(said))


def find_cell(dossier: Dossier, text: str) -> CellKey:
    """Find the cell that a text names; raises NotFoundError with what was expected."""
    parts = text.split("/")
    known = (
        tuple(layer.value for layer in Layer),
        tuple(force.id for force in dossier.forces),
        tuple(place.id for place in dossier.places),
        tuple(period.id for period in dossier.periods),
    )
    if len(parts) != 4:
        raise NotFoundError(f"{text!r}: expected layer/force/place/period")
    for part, name, ids in zip(parts, ("layer", "force", "place", "period"), known, strict=True):
        if part not in ids:
            raise NotFoundError(f"{text!r}: no {name} {part!r}; expected one of {', '.join(ids)}")
    return CellKey(Layer(parts[0]), parts[1], parts[2], parts[3])

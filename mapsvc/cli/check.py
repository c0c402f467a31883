"""`mapsvc check`: every problem of a dossier folder, one a line."""

from __future__ import annotations

import json
from contextlib import ExitStack, closing
from dataclasses import asdict
from pathlib import Path

import click

from mapsvc.cli.common import dossier_folders
from mapsvc.errors import Problem
from mapsvc.model import Dossier


@click.command("check")
@click.argument("folder", metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for programs.")
@click.pass_context
def check(context: click.Context, folder: str, *, as_json: bool) -> None:
    """Check the dossier in DIR and print every problem, as file:line: column: value: what was expected.

    Exit code 1 where there is an error; warnings alone leave it 0.
    """
    [path] = dossier_folders([folder])
    dossier, problems = _examine(path)
    errors = sum(problem.severity == "error" for problem in problems)
    if as_json:
        found = [asdict(problem) for problem in problems]
        click.echo(json.dumps({"folder": folder, "ok": not errors, "problems": found}, ensure_ascii=False, indent=1))
    else:
        for problem in problems:
            click.echo(str(problem) if problem.severity == "error" else f"{problem} (warning)")
        warnings = len(problems) - errors
        click.echo(_summary(dossier, warnings) if dossier and not errors else f"refused: {_count(errors, 'error')}")
    context.exit(1 if errors else 0)


def _examine(path: Path) -> tuple[Dossier | None, tuple[Problem, ...]]:
    from mapsvc.check import examine_dossier
    from mapsvc.config import ambient_settings
    from mapsvc.errors import BaseDataError
    from mapsvc.gazetteer.build import ensure_index
    from mapsvc.gazetteer.lookup import Gazetteer

    with ExitStack() as stack:
        gazetteer = None
        try:
            gazetteer = stack.enter_context(closing(Gazetteer.open(ensure_index(ambient_settings().cache))))
        except (BaseDataError, OSError) as error:
            click.echo(f"names are not checked, as there is no gazetteer: {error}", err=True)
        return examine_dossier(path, gazetteer)


def _summary(dossier: Dossier, warnings: int) -> str:
    counts = (
        (len(dossier.sources), "source"),
        (len(dossier.forces), "force"),
        (len(dossier.places), "place"),
        (len(dossier.periods), "period"),
        (len(dossier.claims), "claim"),
        (len(dossier.events), "event"),
        (warnings, "warning"),
    )
    return f"ok: {', '.join(_count(number, noun) for number, noun in counts)}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

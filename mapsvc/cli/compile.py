"""`mapsvc compile`: dossier folders → a snapshot."""

from __future__ import annotations

import click

from mapsvc.cli.common import dossier_folders
from mapsvc.config import ambient_settings


@click.command("compile")
@click.argument("folders", metavar="[DIR]...", nargs=-1)
@click.option("--draft", is_flag=True, help="Leave out rows with errors instead of refusing; pages are watermarked.")
def compile(folders: tuple[str, ...], *, draft: bool) -> None:  # noqa: A001
    """Compile dossier folders into a snapshot and print its folder.

    Without DIR, the dossiers that ship with mapsvc. What has not changed is not compiled again.
    """
    from mapsvc.compile import compile_dossiers

    chosen = dossier_folders(folders)
    snapshot = compile_dossiers(
        chosen, ambient_settings().cache, draft=draft, progress=lambda text: click.echo(f"  {text}", err=True)
    )
    click.echo(snapshot)

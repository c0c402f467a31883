"""`mapsvc publish`: the whole service as plain files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from mapsvc.cli.common import dossier_folders, ensure_snapshot
from mapsvc.config import ambient_settings


@click.command("publish")
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.argument("folders", metavar="[DIR]...", nargs=-1)
@click.option("--draft", is_flag=True, help="Leave out rows with errors instead of refusing; pages are watermarked.")
@click.option(
    "--prune",
    type=click.IntRange(0),
    metavar="DAYS",
    help="Remove versions and assets that were replaced more than DAYS days ago, with 0 those replaced before today "
    "(default: keep them all).",
)
def publish(out: Path, folders: tuple[str, ...], prune: int | None, *, draft: bool) -> None:
    """Write the maps of dossier folders as a site of plain files into OUT.

    Without DIR, the dossiers that ship with mapsvc. OUT is a new folder or one published to before: only what changed
    is written, and a run that is interrupted leaves the site whole. Set MAPSVC_BASE_URL for a sitemap and absolute
    addresses in feeds. OUT has rules for the headers to send: _headers, nginx.conf and Caddyfile.
    """
    from tqdm import tqdm

    from mapsvc.publish import publish_site
    from mapsvc.snapshot import Snapshot
    from mapsvc.web import create_app

    settings = ambient_settings()
    snapshot = Snapshot(ensure_snapshot(dossier_folders(folders), settings.cache, draft=draft))
    done = publish_site(
        create_app(snapshot, settings, live=False),
        out,
        today=datetime.now(UTC).date(),
        prune=prune,
        each=lambda paths: tqdm(paths, desc="publishing", unit="files", disable=None, delay=0.5),
    )
    click.echo(f"{out}: {done.files} files, {done.written} written, {done.removed} removed")

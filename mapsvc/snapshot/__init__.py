"""The snapshot on disk: its layout, what is in it, and the read side that the web serves from.

    <snapshot>/manifest.json                            what is in it (`Manifest`)
    <snapshot>/assets/<sha256>/<name>                   scripts, styles and pictures, named by their content
    <snapshot>/messages/<lang>.mo                       the interface's translations
    <snapshot>/gazetteer.sqlite                         the place-name index, for `Gazetteer.open`
    <snapshot>/dossiers/<id>/<state>/pages/<lang>.json      what the pages of one state are made of
    <snapshot>/dossiers/<id>/<state>/why/<lang>.json        how each cell is known
    <snapshot>/dossiers/<id>/<state>/revisions.json         what this report date changed
    <snapshot>/dossiers/<id>/<state>/standing.json          what stands for each cell, to compare versions by
    <snapshot>/dossiers/<id>/<state>/ledger.json            plans beside what is reported of them
    <snapshot>/dossiers/<id>/<state>/data/<layer>.geojson   features, one a line
    <snapshot>/dossiers/<id>/<state>/data/<layer>.csv       the same as records, after one header line
    <snapshot>/dossiers/<id>/<state>/data/<layer>.index     where each feature stands and what it can be chosen by
    <snapshot>/dossiers/<id>/<state>/images/<lang>/<theme>/<period>.svg          the static picture
    <snapshot>/dossiers/<id>/latest/images/<lang>/<theme>/<period>-<width>.png   the same, `WIDTHS` px wide
    <snapshot>/dossiers/<id>/latest/files/<name>            downloads that are served whole, as the manifest lists them

A state is a report date (`2024-09-27`) or `latest`. A snapshot is never changed once its folder has its final name.
"""

from mapsvc.snapshot.manifest import (
    CAME,
    FORMAT,
    GAZETTEER,
    LATEST,
    WIDTHS,
    DossierEntry,
    HistoryEntry,
    Manifest,
    PeriodEntry,
    address_of,
    image_name,
    image_names,
)
from mapsvc.snapshot.reader import Snapshot

__all__ = [
    "CAME",
    "FORMAT",
    "GAZETTEER",
    "LATEST",
    "WIDTHS",
    "DossierEntry",
    "HistoryEntry",
    "Manifest",
    "PeriodEntry",
    "Snapshot",
    "address_of",
    "image_name",
    "image_names",
]

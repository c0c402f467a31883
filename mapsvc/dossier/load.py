"""Loading a dossier: read every file, check everything, then build, so that all problems come at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mapsvc.dossier import claims, references, structure
from mapsvc.dossier.build import build_dossier
from mapsvc.dossier.columns import FILES, FileTable
from mapsvc.dossier.csvfile import Table, read_table
from mapsvc.dossier.package import FILE as PACKAGE_FILE
from mapsvc.dossier.package import Package, read_package
from mapsvc.dossier.rawtext import read_bytes
from mapsvc.dossier.records import Record, Tables, read_record
from mapsvc.dossier.suggest import nearest
from mapsvc.dossier.translations import read_translations
from mapsvc.errors import DossierError, Problem
from mapsvc.model import Dossier, Figure, Share

CHECKS = (
    references.duplicate_ids,
    references.unknown_references,
    references.cycles,
    structure.sources,
    structure.periods,
    structure.places,
    structure.forces,
    structure.statements,
    structure.rulings,
    claims.needs,
    claims.baselines,
)


@dataclass(slots=True)
class _Findings:
    """What examining the tables once gave."""

    problems: list[Problem] = field(default_factory=list)
    figures: dict[int, Figure | Share | None] = field(default_factory=dict)
    translations: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def spoilt(self) -> set[tuple[str, int]]:
        return {(problem.file, problem.line) for problem in self.problems if problem.severity == "error"}


def load_dossier(folder: Path, *, draft: bool = False) -> Dossier:
    """Load the dossier in a folder whole, or raise DossierError with every problem found in it.

    The format is that of docs/dossier.md. With `draft`, rows with errors are left out (and rows that refer to
    them), and only a folder that is not there is refused.
    """
    dossier, problems = read_dossier(folder, draft=draft)
    if dossier is None:
        raise DossierError(str(folder), problems)
    return dossier


def read_dossier(folder: Path, *, draft: bool = False) -> tuple[Dossier | None, tuple[Problem, ...]]:
    """Read the dossier and every problem, warnings too, in file order; no dossier where there are errors.

    With `draft` there is a dossier of what is valid, marked as a draft, unless the folder itself is missing.
    """
    folder = Path(folder)
    if not folder.is_dir():
        return None, (Problem(str(folder), 0, "", "", "expected a dossier folder; there is none here"),)
    package, problems = read_package(folder)
    tables, found = _read_tables(folder)
    findings = _examine(tables, package)
    problems = sorted({*problems, *found, *findings.problems}, key=_in_file_order)
    failed = any(problem.severity == "error" for problem in problems)
    if failed and not draft:
        return None, tuple(problems)
    if failed:
        tables, findings = _sound_part(tables, problems, package)
    dossier = build_dossier(package, tables, findings.figures, findings.translations, draft=draft)
    return dossier, tuple(problems)


def _read_tables(folder: Path) -> tuple[Tables, list[Problem]]:
    problems = [*_stray_files(folder)]
    records: dict[str, tuple[Record, ...]] = {}
    torn = set()
    for table in FILES:
        raw = read_bytes(folder, table.file)
        if isinstance(raw, bytes):
            read = read_table(raw, table)
            records[table.name] = _read_rows(read, table, problems)
            torn |= set() if read.whole else {table.name}
        elif raw is not None:
            problems.append(raw)
        elif table.required:
            problems.append(Problem(table.file, 0, "", "", "expected this file, which is missing"))
    return Tables(records, frozenset(torn)), problems


def _read_rows(read: Table, table: FileTable, problems: list[Problem]) -> tuple[Record, ...]:
    problems.extend(read.problems)
    records = []
    for row in read.rows:
        record, wrong = read_record(table, row)
        records.append(record)
        problems.extend(wrong)
    return tuple(records)


def _stray_files(folder: Path) -> Iterator[Problem]:
    known = [table.file for table in FILES]
    for path in sorted(folder.iterdir()):
        if path.suffix.casefold() == ".csv" and path.name not in known:
            hint = nearest(path.name.casefold(), known)
            expected = f"expected one of {', '.join(known)}; this file is not read{hint}"
            yield Problem(path.name, 0, "", "", expected, "warning")


def _examine(tables: Tables, package: Package) -> _Findings:
    findings = _Findings()
    for check in CHECKS:
        findings.problems.extend(check(tables))
    for record in tables["claims"]:
        figure, wrong = claims.read_figure(record, package.figure_policy)
        findings.figures[record.line] = figure
        findings.problems.extend(wrong)
    findings.translations, wrong_keys = read_translations(tables)
    findings.problems.extend(wrong_keys)
    return findings


def _sound_part(tables: Tables, problems: list[Problem], package: Package) -> tuple[Tables, _Findings]:
    """Leave out rows with errors, and again those that then refer to nothing, until none is left."""
    unsound = {(record.table.file, record.line) for record in tables if not record.sound}
    tables = tables.without(
        unsound | {(problem.file, problem.line) for problem in problems if problem.severity == "error"}
    )
    while (findings := _examine(tables, package)).spoilt:
        tables = tables.without(findings.spoilt)
    return tables, findings


def _in_file_order(problem: Problem) -> tuple[int, str, int, str, str]:
    order = [PACKAGE_FILE, *(table.file for table in FILES)]
    rank = order.index(problem.file) if problem.file in order else len(order)
    return rank, problem.file, problem.line, problem.column, problem.expected

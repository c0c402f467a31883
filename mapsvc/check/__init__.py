"""Everything that can be said of a dossier folder before compiling it: errors, warnings, suggestions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mapsvc.check import claims, placing, solved
from mapsvc.dossier import read_dossier
from mapsvc.dossier.columns import PLACES, SOURCES
from mapsvc.dossier.csvfile import row_lines
from mapsvc.errors import Problem
from mapsvc.model import Dossier
from mapsvc.places import Located, locate

if TYPE_CHECKING:
    from mapsvc.gazetteer.lookup import Gazetteer


def check_dossier(folder: Path, gazetteer: Gazetteer | None = None) -> tuple[Problem, ...]:
    """Check the dossier in a folder and return every problem: errors refuse it, warnings do not.

    With a gazetteer, also the names it could not place and places that would be counted twice. Suggestions (a
    baseline without claims, a place vacated where no one was reported, a period that may hold two states) come once
    there are no errors, as they judge the dossier as a whole.
    """
    return examine_dossier(folder, gazetteer)[1]


def examine_dossier(folder: Path, gazetteer: Gazetteer | None = None) -> tuple[Dossier | None, tuple[Problem, ...]]:
    """Check as `check_dossier` does and return the dossier too, None where it is refused."""
    dossier, found = read_dossier(folder)
    readable = dossier or read_dossier(folder, draft=True)[0]
    problems = list(found)
    located: tuple[Located, ...] = ()
    if readable is not None and gazetteer is not None:
        located = locate(readable, gazetteer)
        problems.extend(placing.placing(located, row_lines(folder, PLACES)))
    if dossier is not None:
        located = located or tuple(Located(place, place.parent) for place in dossier.places)
        problems.extend(
            [
                *claims.undated(dossier, row_lines(folder, SOURCES)),
                *claims.empty_baselines(dossier),
                *claims.unpeopled_vacating(dossier),
                *claims.misplaced_sites(dossier, located),
                *solved.suggestions(dossier, located),
            ]
        )
    return dossier, tuple(problems)

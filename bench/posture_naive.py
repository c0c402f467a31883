"""What the engine is measured against: one `z3.Optimize` for each cell, over the whole dossier.

It takes every claim as kept, so that it is given dossiers whose clashing claims have been left out. What it has not
answered after a set patience is given up: the time it took is then only a part of the time it takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import z3

from mapsvc.model import CellKey, Dossier
from mapsvc.posture.cells import all_cells
from mapsvc.posture.constraints import rows_of
from mapsvc.posture.structure import structure_of


def bounds(
    dossier: Dossier, parents: Mapping[str, str | None], wanted: Iterable[CellKey], patience: float
) -> dict[CellKey, tuple[int, int | None] | None]:
    """Bound the wanted cells (persons; high None: no upper bound), with nothing split off and nothing reused.

    None stands for a cell one end of which took more than `patience` seconds.
    """
    cells = dict.fromkeys(all_cells(dossier))
    counts = {cell: z3.Int(str(cell)) for cell in cells}
    rows = [*structure_of(dossier, parents, ()).rows(cells), *(row for c in dossier.claims for row in rows_of(c))]
    formulas = [z3.Sum([weight * counts[cell] for cell, weight in row.terms]) <= row.most for row in rows if row.terms]
    formulas += [count >= 0 for count in counts.values()]
    return {cell: _ends(formulas, counts[cell], patience) for cell in wanted}


def _ends(formulas: list[z3.BoolRef], count: z3.ArithRef, patience: float) -> tuple[int, int | None] | None:
    optimizer = z3.Optimize()
    optimizer.set("timeout", int(patience * 1000))
    optimizer.add(formulas)
    found = []
    for search, read in ((optimizer.minimize, optimizer.lower), (optimizer.maximize, optimizer.upper)):
        optimizer.push()
        goal = search(count)
        if optimizer.check() != z3.sat:
            return None
        value = read(goal)
        found.append(value.as_long() if z3.is_int_value(value) else None)
        optimizer.pop()
    return found[0] or 0, found[1]

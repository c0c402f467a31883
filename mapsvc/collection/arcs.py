"""West and east of what lies around the globe, as RFC 7946 §5.2 writes them: west > east over the antimeridian."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

Arc = tuple[float, float]
"""West and east in degrees within ±180; west > east where it crosses the antimeridian."""
HALF = 180.0


def arc_around(arcs: Iterable[Arc]) -> Arc:
    """An arc that holds these, of which there is at least one: from the least longitude to the greatest.

    Where that goes more than half around the globe and the shortest that holds them, which leaves out the widest
    empty stretch, crosses the antimeridian and goes no more than half around, it is this one. What is spread wider
    is bounded as ever: programs that know no other order of west and east lose nothing by it.
    """
    stretches = _merged(arcs)
    west, east = stretches[0][0], stretches[-1][1]
    gaps = [(after[0] - before[1], before[1], after[0]) for before, after in pairwise(stretches)]
    widest, ends, begins = max(gaps, default=(0.0, east, west))
    return (begins, ends) if 360 - widest <= HALF < east - west else (west, east)


def _merged(arcs: Iterable[Arc]) -> list[Arc]:
    """Stretches from west to east, apart from each other, that cover the same."""
    cut = [
        part for west, east in arcs for part in ([(west, east)] if west <= east else [(west, 180.0), (-180.0, east)])
    ]
    stretches: list[Arc] = []
    for west, east in sorted(cut):
        if stretches and west <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(east, stretches[-1][1]))
        else:
            stretches.append((west, east))
    return stretches

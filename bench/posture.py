"""How long the bounds of large dossiers take: `python -m bench.posture [CLAIMS ...]`.

For each size: processor time to the first answer (all cells of one country), to all cells, and to all cells of
a second report date (one source less), against one `z3.Optimize` per cell, as measured on a few cells in the same
run and scaled to all. Those must agree, and so the sentences that clash are left out of both; "with clashes" is
the time to all cells of the dossier as it was drawn, "approx." how many of those are only approximate. A ratio with
">=" is at least so much: the naive way had not answered within the patience.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random
from time import process_time
from typing import TypeVar

from bench.posture_dossiers import WRONG, dossier_of, parents_of
from bench.posture_naive import bounds
from mapsvc.cli.posture import parts_bar
from mapsvc.model import CellKey, Dossier, Posture
from mapsvc.posture import Run, analyse, assess, explain

Value = TypeVar("Value")


@dataclass(frozen=True)
class Times:
    """Seconds of processor time; `naive` is scaled from a few cells, of which it gave up on `unanswered`."""

    cells: int
    first: float
    every: float
    clashing: float
    again: float
    naive: float
    approximate: int
    unanswered: int


def timed(work: Callable[[], Value]) -> tuple[float, Value]:
    """Do the work; its processor time in seconds, and what came of it."""
    start = process_time()
    value = work()
    return process_time() - start, value


def measure(claims: int, sample: int, wrong: float, patience: float) -> Times:
    """Time one size of dossier."""
    drawn = dossier_of(claims, wrong=wrong)
    parents = parents_of(drawn)
    with parts_bar(claims) as progress:
        clashing, disputed = timed(lambda: assess(drawn, parents, run=Run(progress=progress)))
    dossier = agreeing(drawn, disputed)
    run = Run()
    every, found = timed(lambda: assess(dossier, parents, run=run))
    country = dossier.places[0].id
    own = {key for key in found if key.place.partition("b")[0] == country}
    first, _ = timed(lambda: assess(dossier, parents, cells=own))
    fewer = replace(dossier, claims=tuple(claim for claim in dossier.claims if claim.source != dossier.sources[0].id))
    again, _ = timed(lambda: assess(fewer, parents, run=run))
    keys = Random(0).sample(sorted(found, key=str), sample)  # noqa: S311
    naive, slow = timed(lambda: bounds(dossier, parents, keys, patience))
    agree(found, slow)
    approximate = sum(posture.approximate for posture in disputed.values())
    unanswered = sum(ends is None for ends in slow.values())
    return Times(len(found), first, every, clashing, again, naive / sample * len(found), approximate, unanswered)


def agreeing(dossier: Dossier, found: Mapping[CellKey, Posture]) -> Dossier:
    """Leave out the sentences that a reading sets aside, as the naive way cannot: it would find nothing."""
    fallen = {one for p in found.values() for c in p.conflicts for r in c.readings for one in r.set_aside}
    return replace(dossier, claims=tuple(claim for claim in dossier.claims if claim.id not in fallen))


def agree(found: Mapping[CellKey, Posture], slow: Mapping[CellKey, tuple[int, int | None] | None]) -> None:
    """Raise ValueError where the two ways differ."""
    for key, ends in slow.items():
        if ends is not None and (found[key].low, found[key].high) != ends:
            raise ValueError(f"{key}: {found[key].low}..{found[key].high} is not {ends}")


def main() -> None:
    """Print a table of times and ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("claims", nargs="*", type=int, default=[100, 1000, 10000])
    parser.add_argument("--sample", type=int, default=4, help="cells measured the naive way")
    parser.add_argument("--patience", type=float, default=20, help="seconds for an end of a cell the naive way")
    parser.add_argument("--wrong", type=float, default=WRONG, help="share of reports that contradict the truth")
    parser.add_argument("--explain", action="store_true", help="also time the explanation of every bound")
    given = parser.parse_args()
    print("claims  cells  first s  all s  with clashes s  approx.  next date s  naive s (scaled)  naive / all")
    for claims in given.claims:
        t = measure(claims, given.sample, given.wrong, given.patience)
        spent = f"{t.first:8.2f} {t.every:6.2f} {t.clashing:15.2f} {t.approximate:8} {t.again:12.2f} {t.naive:17.0f}"
        ratio = f"{'>=' if t.unanswered else ''}{t.naive / t.every:.0f}"
        print(f"{claims:6} {t.cells:6} {spent} {ratio:>12}", flush=True)
        if given.explain:
            dossier = dossier_of(claims, wrong=given.wrong)
            analysis = analyse(dossier, parents_of(dossier))
            spent, _ = timed(lambda: explain(analysis))  # noqa: B023
            print(f"       explanations of all bounds: {spent:.2f} s")


if __name__ == "__main__":
    main()

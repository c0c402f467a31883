"""What each relation needs, and the figures of claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from mapsvc.dossier.records import Record, Tables
from mapsvc.errors import FigureError, Problem
from mapsvc.figures import OwnRule, read_headcount, read_share
from mapsvc.model import Figure, Relation, Share


@dataclass(frozen=True, slots=True)
class Need:
    """One relation: what it asserts, which columns it needs and besides takes, how many sites (0 none, None any)."""

    relation: Relation
    meaning: str
    needs: tuple[str, ...] = ()
    sites: int | None = 0
    takes: tuple[str, ...] = ()


NEEDS = (
    Need(Relation.LEVEL, "the headcount is `figure`", ("figure",)),
    Need(Relation.PRESENT, "at least one"),
    Need(Relation.VACATED, "zero"),
    Need(Relation.REDUCED, "fewer than in `baseline`, no figure", ("baseline",)),
    Need(Relation.REMOVED, "`figure` fewer than in `baseline`", ("figure", "baseline")),
    Need(Relation.ADDED, "`figure` more than in `baseline`", ("figure", "baseline")),
    Need(Relation.REMOVED_SHARE, "that share of `baseline` is gone", ("figure", "baseline")),
    Need(Relation.SUM, "the total of `sites`, which is `figure` where that is given", ("sites",), None, ("figure",)),
    Need(Relation.ALL_AT, "all are at `sites`, which names one place", ("sites",), 1),
    Need(Relation.MAJORITY_AT, "more than half are at `sites`, which names one place", ("sites",), 1),
    Need(Relation.CONTINUES, "present, and said to go on"),
    Need(Relation.NOTE, "says something, gives no constraint", (), None),
)


def needs(tables: Tables) -> Iterator[Problem]:
    """Check that each claim has what its relation needs, and warn of what the relation does not use."""
    by_relation = {need.relation: need for need in NEEDS}
    for record in tables["claims"]:
        need = by_relation.get(record["relation"])
        if need is None:
            continue
        for column in ("figure", "baseline", "sites"):
            filled = bool(record.raw.get(column))
            if column in need.needs and not filled:
                yield record.problem(column, f"expected {_article(column)}: relation {need.relation} needs it")
            elif filled and column not in (*need.needs, *need.takes) and need.relation is not Relation.NOTE:
                expected = f"expected an empty cell: relation {need.relation} does not use it"
                yield record.problem(column, expected, warning=True)
        if need.sites and len(record["sites"]) > need.sites:
            yield record.problem("sites", f"expected one place: relation {need.relation} is about one")
        if "sites" in need.needs and record["place"] in record["sites"]:
            yield record.problem("sites", f"expected places other than {record['place']!r}, which the claim is about")


def baselines(tables: Tables) -> Iterator[Problem]:
    """Check that a change is counted from an earlier period."""
    order = {record["id"]: index for index, record in enumerate(tables["periods"])}
    for record in tables["claims"]:
        if record["baseline"] is None:
            continue
        base, period = order.get(record["baseline"].period), order.get(record["period"])
        if base is not None and period is not None and base >= period:
            yield record.problem("baseline", f"expected a period before {record['period']!r}")


def read_figure(record: Record, own: Sequence[OwnRule]) -> tuple[Figure | Share | None, tuple[Problem, ...]]:
    """Read a claim's figure as its relation means it: a share for removed_share, else a headcount.

    A note constrains nothing, so words of it that cannot be read are only a warning.
    """
    words, relation = record["figure"], record["relation"]
    if not words or relation is None or relation == "":
        return None, ()
    try:
        return (read_share(words) if relation is Relation.REMOVED_SHARE else read_headcount(words, own)), ()
    except FigureError as error:
        if relation is Relation.NOTE:
            try:
                return read_share(words), ()
            except FigureError:
                pass
        expected = f"cannot read {error.word!r}; expected {error.expected}{_misplaced(words, relation, own)}"
        return None, (record.problem("figure", expected, warning=relation is Relation.NOTE),)


def _misplaced(words: str, relation: Relation, own: Sequence[OwnRule]) -> str:
    """Say which relation takes a share or a headcount that this one does not."""
    share = relation is Relation.REMOVED_SHARE
    with suppress(FigureError):
        if share:
            read_headcount(words, own)
            return "; a headcount belongs to relation removed"
        read_share(words)
        return "; a share belongs to relation removed_share"
    return ""


def _article(column: str) -> str:
    return {"figure": "a figure", "baseline": "a baseline period", "sites": "the ids of places"}[column]

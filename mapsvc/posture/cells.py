"""The cells of a dossier, the claims on each, and what one cell's own claims say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mapsvc.model import HEADCOUNTS, Baseline, CellKey, Claim, Dossier, Figure, Layer, Modality, Relation, Share, Status

REDUCING = frozenset({Relation.REDUCED, Relation.REMOVED, Relation.REMOVED_SHARE})


@dataclass(frozen=True, slots=True)
class Board:
    """Every cell in file order, with the claims that speak of it: `stated` keep their ids in file order."""

    cells: tuple[CellKey, ...]
    claims: tuple[Claim, ...]
    stated: Mapping[CellKey, tuple[Claim, ...]]
    denied: Mapping[tuple[str, str, str], tuple[str, ...]]

    def denials(self, key: CellKey) -> tuple[str, ...]:
        """Ids of the denied claims on the cell's force, place and period."""
        return self.denied.get((key.force, key.place, key.period), ())


def lay_out(dossier: Dossier, sources: frozenset[str]) -> Board:
    """List the cells (layer, force, place, period) and sort the claims of the given sources onto them."""
    claims = tuple(claim for claim in dossier.claims if claim.source in sources)
    stated: dict[CellKey, list[Claim]] = {}
    denied: dict[tuple[str, str, str], list[str]] = {}
    for claim in claims:
        if claim.modality is Modality.DENIED:
            denied.setdefault((claim.force, claim.place, claim.period), []).append(claim.id)
        else:
            stated.setdefault(cell_of(claim), []).append(claim)
    return Board(
        cells=tuple(all_cells(dossier)),
        claims=tuple(claim for claim in claims if claim.modality is not Modality.DENIED),
        stated={key: tuple(found) for key, found in stated.items()},
        denied={key: tuple(found) for key, found in denied.items()},
    )


def all_cells(dossier: Dossier) -> Iterator[CellKey]:
    """Yield every cell: layer, then force, place and period in file order."""
    for layer in Layer:
        for force in dossier.forces:
            for place in dossier.places:
                for period in dossier.periods:
                    yield CellKey(layer, force.id, place.id, period.id)


def layer_of(claim: Claim) -> Layer:
    """Layer that a claim speaks of; a denied claim speaks of what is reported."""
    return Layer.PLANNED if claim.modality is Modality.PLANNED else Layer.REPORTED


def cell_of(claim: Claim) -> CellKey:
    """Cell that a claim is on."""
    return CellKey(layer_of(claim), claim.force, claim.place, claim.period)


def baseline_of(claim: Claim, baseline: Baseline) -> CellKey:
    """Cell that a change is counted from."""
    return CellKey(baseline.layer, claim.force, claim.place, baseline.period)


def sites_of(claim: Claim) -> tuple[CellKey, ...]:
    """Cells of a claim's sites, each once, in the order written."""
    layer = layer_of(claim)
    return tuple(CellKey(layer, claim.force, site, claim.period) for site in dict.fromkeys(claim.sites))


def own_interval(claim: Claim) -> tuple[int, int | None]:
    """Persons low..high that a claim states outright for its own cell; 0..None where it states none."""
    if claim.relation in (Relation.PRESENT, Relation.CONTINUES):
        return 1, None
    if claim.relation is Relation.VACATED:
        return 0, 0
    if claim.relation in HEADCOUNTS and isinstance(claim.figure, Figure):
        return max(0, claim.figure.low), claim.figure.high
    return 0, None


def best_of(claims: Iterable[Claim], low: int, high: int | None) -> int | None:
    """Best number by rule 5: the only one possible, else the one that all stated bests agree on."""
    if low == high:
        return low
    stated = {number for claim in claims if (number := _stated_best(claim)) is not None}
    if len(stated) != 1:
        return None
    best = stated.pop()
    return best if best >= low and (high is None or best <= high) else None


def _stated_best(claim: Claim) -> int | None:
    if claim.relation is Relation.VACATED:
        return 0
    if claim.relation not in HEADCOUNTS or not isinstance(claim.figure, Figure):
        return None
    figure = claim.figure
    return figure.low if figure.best is None and figure.low == figure.high else figure.best


def status_of(low: int, high: int | None, kept: Iterable[Iterable[Iterable[Claim]]]) -> Status:
    """Status of a cell; `kept` are the claims on it that each reading keeps, for each independent choice between some.

    A claim of the status is kept however one chooses just where all readings of one of the choices keep such a claim.
    """
    if high == 0:
        return Status.VACATED
    choices = [[list(claims) for claims in readings] for readings in kept]
    for status in (Status.REDUCED, Status.INCREASED, Status.CONTINUES):
        if carriers(status, choices):
            return status
    return Status.PRESENT if low >= 1 else Status.UNKNOWN


def carriers(status: Status, kept: Iterable[Iterable[Iterable[Claim]]]) -> tuple[str, ...]:
    """Ids of claims that make a status sure, none to spare: every reading of one choice keeps one that says it.

    Empty where no choice makes it sure; `kept` is that of `status_of`. Claims named first stay where any would do.
    """
    for readings in kept:
        said = [{claim.id: None for claim in claims if says(claim) is status} for claims in readings]
        if said and all(said):
            needed = dict.fromkeys(name for names in said for name in names)
            for name in reversed(list(needed)):
                if all(any(other in names for other in needed if other != name) for names in said):
                    del needed[name]
            return tuple(needed)
    return ()


def says(claim: Claim) -> Status | None:
    """The change, or the lack of one, that a claim states of its own cell; None where it states neither."""
    figure = claim.figure
    # "Nought fewer" and "nought more" say of no change.
    if isinstance(figure, Figure | Share) and figure.high == 0:
        return None
    if claim.relation in REDUCING:
        return Status.REDUCED
    if claim.relation is Relation.ADDED:
        return Status.INCREASED
    return Status.CONTINUES if claim.relation is Relation.CONTINUES else None

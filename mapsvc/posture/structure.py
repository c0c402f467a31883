"""What contains what: places in places and forces in forces, and the sums that follow (rule 2)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from mapsvc.model import CellKey, Dossier
from mapsvc.posture.constraints import Row, Rule, row


@dataclass(frozen=True, slots=True)
class Structure:
    """The place tree, and the force tree of each period, both ways; order is file order.

    `places_in` has the parts of a place in groups that each add up to at most the place: those that do not
    overlap in one, each of the others by itself.
    """

    place_above: Mapping[str, str]
    places_in: Mapping[str, tuple[tuple[str, ...], ...]]
    force_above: Mapping[tuple[str, str], str]
    forces_in: Mapping[tuple[str, str], tuple[str, ...]]
    subset_source: Mapping[str, str]

    def steps_up(self, cell: CellKey) -> Iterator[CellKey]:
        """Yield the cells directly above: the force one place up, and the superset force in the place."""
        place = self.place_above.get(cell.place)
        if place is not None:
            yield replace(cell, place=place)
        force = self.force_above.get((cell.period, cell.force))
        if force is not None:
            yield replace(cell, force=force)

    def steps_down(self, cell: CellKey) -> Iterator[CellKey]:
        """Yield the cells directly below."""
        for rule in self.rules(cell):
            yield from rule.parts

    def rules(self, cell: CellKey) -> Iterator[Rule]:
        """Yield the structural rules of which the cell is the whole."""
        for places in self.places_in.get(cell.place, ()):
            yield Rule("places", cell, tuple(CellKey(cell.layer, cell.force, place, cell.period) for place in places))
        forces = self.forces_in.get((cell.period, cell.force), ())
        if forces:
            yield self._forces_rule(
                cell, tuple(CellKey(cell.layer, force, cell.place, cell.period) for force in forces)
            )

    def _forces_rule(self, cell: CellKey, parts: tuple[CellKey, ...]) -> Rule:
        named = dict.fromkeys(self.subset_source.get(part.force, "") for part in parts)
        return Rule("forces", cell, parts, tuple(source for source in named if source))

    def rows(self, cells: Collection[CellKey], wholes: Iterable[CellKey] | None = None) -> Iterator[Row]:
        """Yield the structural constraints among `cells`, or of `wholes` alone; other parts are nought."""
        for whole in cells if wholes is None else wholes:
            for rule in self.rules(whole):
                parts = tuple(part for part in rule.parts if part in cells)
                if parts:
                    kept = Rule("places", whole, parts)
                    if rule.kind == "forces":
                        kept = self._forces_rule(whole, parts)
                    yield row([*((part, 1) for part in parts), (whole, -1)], 0, kept)


def structure_of(dossier: Dossier, parents: Mapping[str, str | None], unknown: Collection[str]) -> Structure:
    """Gather the trees; a subset assumption whose source is among the `unknown` ones does not hold."""
    known = {place.id for place in dossier.places}
    place_above = {
        place.id: above
        for place in dossier.places
        if (above := parents.get(place.id)) is not None and above in known and above != place.id
    }
    force_above: dict[tuple[str, str], str] = {}
    for force in dossier.forces:
        if force.subset_of is None or force.subset_source in unknown:
            continue
        for period in dossier.periods:
            if force.subset_periods is None or period.id in force.subset_periods:
                force_above[period.id, force.id] = force.subset_of
    forces_in: dict[tuple[str, str], list[str]] = {}
    for (period_id, force_id), superset in force_above.items():
        forces_in.setdefault((period_id, superset), []).append(force_id)
    return Structure(
        place_above=place_above,
        places_in=_grouped(place_above, {place.id for place in dossier.places if place.overlaps}),
        force_above=force_above,
        forces_in={whole: tuple(parts) for whole, parts in forces_in.items()},
        subset_source={force.id: force.subset_source or "" for force in dossier.forces},
    )


def _grouped(above: Mapping[str, str], overlapping: Collection[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    inside: dict[str, list[str]] = {}
    for place, whole in above.items():
        inside.setdefault(whole, []).append(place)
    answer = {}
    for whole, places in inside.items():
        apart = tuple(place for place in places if place not in overlapping)
        alone = ((place,) for place in places if place in overlapping)
        answer[whole] = ((apart,) if apart else ()) + tuple(alone)
    return answer


def reach(start: Collection[CellKey], step: Callable[[CellKey], Iterable[CellKey]]) -> dict[CellKey, None]:
    """Cells that can be reached from `start` (inclusive) by repeating `step`, in the order found."""
    seen, waiting = dict.fromkeys(start), list(start)
    while waiting:
        for cell in step(waiting.pop()):
            if cell not in seen:
                seen[cell] = None
                waiting.append(cell)
    return seen

"""Sets that share members, and the smallest ways of hitting them all."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from mapsvc.model import Layer

HITTING_SETS = 10_000
"""More ways than this are not listed."""

Name = TypeVar("Name", bound=Hashable)
Member = TypeVar("Member", bound=Hashable)
Ordered = TypeVar("Ordered", str, tuple[Layer, str])


def linked(sets: Mapping[Name, frozenset[Member]]) -> list[list[Name]]:
    """Group the names of sets that share a member, directly or by way of others."""
    groups: list[tuple[frozenset[Member], list[Name]]] = []
    for name, own in sets.items():
        members, names, apart = own, [name], []
        for others, found in groups:
            if others & own:
                members, names = members | others, [*found, *names]
            else:
                apart.append((others, found))
        groups = [*apart, (members, names)]
    return [names for _, names in groups]


def hitting_sets(wanted: Sequence[frozenset[Ordered]], most: int | None = None) -> list[frozenset[Ordered]] | None:
    """All smallest sets with a member in each of `wanted` (Berge), in order; None when there are too many to list.

    Too many are more than `most` (default: HITTING_SETS), be it only for the first few of `wanted`.
    """
    most = HITTING_SETS if most is None else most
    bits: dict[Ordered, int] = {}
    found = [0]
    for one in wanted:
        own = [bits.setdefault(member, 1 << len(bits)) for member in one]
        whole = sum(own)
        hitting = [way for way in found if way & whole]
        missing = [way for way in found if not way & whole]
        found = hitting
        for bit in own:
            # No way found contains another: one within a grown way hits `one` by the added member alone.
            smaller = [way for way in hitting if way & whole == bit]
            found = found + [way | bit for way in missing if not any(old & ~(way | bit) == 0 for old in smaller)]
            if len(found) > most:
                return None
    return sorted((frozenset(member for member, bit in bits.items() if way & bit) for way in found), key=sorted)

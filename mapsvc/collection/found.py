"""What a question finds, in parts: its cost is that of where the features lie, not of how many the layer has."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from mapsvc.collection.masks import everything, lowest, mask_of, positions, without_first

Run = tuple[int, int]
"""Features that follow each other: the first, and the one after the last."""


class Selection:
    """A set of features, of which those within some runs are asked for, each time others.

    The first time, pieces are cut out of its mask: 0.5 µs a run. Once it is asked again its positions are listed, which
    takes 0.3 µs for each, and from then on a run is a slice of the list.
    """

    def __init__(self, mask: int) -> None:
        self.mask = mask
        self._asked = False

    @cached_property
    def whole(self) -> Found:
        """All of it."""
        return Found([Bits(0, self.mask)])

    def within(self, runs: Iterable[Run]) -> Found:
        """Those that lie in one of the runs, which come in order."""
        if not self._asked:
            self._asked = True
            return Found(self._cut(runs))
        listed, parts = self._positions, []
        for first, end in runs:
            begin = bisect_left(listed, first)
            stop = bisect_left(listed, end, begin)
            if begin < stop:
                parts.append(listed[begin:stop])
        return Found(parts)

    def _cut(self, runs: Iterable[Run]) -> list[Bits]:
        data = self.mask.to_bytes(self.mask.bit_length() // 8 + 1, "little")
        parts = []
        for first, end in runs:
            from_byte = int.from_bytes(data[first >> 3 : (end + 7) >> 3], "little")
            parts.append(Bits(first, from_byte >> (first & 7) & everything(end - first)))
        return parts

    @cached_property
    def _positions(self) -> array[int]:
        return array("I", positions(self.mask))


class Bits:
    """The positions in a mask, counted from `first`, as a sequence to be sliced: the rest is not looked at."""

    def __init__(self, first: int, mask: int) -> None:
        self._first, self._mask = first, mask

    def __len__(self) -> int:
        return self._mask.bit_count()

    def __getitem__(self, part: slice) -> list[int]:
        begin, end, _ = part.indices(len(self))
        return lowest(without_first(self._mask, begin), end - begin, self._first)


class Found:
    """A set of features, as parts that are in order."""

    def __init__(self, parts: Sequence[array[int] | Bits]) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def page(self, skip: int, limit: int) -> list[int]:
        """At most `limit` features after the first `skip`, which are counted and not looked at."""
        page: list[int] = []
        for part in self._parts:
            if len(page) == limit:
                break
            page += part[skip : skip + limit - len(page)]
            skip = max(0, skip - len(part))
        return page

    def __iter__(self) -> Iterator[int]:
        return iter(self.page(0, len(self)))

    @property
    def mask(self) -> int:
        """The set as a mask."""
        listed = self.page(0, len(self))
        return mask_of(listed, listed[-1] + 1) if listed else 0

"""Sets of features as the bits of one integer: bit i stands for feature i.

Python's integers do and, or and count on 100,000 bits in some microseconds each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

SHORT = 4096
"""Bits of a mask whose positions are taken off it one by one; each step costs the whole mask."""
_BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))
_NONZERO = re.compile(rb"\0*([^\0])")
"""Zeros are counted by one instruction each, which a search for what is no zero does not do."""


def mask_of(positions: Iterable[int], size: int) -> int:
    """The set of these positions, all below `size`."""
    buffer = bytearray(size // 8 + 1)
    for position in positions:
        buffer[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(buffer, "little")


def everything(size: int) -> int:
    """The set of all positions below `size`."""
    return (1 << size) - 1


def members_of(codes: Iterable[int], count: int) -> list[list[int]]:
    """For every code below `count` the positions that have it, in order; a negative code is none."""
    members: list[list[int]] = [[] for _ in range(count)]
    for position, code in enumerate(codes):
        if code >= 0:
            members[code].append(position)
    return members


def positions(mask: int) -> Iterator[int]:
    """The positions in a set, in order."""
    if mask.bit_length() <= SHORT:
        return iter(lowest(mask, SHORT))
    return _far_positions(mask)


def lowest(mask: int, count: int, first: int = 0) -> list[int]:
    """The `count` lowest positions in a set, or all, counted from `first`: some 0.1 µs each, 0.25 in a long mask."""
    if mask.bit_length() > SHORT:
        return [first + position for position in islice(_far_positions(mask), count)]
    found = []
    for _ in range(min(count, mask.bit_count())):
        rest = mask & mask - 1  # without its lowest bit
        found.append(first - 1 + (mask ^ rest).bit_length())
        mask = rest
    return found


def _far_positions(mask: int) -> Iterator[int]:
    data = mask.to_bytes(mask.bit_length() // 8 + 1, "little")
    for match in _NONZERO.finditer(data):
        start = match.start(1)
        for bit in _BITS[data[start]]:
            yield start * 8 + bit


def runs(mask: int) -> Iterator[tuple[int, int]]:
    """Every run of positions that follow each other: its first, and the one after its last."""
    edges = positions(mask ^ mask << 1)
    return zip(edges, edges, strict=True)


def without_first(mask: int, count: int) -> int:
    """The set without its `count` lowest positions."""
    if count <= 0:
        return mask
    if count >= mask.bit_count():
        return 0
    low, high = 0, mask.bit_length()
    while low < high:
        middle = (low + high) // 2
        if (mask & everything(middle)).bit_count() < count:
            low = middle + 1
        else:
            high = middle
    return mask >> low << low

"""One property of all features: its distinct values, and which features have each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from mapsvc.collection.masks import mask_of, members_of

FEW = 256
"""Distinct values up to which the set of features is kept for each: 12 kB a value for 100,000 features."""


class Column:
    """`values` are distinct, None where a feature has none; `codes` gives for every feature the number of its own."""

    def __init__(self, values: list[Any], codes: Sequence[int]) -> None:
        self.values = values
        self.codes = codes

    def having(self, values: Iterable[Any]) -> int:
        """The features whose value is one of these."""
        return self._mask({self._numbers[value] for value in values if value in self._numbers})

    def passing(self, test: Callable[[Any], bool]) -> int:
        """The features whose value is not missing and passes the test, which is asked once a distinct value."""
        return self._mask({n for n, value in enumerate(self.values) if value is not None and test(value)})

    @cached_property
    def _numbers(self) -> dict[Any, int]:
        return {value: number for number, value in enumerate(self.values)}

    def _mask(self, numbers: Iterable[int]) -> int:
        if len(self.values) > FEW:
            return mask_of(chain.from_iterable(self._members[number] for number in numbers), len(self.codes))
        mask = 0
        for number in numbers:
            mask |= self._masks[number]
        return mask

    @cached_property
    def _members(self) -> list[list[int]]:
        return members_of(self.codes, len(self.values))

    @cached_property
    def _masks(self) -> list[int]:
        return [mask_of(each, len(self.codes)) for each in self._members]

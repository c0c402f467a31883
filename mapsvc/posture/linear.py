"""Linear constraints over headcounts in z3's terms, made with few calls: z3's own operators check every operand."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any


class Linear:
    """Unknown numbers by key (whole ones, or `real`), and sums of them; each product is made once."""

    def __init__(self, context: Any, prefix: str, *, real: bool = False) -> None:
        import z3  # type: ignore[import-untyped,unused-ignore]

        self.z3: Any = z3
        self.context, self.prefix = context, prefix
        self.make: Any = z3.Real if real else z3.Int
        self.value: Any = z3.RealVal if real else z3.IntVal
        self.counts: dict[Hashable, Any] = {}
        self.values: dict[int, Any] = {}
        self.products: dict[tuple[Hashable, int], Any] = {}

    def count(self, key: Hashable) -> Any:
        """The unknown number with that key; a new one where there is none."""
        found = self.counts.get(key)
        if found is None:
            found = self.counts[key] = self.make(f"{self.prefix}{len(self.counts)}", self.context)
        return found

    def at_most(self, terms: Iterable[tuple[Hashable, int]], most: int) -> Any:
        """The condition that the sum of (key, weight) terms is at most a number."""
        z3, products = self.z3, [self._product(key, weight) for key, weight in terms]
        if not products:
            return z3.BoolVal(most >= 0, self.context)
        total = products[0]
        if len(products) > 1:
            # The products are kept, as z3 forgets what nobody refers to.
            array = (z3.Ast * len(products))(*(product.as_ast() for product in products))
            total = z3.ArithRef(z3.Z3_mk_add(self.context.ref(), len(products), array), self.context)
        return z3.BoolRef(z3.Z3_mk_le(self.context.ref(), total.as_ast(), self._value(most).as_ast()), self.context)

    def implied(self, switch: Any, condition: Any) -> Any:
        """The condition that must hold where the switch is on."""
        z3 = self.z3
        return z3.BoolRef(z3.Z3_mk_implies(self.context.ref(), switch.as_ast(), condition.as_ast()), self.context)

    def not_negative(self) -> list[Any]:
        """The conditions that no number made so far is below zero."""
        return [self.at_most([(key, -1)], 0) for key in self.counts]

    def require(self, solver: Any, conditions: Iterable[Any]) -> None:
        """Put conditions to a solver of the same context."""
        for condition in conditions:
            self.z3.Z3_solver_assert(self.context.ref(), solver.solver, condition.as_ast())

    def _value(self, number: int) -> Any:
        found = self.values.get(number)
        if found is None:
            found = self.values[number] = self.value(number, self.context)
        return found

    def _product(self, key: Hashable, weight: int) -> Any:
        if weight == 1:
            return self.count(key)
        found = self.products.get((key, weight))
        if found is None:
            found = self.products[key, weight] = weight * self.count(key)
        return found

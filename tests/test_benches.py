"""The benches keep up with what they measure."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

BENCHES = sorted(path.stem for path in (Path(__file__).parent.parent / "bench").glob("*.py"))


@pytest.mark.parametrize("name", BENCHES)
def test_every_bench_names_only_what_there_is(name: str) -> None:
    module = import_module(f"bench.{name}")
    assert module.__doc__

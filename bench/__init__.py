"""Benchmarks against peers, never part of the tests. Each prints ratios to a peer measured in the same run."""

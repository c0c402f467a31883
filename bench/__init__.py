"""Benchmarks against peers; never part of the tests."""

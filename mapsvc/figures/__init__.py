"""Words for numbers, read by one policy table: `read_headcount` and `read_share`, or FigureError."""

from mapsvc.figures.parser import OwnRule
from mapsvc.figures.policy import POLICY, Rule
from mapsvc.figures.reader import phrase, read_headcount, read_share

__all__ = ["POLICY", "OwnRule", "Rule", "phrase", "read_headcount", "read_share"]

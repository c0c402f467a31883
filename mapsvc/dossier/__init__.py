"""A dossier folder → `Dossier`, or every problem in it with file:line."""

from mapsvc.dossier.load import load_dossier, read_dossier

__all__ = ["load_dossier", "read_dossier"]

"""Dossier folders → a snapshot: everything that is served, made once per content."""

from mapsvc.compile.whole import compile_dossiers

__all__ = ["compile_dossiers"]

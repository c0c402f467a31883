"""What the claims of a dossier, taken together, permit for every cell."""

from mapsvc.posture.assess import assess
from mapsvc.posture.sources import Excluded, KnownSources, known_sources

__all__ = ["Excluded", "KnownSources", "assess", "known_sources"]

"""What the claims of a dossier, taken together, permit for every cell."""

from mapsvc.posture.assess import Analysis, analyse, assess, postures
from mapsvc.posture.constraints import Rule
from mapsvc.posture.sources import Excluded, KnownSources, known_sources
from mapsvc.posture.why import Why, explain

__all__ = [
    "Analysis",
    "Excluded",
    "KnownSources",
    "Rule",
    "Why",
    "analyse",
    "assess",
    "explain",
    "known_sources",
    "postures",
]

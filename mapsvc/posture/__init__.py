"""What the claims of a dossier, taken together, permit for every cell."""

from mapsvc.posture.assess import Analysis, analyse, assess, postures
from mapsvc.posture.constraints import Rule
from mapsvc.posture.reason import Why
from mapsvc.posture.solved import Memo, Run
from mapsvc.posture.sources import Excluded, KnownSources, acting_rulings, known_sources
from mapsvc.posture.why import explain

__all__ = [
    "Analysis",
    "Excluded",
    "KnownSources",
    "Memo",
    "Rule",
    "Run",
    "Why",
    "acting_rulings",
    "analyse",
    "assess",
    "explain",
    "known_sources",
    "postures",
]

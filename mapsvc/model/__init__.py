"""The frozen domain types that flow from the dossier to the maps. No behaviour beyond what a value is.

Words are those of `docs/words.md`.
"""

from mapsvc.model.concluded import Basis, CellKey, Change, Conflict, Posture, Reading, Status
from mapsvc.model.standing import Standing, differ, differ_alone, worth_telling
from mapsvc.model.stated import (
    HEADCOUNTS,
    Baseline,
    Claim,
    Credit,
    Dossier,
    Event,
    Figure,
    Force,
    Layer,
    Modality,
    Period,
    Place,
    PlaceKind,
    Relation,
    ReportDate,
    Ruling,
    Share,
    Source,
)

__all__ = [
    "HEADCOUNTS",
    "Baseline",
    "Basis",
    "CellKey",
    "Change",
    "Claim",
    "Conflict",
    "Credit",
    "Dossier",
    "Event",
    "Figure",
    "Force",
    "Layer",
    "Modality",
    "Period",
    "Place",
    "PlaceKind",
    "Posture",
    "Reading",
    "Relation",
    "ReportDate",
    "Ruling",
    "Share",
    "Source",
    "Standing",
    "Status",
    "differ",
    "differ_alone",
    "worth_telling",
]

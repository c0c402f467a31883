"""What form of words tells an interval: the one choice that sentences and pages share."""

from __future__ import annotations

from typing import Literal

from mapsvc.languages import Language
from mapsvc.model import Figure, Share

Form = Literal["exact", "more", "least", "less", "most", "range"]
"""One number; more than, or at least, the low; less than, or up to, the high; from low to high."""


def form_of(figure: Figure | Share) -> Form:
    """Choose the form that tells an interval without loosening it at the end that it names."""
    if figure.low == figure.high:
        return "exact"
    share = figure if isinstance(figure, Share) else None
    low_strict, high_strict = (share.low_strict, share.high_strict) if share else (False, False)
    if figure.low == 0 and figure.high is not None and not low_strict:
        return "less" if high_strict else "most"
    if figure.high is None or (share and share.high >= 1 and not high_strict):
        return "more" if low_strict else "least"
    return "range"


def share_in_percent(share: Share, language: Language) -> tuple[Form, str, str]:
    """Choose the form that tells a share, with its ends as whole percentages rounded outward."""
    low, high = language.percents(share.low, share.high)
    form = form_of(share)
    return ("range" if form == "exact" and low != high else form), low, high

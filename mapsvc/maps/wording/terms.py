"""What the domain's terms are called on a page, and how report dates and bounds are written there."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable

from mapsvc.knowledge import UNDATED
from mapsvc.knowledge.sentences import RELATIONS
from mapsvc.maps.wording.quantities import interval, set_apart
from mapsvc.messages import Translator
from mapsvc.model import Basis, Claim, Figure, Layer, Modality, Posture, Relation, ReportDate, Share, Source


def stamp(as_of: dt.date, t: Translator) -> str:
    """Write what a view's as-of date is called: "As known on 27 September 2024"."""
    if as_of == UNDATED:
        return t.gettext("Undated sources")
    return t.text("As known on %(date)s", date=t.date(as_of))


def publishers(sources: Iterable[Source], t: Translator) -> str:
    """Name who published the reports, each once; "" without any."""
    names = dict.fromkeys(set_apart(source.publisher, t) for source in sources)
    return t.text("Sources: %(names)s", names=t.gettext(", ").join(names)) if names else ""


def layer_name(layer: Layer, t: Translator) -> str:
    """Name a layer: "reported" or "planned"."""
    return t.gettext("reported") if layer is Layer.REPORTED else t.gettext("planned")


def modality_name(modality: Modality, t: Translator) -> str:
    """Name how a source says it: reported, planned or denied."""
    return t.gettext("denied") if modality is Modality.DENIED else layer_name(Layer(modality), t)


def relation_name(relation: Relation, t: Translator) -> str:
    """Say in a few words what a claim asserts of its cell."""
    return RELATIONS[t.lang][relation]


def policy_text(claim: Claim, t: Translator) -> str:
    """Write how the claim's words are read, "hundreds" = 200–999 persons; "" where it has no figure."""
    if isinstance(claim.figure, Share):
        return interval(claim.figure, t)
    if isinstance(claim.figure, Figure):
        return interval_text(claim.figure.low, claim.figure.best, claim.figure.high, t)
    return ""


def attribution_text(claim: Claim, t: Translator) -> str:
    """Write whom the source quotes and how cautiously it puts it; "" where it does neither."""
    quoted, hedge = (set_apart(text, t) for text in (claim.attributed_to, claim.hedge))
    parts = [
        t.text("according to %(who)s", who=quoted) if quoted else "",
        t.text("with the caution “%(hedge)s”", hedge=hedge) if hedge else "",
    ]
    return t.gettext(", ").join(filter(None, parts))


def interval_text(low: int, best: int | None, high: int | None, t: Translator) -> str:
    """Write exact bounds in full: low, best where there is one, and high or that there is none."""
    if low == high:
        return t.text("exactly %(n)s", n=t.number(low))
    top = t.gettext("no upper bound") if high is None else t.text("high %(n)s", n=t.number(high))
    parts = [t.text("low %(n)s", n=t.number(low)), top]
    if best is not None:
        parts.insert(1, t.text("best %(n)s", n=t.number(best)))
    return t.gettext(", ").join(parts)


def bounds_text(posture: Posture, t: Translator) -> str:
    """Write the exact bounds of a cell and where they come from; "" where it has none of its own."""
    if posture.low_basis is None and posture.high_basis is None:
        return ""
    text = interval_text(posture.low, posture.best, posture.high, t)
    bases = {posture.low_basis, posture.high_basis} - {None}
    if Basis.INHERITED in bases:
        return t.text("%(bounds)s (a bound follows only from a wider total)", bounds=text)
    if Basis.DERIVED in bases:
        return t.text("%(bounds)s (our calculation)", bounds=text)
    return text


def report_date(when: ReportDate | None, t: Translator) -> str:
    """Write a report date to the precision it has, marked where it is inferred."""
    if when is None or (when.earliest is None and when.latest is None):
        return t.gettext("undated")
    text = _span(when, t)
    return t.text("%(date)s (inferred)", date=text) if when.uncertain else text


def _span(when: ReportDate, t: Translator) -> str:
    first, last = when.earliest, when.latest
    if first is None or last is None:
        day = first or last
        written = t.date(day) if day else ""
        return t.text("by %(date)s", date=written) if first is None else t.text("from %(date)s", date=written)
    if first == last:
        return t.date(first)
    if (first.year, first.month, first.day, last.month, last.day) == (last.year, 1, 1, 12, 31):
        return t.year(first)
    whole_month = (first.year, first.month) == (last.year, last.month) and (
        (first.day, last.day) == (1, calendar.monthrange(last.year, last.month)[1])
    )
    if whole_month:
        return t.month(first)
    return t.text("%(first)s to %(last)s", first=t.date(first), last=t.date(last))


def none_located(t: Translator) -> str:
    """What stands on a map without any place."""
    return t.gettext("None of the places named could be located. All that is reported is in the table.")

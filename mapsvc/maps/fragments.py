"""The parts of a page beside the map, made from the same `MapView`: table, legend, sources, events, notes.

They are HTML by autoescaped templates; the details of a place travel as plain lines that the script puts into
the page with `textContent`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mapsvc.knowledge.records import stands
from mapsvc.languages import marked
from mapsvc.maps.drawing.insets import Inset
from mapsvc.maps.drawing.legend import Item, legend_items
from mapsvc.maps.drawing.picture import Keys
from mapsvc.maps.drawing.svg import number
from mapsvc.maps.drawing.typesetting import tint
from mapsvc.maps.view import CellView, MapView, PeriodView, PlaceView, without_echoes
from mapsvc.maps.wording import terms
from mapsvc.maps.wording.differences import change_list
from mapsvc.maps.wording.quantities import set_apart, worded
from mapsvc.messages import Translator
from mapsvc.model import Basis, Claim, Event, Layer, Posture, Relation, Source
from mapsvc.paths import why_path
from mapsvc.plaintext import plain

TEMPLATES = FileSystemLoader(Path(__file__).parent / "templates")


def page_fragments(view: MapView, period: PeriodView, t: Translator) -> dict[str, str]:
    """Render the parts of a page for one period, HTML by name.

    They are `table`, `notes`, `changes`, `sources` and `events`; the last two are the same for all periods, so that a
    page needs them once.
    """
    environment = _environment()
    parts: dict[str, Mapping[str, object]] = {
        "table": {"period": period, "places": _table(view, period, t)},
        "notes": {"notes": _notes(view, period, t)},
        "changes": change_list(view, period, t),
        "sources": {"sources": _sources(view, t)},
        "events": {"events": _events(view, t)},
    }
    page = {"_": t.gettext, "dir": t.direction, "lang": t.lang}
    return {name: environment.get_template(f"{name}.html").render(values, **page) for name, values in parts.items()}


def inset_list(insets: Sequence[Inset], label: str, t: Translator) -> str:
    """Render as HTML the small maps of places far away, in the period of a label, with what is said of each place."""
    template = _environment().get_template("insets.html")
    page = {"_": t.gettext, "dir": t.direction, "lang": t.lang}
    return template.render(insets=insets, label=plain(label), number=number, tint=tint, **page)


def legend(view: MapView, period: PeriodView, t: Translator, force: str = "") -> str:
    """Render as HTML what the signs mean that are on the map of one force or, with "", all."""
    return _environment().get_template("legend.html").render(items=legend_items(view, period, t, force))


def key_list(keys: Keys, t: Translator) -> str:
    """Render as HTML what found no room in a picture, for each width it is laid out for; "" where all did."""
    page = {"_": t.gettext, "dir": t.direction, "lang": t.lang}
    return _environment().get_template("key.html").render(keys=keys, tint=tint, **page)


def swatches(view: MapView, period: PeriodView, t: Translator) -> list[tuple[Item, str]]:
    """Draw the signs of a period's legend: each item with its SVG element."""
    swatch = _swatch()
    return [(item, swatch(item).strip()) for item in legend_items(view, period, t)]


@cache
def _swatch() -> Callable[[Item], str]:
    """The legend template's macro that draws a sign; it says nothing in any language."""
    macro = Environment(loader=TEMPLATES, autoescape=True).get_template("legend.html").make_module({"items": ()})
    return lambda item: str(macro.swatch(item))  # type: ignore[attr-defined]


@cache
def _environment() -> Environment:
    """The templates, compiled once: what is said in a language is given to each rendering."""
    environment = Environment(
        loader=TEMPLATES,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"plain": plain, "marked": marked}
    return environment


def _table(view: MapView, period: PeriodView, t: Translator) -> list[dict[str, object]]:
    """List the places in order, each with its cells that say something and the forces nothing is said of."""
    forces, sources = dict(view.forces), {claim.id: claim.source for claim in view.claims}
    publishers = {source.id: plain(source.publisher) for source in view.sources}
    table: list[dict[str, object]] = []
    by_place = period.by_place()
    for place in view.places:
        cells = by_place.get(place.id, [])
        told = without_echoes([cell for cell in cells if _told(cell)])
        heard = {cell.posture.key.force for cell in told}
        silent = list(dict.fromkeys(c.posture.key.force for c in cells if c.posture.key.force not in heard))
        rows = []
        for cell in told:
            used = dict.fromkeys(sources[c] for c in (*cell.posture.claims, *cell.posture.denied) if c in sources)
            row = _row(cell, plain(forces.get(cell.posture.key.force, cell.posture.key.force)), t)
            row["why"] = why_path(view.lang, view.address, cell.id)
            rows.append(row | {"sources": [(name, publishers.get(name, name)) for name in used]})
        names = [set_apart(forces.get(force, force), t) for force in silent]
        table.append({"place": place, "rows": rows, "silent": t.gettext(", ").join(names) if rows else ""})
    return table


def _told(cell: CellView) -> bool:
    """Tell whether a cell belongs in the table: it has a status, a claim, a denial or a bound of its own."""
    return stands(cell.posture) or bool(cell.posture.claims or cell.posture.denied)


def _row(cell: CellView, force: str, t: Translator) -> dict[str, object]:
    posture = cell.posture
    known = posture.low_basis is not None or posture.high_basis is not None
    dash = t.gettext("–")
    high = t.gettext("no upper bound") if posture.high is None else t.number(posture.high)
    return {
        "force": force,
        "layer": terms.layer_name(posture.key.layer, t),
        "planned": posture.key.layer == "planned",
        "said": cell.phrase,
        "low": t.number(posture.low) if posture.low or known else dash,
        "best": dash if posture.best is None else t.number(posture.best),
        "high": high if known else dash,
        "low_wide": posture.low_basis is Basis.INHERITED,
        "high_wide": posture.high_basis is Basis.INHERITED,
        "qualifiers": _qualifiers(posture, t),
    }


def _qualifiers(posture: Posture, t: Translator) -> list[str]:
    said = [
        (bool(posture.denied), t.gettext("a denial is on record")),
        (bool(posture.depends_on), t.gettext("depends on reports that differ")),
        (posture.approximate, t.gettext("bounds may be wider than need be")),
    ]
    return [text for applies, text in said if applies]


def _notes(view: MapView, period: PeriodView, t: Translator) -> list[tuple[str, str]]:
    """List what a reader of this period must know: plans past their date, conflicts, places off the map.

    Beside each stands the id of the part of the page that it speaks of, or "": an embed lacks those parts.
    """
    notes = []
    spoken = {claim.id for claim in view.claims if claim.relation is not Relation.NOTE}
    planned = [cell for cell in period.cells if cell.posture.key.layer is Layer.PLANNED and _told(cell)]
    if period.begun and any(spoken.intersection(cell.posture.claims) for cell in planned):
        text = t.gettext("This period has begun. What became of plans for it stands under “Planned and reported”.")
        notes.append((text, "ledger"))
    if any(cell.posture.conflicts for cell in period.cells):
        text = t.gettext("Some reports cannot all be true. Nothing is averaged; the details give each reading.")
        notes.append((text, ""))
    notes.extend((_unlocated(place, t), "") for place in view.places if place.lat is None)
    return notes


def _unlocated(place: PlaceView, t: Translator) -> str:
    return t.text("%(place)s is not on the map: it could not be located.", place=plain(place.name))


def _sources(view: MapView, t: Translator) -> list[dict[str, object]]:
    by_source: dict[str, list[Claim]] = {}
    for claim in view.claims:
        by_source.setdefault(claim.source, []).append(claim)
    titles = {source.id: plain(source.publisher) for source in view.sources}
    return [_source(source, by_source.get(source.id, ()), titles, view, t) for source in view.sources]


def _source(
    source: Source, claims: Iterable[Claim], titles: Mapping[str, str], view: MapView, t: Translator
) -> dict[str, object]:
    origin = "" if source.origin == source.id else titles.get(source.origin, source.origin)
    return {
        "id": source.id,
        "publisher": source.publisher,
        "title": source.title,
        "date": terms.report_date(source.published, t),
        "origin": origin,
        "url": source.web_url,
        "lang": source.language,
        "note": source.note,
        "retracted": t.date(source.retracted) if source.retracted else "",
        "claims": [_claim(claim, source, view, t) for claim in claims],
    }


def _claim(claim: Claim, source: Source, view: MapView, t: Translator) -> dict[str, object]:
    forces, places = dict(view.forces), {place.id: place.name for place in view.places}
    periods = {period.id: period.label for period in view.periods}
    where = (forces.get(claim.force), places.get(claim.place), periods.get(claim.period))
    return {
        "id": claim.id,
        "where": t.gettext(", ").join(set_apart(name, t) for name in where if name),
        "modality": terms.modality_name(claim.modality, t),
        "relation": terms.relation_name(claim.relation, t),
        "evidence": claim.evidence,
        "lang": source.language,
        "locator": claim.locator,
        "attribution": terms.attribution_text(claim, t),
        "words": worded(claim.figure, t),
        "policy": terms.policy_text(claim, t),
        "note": claim.note,
    }


def _events(view: MapView, t: Translator) -> list[dict[str, object]]:
    places = {place.id: place.name for place in view.places}
    publishers = {source.id: source.publisher for source in view.sources}

    def entry(event: Event) -> dict[str, object]:
        return {
            "id": event.id,
            "date": terms.report_date(event.date, t),
            "place": places.get(event.place or "", ""),
            "summary": event.summary,
            "source": event.source,
            "publisher": publishers.get(event.source, event.source),
        }

    return [entry(event) for event in view.events]

"""One state of a dossier: its layers, its records, and its pages and pictures in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mapsvc.collection import Collection
from mapsvc.compile.bundle import minified
from mapsvc.compile.output import Output
from mapsvc.compile.supplies import Supplies
from mapsvc.config import data_folder
from mapsvc.exports.credits import credits_of
from mapsvc.exports.geojson import dump
from mapsvc.exports.store import write_layer
from mapsvc.gazetteer.towns import Town
from mapsvc.knowledge import Knowledge
from mapsvc.knowledge.ledger import ledger, ledger_record
from mapsvc.knowledge.revisions import changes_since, revisions_record, standing_record
from mapsvc.layers import LAYERS, SELECTORS
from mapsvc.maps.compose import build_view
from mapsvc.maps.drawing.closer import closer_asset
from mapsvc.maps.page import Told, details_asset, force_parts, map_scripts, page_parts, told_parts
from mapsvc.maps.poster import poster
from mapsvc.maps.view import MapView
from mapsvc.maps.wording.outcomes import ledger_values
from mapsvc.maps.wording.revised import Phrases, phrases_of, revision_values
from mapsvc.maps.wording.whys import why_values
from mapsvc.messages import Translator, translator
from mapsvc.snapshot import LATEST, WIDTHS, address_of, image_name


@dataclass(frozen=True, slots=True)
class Day:
    """What was known on one report date, and the words the map had for it in each language."""

    known: Knowledge
    words: Mapping[str, Phrases]


@dataclass(slots=True)
class Common:
    """What all states of a dossier have in common, in one language; `closer` is the path of its asset once made."""

    towns: tuple[Town, ...]
    days: list[dict[str, object]]
    closer: str = ""


@dataclass(frozen=True, slots=True)
class StateWriter:
    """Writes the states of one dossier into a snapshot, one after the other; `common` by language."""

    supplies: Supplies
    out: Output
    common: Mapping[str, Common]

    def write(self, known: Knowledge, before: Day | None, state: str) -> Day:
        """Write all that is served of one state; `before` is the report date that it is compared with."""
        out, home = self.out, f"dossiers/{known.dossier.id}/{state}"
        coverage = self._write_layers(known, out.folder / home / "data")
        revised, entries = changes_since(before.known if before else None, known), ledger(known)
        out.write(f"{home}/revisions.json", dump(revisions_record(revised)).encode())
        out.write(f"{home}/standing.json", dump(standing_record(known)).encode())
        out.write(f"{home}/ledger.json", dump([ledger_record(known, entry) for entry in entries]).encode())
        everything, words = known.analysis.dossier.sources, dict[str, Phrases]()
        for lang, common in self.common.items():
            t = translator(lang)
            view = build_view(known, self.supplies.boundaries, t, address_of(known.dossier.id, state), common.towns)
            words[lang] = phrases_of(view)
            told = told_parts(view, self.supplies.basemap, t)
            parts = {
                **page_parts(view, self.supplies.basemap, t),
                **self._assets(view, f"{known.dossier.id}/{state}/{lang}", told, t),
                "deep": self._closer(view, f"{known.dossier.id}/{lang}", common),
                "days": common.days,
                "coverage": coverage,
                "revisions": revision_values(view, revised, before.words[lang] if before else {}, everything, t),
                "ledger": ledger_values(view, entries, t),
            }
            out.write(f"{home}/pages/{lang}.json", dump(parts).encode())
            forces = force_parts(view, self.supplies.basemap, told, t)
            out.write(f"{home}/forces/{lang}.json", dump(forces).encode())
            out.write(f"{home}/why/{lang}.json", dump(why_values(known, view, t)).encode())
            credit = self.supplies.credits.of(known.located)
            self._write_images(f"{home}/images/{lang}", view, t, credit, raster=state == LATEST)
        return Day(known, words)

    def _write_layers(self, known: Knowledge, folder: Path) -> list[float] | None:
        """Write each layer; returns what the cells cover, as downloads bound it (west > east over the antimeridian)."""
        terms = credits_of(known, self.supplies.credits)
        for name, make in LAYERS.items():
            write_layer(folder / name, make(known, self.supplies.boundaries), SELECTORS[name], terms)
        return Collection(folder / "posture").extent

    def _assets(self, view: MapView, stem: str, told: Told, t: Translator) -> dict[str, str]:
        """Write what a page fetches by itself; the paths by the names of the page's parts."""
        state, built = map_scripts(view, self.supplies.basemap, t)
        return {
            "map_js": self.out.asset(stem, "map.js", (state + minified(built)).encode()),
            "told": self.out.asset(f"{stem}/forces", "forces.json", dump(told).encode()),
            "details": self.out.asset(f"{stem}/details", "details.json", details_asset(view, t).encode()),
        }

    def _closer(self, view: MapView, stem: str, common: Common) -> str:
        """The path of the ground for close looks; every state has the same places, and so the same ground."""
        if not common.closer:
            data = closer_asset(view, self.supplies.basemap, self.supplies.boundaries)
            common.closer = self.out.asset(f"{stem}/closer", "closer.json", data)
        return common.closer

    def _write_images(self, home: str, view: MapView, t: Translator, credit: str, *, raster: bool) -> None:
        """Write a view's static pictures as SVG, and with `raster` as PNG too."""
        styles = data_folder("static") / "css"
        for period in view.periods:
            picture = poster(view, period, self.supplies.basemap, t, credit)
            for theme, widths in WIDTHS.items():
                svg = picture.svg(styles, theme)
                self.out.write(f"{home}/{theme}/{image_name(period.id)}", svg.encode())
                for width in widths if raster else ():
                    target = self.out.folder / home / theme / image_name(period.id, width)
                    self.supplies.pictures.draw(svg, width, target)

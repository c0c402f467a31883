"""Dossier folders → a snapshot: everything that is served, made once per content.

What has not changed is not made again, and a folder with a version's name is whole: it is renamed into place when it
is done.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mapsvc import bundle, layers
from mapsvc.boundaries import Boundaries
from mapsvc.config import data_folder
from mapsvc.dossier import load_dossier
from mapsvc.errors import InputError
from mapsvc.exports.credits import credits_of
from mapsvc.exports.downloads import write_downloads
from mapsvc.exports.geojson import dump
from mapsvc.exports.store import write_layer
from mapsvc.gazetteer.lookup import Gazetteer
from mapsvc.gazetteer.serving import ensure_serving_index
from mapsvc.gazetteer.towns import Town, towns_of
from mapsvc.knowledge import Knowledge, history, know, report_dates
from mapsvc.knowledge.ledger import ledger, ledger_record
from mapsvc.knowledge.revisions import changes_since, revisions_record
from mapsvc.languages import LANGUAGES
from mapsvc.maps.basemap import Basemap, load_basemap
from mapsvc.maps.clock import report_days
from mapsvc.maps.closer import closer_asset
from mapsvc.maps.compose import build_view
from mapsvc.maps.outcomes import ledger_values
from mapsvc.maps.page import details_asset, map_asset, page_parts
from mapsvc.maps.poster import poster
from mapsvc.maps.raster import kept_png
from mapsvc.maps.revised import Phrases, phrases_of, revision_values
from mapsvc.maps.view import MapView
from mapsvc.maps.whys import why_values
from mapsvc.messages import Translator, catalog_bytes, translator
from mapsvc.model import Dossier, Source
from mapsvc.places import locate
from mapsvc.posture import known_sources
from mapsvc.snapshot import (
    GAZETTEER,
    LATEST,
    WIDTHS,
    DossierEntry,
    HistoryEntry,
    Manifest,
    PeriodEntry,
    address_of,
    image_name,
)
from mapsvc.snapshot.retention import prune_snapshots, renew
from mapsvc.snapshot.version import content_version, snapshot_folder

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Kitchen:
    """What every dossier of one compilation is made with."""

    out: Path
    boundaries: Boundaries
    basemap: Basemap
    gazetteer: Gazetteer
    index: Path
    assets: dict[str, str]
    credit: str
    pictures: Path
    progress: Progress


def compile_dossiers(
    folders: Sequence[Path], cache: Path, *, draft: bool = False, progress: Progress = lambda _: None
) -> Path:
    """Make the snapshot of these dossiers below `cache`, unless it is there already, and return its folder.

    Raises DossierError for a dossier with errors (unless `draft`), InputError for two with one id. Safe to run in
    several processes at once; an interrupted run leaves no snapshot behind. Old snapshots that nobody uses are removed.
    """
    name = content_version(folders, draft=draft)
    dossiers = _load_all(folders, draft=draft)
    final = snapshot_folder(cache, name)
    if (final / "manifest.json").is_file():
        renew(final)
        return final
    final.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        out = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=final.parent))
        stack.callback(shutil.rmtree, out, ignore_errors=True)
        progress("opening the gazetteer and the base map")
        index = ensure_serving_index(cache)
        _link(index, out / GAZETTEER)
        gazetteer = Gazetteer.open(index)
        stack.callback(gazetteer.close)
        geodata = data_folder("geodata")
        kitchen = _Kitchen(
            out=out,
            boundaries=Boundaries.shipped(),
            basemap=load_basemap(geodata),
            gazetteer=gazetteer,
            index=index,
            assets={},
            credit=credit_line(geodata),
            pictures=cache / "pictures",
            progress=progress,
        )
        _write_shared_assets(kitchen)
        entries = tuple(_compile_dossier(*each, kitchen) for each in zip(dossiers, folders, strict=True))
        manifest = Manifest(name, entries, kitchen.assets, kitchen.credit)
        _write(out / "manifest.json", manifest.dump().encode())
        out.chmod(0o755)
        if content_version(folders, draft=draft) != name:
            raise InputError("a dossier or the base data changed while it was compiled; compile again")
        _publish(out, final)
    prune_snapshots(final.parent)
    return final


def credit_line(geodata: Path) -> str:
    """The one line of ATTRIBUTION.md that every map and download carries."""
    lines = (geodata / "ATTRIBUTION.md").read_text("utf-8").splitlines()
    return next(line.removeprefix("Credit: ") for line in lines if line.startswith("Credit: "))


def _load_all(folders: Sequence[Path], *, draft: bool) -> list[Dossier]:
    dossiers: dict[str, Dossier] = {}
    for folder in folders:
        dossier = load_dossier(folder, draft=draft)
        if dossier.id in dossiers:
            raise InputError(f"{folder}: the id {dossier.id!r} is taken by another of the dossiers given")
        dossiers[dossier.id] = dossier
    return list(dossiers.values())


def _write_shared_assets(kitchen: _Kitchen) -> None:
    static = data_folder("static")
    shared = {
        "leaflet.js": bundle.leaflet_file("leaflet.js").encode(),
        "app.js": bundle.script_bundle(static / "js").encode(),
        "more.js": bundle.script_bundle(static / "js", "more.js").encode(),
        "builder.js": bundle.script_bundle(static / "js", "builder.js").encode(),
        "site.css": bundle.style_bundle(static / "css").encode(),
        "favicon.svg": (static / "favicon.svg").read_bytes(),
    }
    for name, data in shared.items():
        _write_asset(kitchen, name, name, data)
    for lang in LANGUAGES:
        _write(kitchen.out / "messages" / f"{lang}.mo", catalog_bytes(lang))


@dataclass(frozen=True, slots=True)
class _Day:
    """What was known on one report date, and the words the map had for it in each language."""

    known: Knowledge
    words: Mapping[str, Phrases]


def _compile_dossier(dossier: Dossier, folder: Path, kitchen: _Kitchen) -> DossierEntry:
    located = locate(dossier, kitchen.gazetteer)
    states = _states(dossier)
    towns = towns_of(kitchen.index, {item.country for item in located if item.country})
    shared = {lang: _Shared(towns, report_days(dossier, translator(lang))) for lang in LANGUAGES}
    done: list[_Day] = []
    for day, state in states.items():
        if state != LATEST:
            known = know(dossier, located, date.fromisoformat(day), done[-1].known if done else None)
            done.append(_compile_state(known, done[-1] if done else None, state, shared, kitchen))
    known = know(dossier, located, earlier=done[-1].known if done else None)
    # Where undated sources give the end a state of its own, it takes the place of the last report date.
    earlier = done if LATEST in states.values() else done[:-1]
    _compile_state(known, earlier[-1] if earlier else None, LATEST, shared, kitchen)
    return _entry(dossier, known, states, _write_files(known, folder, kitchen))


@dataclass(slots=True)
class _Shared:
    """What all states of a dossier have in common, in one language; `closer` is the path of its asset once made."""

    towns: tuple[Town, ...]
    days: list[dict[str, object]]
    closer: str = ""


def _states(dossier: Dossier) -> dict[str, str]:
    """Report dates → state folders; a day on which the very same sources count as in the end is the latest state."""
    whole = known_sources(dossier).ids
    days = report_dates(dossier)
    return {
        str(day): LATEST if known_sources(dossier, day).ids == whole and day == days[-1] else str(day) for day in days
    }


def _compile_state(
    known: Knowledge, before: _Day | None, state: str, shared: Mapping[str, _Shared], kitchen: _Kitchen
) -> _Day:
    kitchen.progress(f"{known.dossier.id}, as known on {known.as_of}")
    folder = kitchen.out / "dossiers" / known.dossier.id / state
    for name, make in layers.LAYERS.items():
        frame = make(known, kitchen.boundaries)
        write_layer(folder / "data" / name, frame, layers.SELECTORS[name], credits_of(known, kitchen.credit))
    revised, entries = changes_since(before.known if before else None, known), ledger(known)
    _write(folder / "revisions.json", dump(revisions_record(revised)).encode())
    _write(folder / "ledger.json", dump([ledger_record(known, entry) for entry in entries]).encode())
    everything, words = known.analysis.dossier.sources, dict[str, Phrases]()
    for lang in LANGUAGES:
        t = translator(lang)
        common, stem = shared[lang], f"{known.dossier.id}/{state}/{lang}"
        view = build_view(known, kitchen.boundaries, t, address_of(known.dossier.id, state), common.towns)
        words[lang] = phrases_of(view)
        script = map_asset(view, kitchen.basemap, t).encode()
        told = details_asset(view, t).encode()
        if not common.closer:
            # Every state has the same places, and so the same ground.
            asset = closer_asset(view, kitchen.basemap, kitchen.boundaries)
            common.closer = _write_asset(kitchen, f"{known.dossier.id}/{lang}/closer", "closer.json", asset)
        parts = {
            **page_parts(view, kitchen.basemap, t),
            "map_js": _write_asset(kitchen, stem, "map.js", script),
            "details": _write_asset(kitchen, f"{stem}/details", "details.json", told),
            "deep": common.closer,
            "days": common.days,
            "revisions": revision_values(view, revised, before.words[lang] if before else {}, everything, t),
            "ledger": ledger_values(view, entries, t),
        }
        _write(folder / "pages" / f"{lang}.json", dump(parts).encode())
        _write(folder / "why" / f"{lang}.json", dump(why_values(known, view, t)).encode())
        _write_images(folder / "images" / lang, view, kitchen, t, raster=state == LATEST)
    return _Day(known, words)


def _write_images(folder: Path, view: MapView, kitchen: _Kitchen, t: Translator, *, raster: bool) -> None:
    """Write a view's static pictures as SVG, and with `raster` as PNG too."""
    styles = data_folder("static") / "css"
    for period in view.periods:
        picture = poster(view, period, kitchen.basemap, t, kitchen.credit)
        for theme, widths in WIDTHS.items():
            svg = picture.svg(styles, theme)
            _write(folder / theme / image_name(period.id), svg.encode())
            for width in widths if raster else ():
                _write(folder / theme / image_name(period.id, width), kept_png(svg, width, kitchen.pictures))


def _write_files(latest: Knowledge, folder: Path, kitchen: _Kitchen) -> dict[str, str]:
    """Write the downloads that are whole files; file names → media types."""
    frames = {name: make(latest, kitchen.boundaries) for name, make in layers.LAYERS.items()}
    out = kitchen.out / "dossiers" / latest.dossier.id / LATEST / "files"
    return write_downloads(out, folder, frames, credits_of(latest, kitchen.credit))


def _entry(dossier: Dossier, known: Knowledge, states: dict[str, str], files: dict[str, str]) -> DossierEntry:
    words = dossier.translations
    return DossierEntry(
        id=dossier.id,
        title={lang: words.get(("title", lang), dossier.title) for lang in LANGUAGES},
        description={lang: words.get(("description", lang), dossier.description) for lang in LANGUAGES},
        as_of=known.as_of.isoformat(),
        states=states,
        periods=tuple(PeriodEntry(p.id, str(p.start or ".."), str(p.end or "..")) for p in dossier.periods),
        forces=tuple(force.id for force in dossier.forces),
        places=tuple(place.id for place in dossier.places),
        layers=tuple(layers.LAYERS),
        licenses=dossier.licenses,
        files=files,
        draft=dossier.draft,
        history=tuple(
            HistoryEntry(str(day.day), _lines(day.published), _lines(day.retracted), _lines(day.superseded))
            for day in history(dossier)
        ),
    )


def _lines(sources: Iterable[Source]) -> tuple[str, ...]:
    return tuple(f"{source.title} ({source.publisher})" for source in sources)


def _write_asset(kitchen: _Kitchen, key: str, name: str, data: bytes) -> str:
    path = bundle.asset_path(name, data)
    _write(kitchen.out / "assets" / path, data)
    kitchen.assets[key] = path
    return path


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _link(source: Path, target: Path) -> None:
    """Put a file that never changes into the snapshot; a copy where the file system has no hard links."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def _publish(out: Path, final: Path) -> None:
    """Rename the finished folder into place; another process that was faster made the same bytes."""
    try:
        out.rename(final)
    except OSError:
        if not (final / "manifest.json").is_file():
            raise

"""The static pictures: `/image/<dossier>/<period>.svg`, `<period>-<width>.png`, the dark ones under `dark/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import PurePosixPath

from flask import Blueprint, Response, current_app

from mapsvc.errors import InputError, NotFoundError
from mapsvc.paths import PREFIXES
from mapsvc.snapshot import LATEST, WIDTHS, DossierEntry, image_name, image_names
from mapsvc.web.params import AS_OF, LANG, THEME, Address, find_address, one_of, read_parameters
from mapsvc.web.respond import PAGE_CACHE, Renderings, send

TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
DEFAULT_WIDTH = 1200
WIDTH = one_of("width", tuple(str(width) for width in WIDTHS["light"]))


def blueprint() -> Blueprint:
    """The blueprint of `/image/...`, also under each language's prefix."""
    images = Blueprint("images", __name__)
    for lang, prefix in PREFIXES.items():
        for theme, folder in (("light", ""), ("dark", "dark/")):
            rule = f"{prefix}/image/<dossier>/{folder}<name>"
            images.add_url_rule(rule, f"{theme}_{lang}", image, defaults={"lang": lang, "theme": theme})
    return images


def addresses(renderings: Renderings) -> Iterator[str]:
    """Every picture of every dossier, in every language, theme and state."""
    for entry in renderings.snapshot.manifest.dossiers:
        for name in entry.names:
            state = find_address(renderings.snapshot, name, None).state
            for lang, theme in product(PREFIXES, WIDTHS):
                folder = "" if theme == "light" else f"{theme}/"
                yield from (
                    f"{PREFIXES[lang]}/image/{name}/{folder}{file}" for file in image_names(entry, state, theme)
                )


def image(lang: str, theme: str, dossier: str, name: str) -> Response:
    """One period's picture; `width` (PNG only), `theme`, `lang` and `as_of` (SVG only) may be given in the query."""
    renderings: Renderings = current_app.extensions["mapsvc"]
    snapshot = renderings.snapshot
    entry = snapshot.dossier(dossier.partition("@")[0])
    values = read_parameters(WIDTH, THEME, LANG, AS_OF)
    address = find_address(snapshot, dossier, values.get("as_of"))
    lang, theme = values.get("lang", lang), values.get("theme", theme)
    period, width = _chosen(address, theme, name, values)
    canonical = image_name(period, width)
    content_type = TYPES[PurePosixPath(canonical).suffix]
    key = ("image", entry.id, address.state, lang, theme, canonical)
    prepared = renderings.keep(key, content_type, lambda: snapshot.image(entry, address.state, lang, theme, canonical))
    return send(prepared, PAGE_CACHE)


def _chosen(address: Address, theme: str, name: str, values: Mapping[str, str]) -> tuple[str, int | None]:
    """The period and width (None for SVG) that a file name and the query ask for."""
    entry, path = address.entry, PurePosixPath(name)
    if path.suffix not in TYPES:
        raise NotFoundError(f"image: {name!r}: expected a period with .svg or .png")
    if path.suffix == ".svg" and "width" in values:
        raise InputError(f"width: {values['width']!r}: an SVG has none; expected it with .png only")
    if path.suffix == ".png" and address.state != LATEST:
        raise NotFoundError(f"image: {name!r}: a picture as of an earlier date is there as .svg only")
    bare = path.stem in {period.id for period in entry.periods}
    if bare and path.suffix == ".png":
        width = int(values.get("width", DEFAULT_WIDTH))
        return path.stem, _offered(width, theme)
    found = image_names(entry, address.state, theme).get(name)
    if found is None:
        raise NotFoundError(f"image: {name!r}: expected {_expected(entry, theme)}")
    if values.get("width", str(found[1])) != str(found[1]):
        raise InputError(f"width: {values['width']!r}: the path already says {found[1]}; expected one of the two")
    return found


def _offered(width: int, theme: str) -> int:
    if width not in WIDTHS[theme]:
        raise InputError(f"width: {width}: expected {' or '.join(map(str, WIDTHS[theme]))} with the theme {theme}")
    return width


def _expected(entry: DossierEntry, theme: str) -> str:
    periods = ", ".join(period.id for period in entry.periods)
    widths = ", ".join(map(str, WIDTHS[theme]))
    return f"one of {periods} with .svg, or with - and one of {widths} and .png"

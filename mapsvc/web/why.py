"""The page that tells how a cell is known: `/maps/<dossier>/why/<layer>/<force>/<place>/<period>/`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, current_app, render_template

from mapsvc.errors import InputError, NotFoundError
from mapsvc.model import Layer
from mapsvc.paths import PREFIXES, page_path, why_path
from mapsvc.snapshot import DossierEntry
from mapsvc.web.frame import page_frame
from mapsvc.web.meta import identity
from mapsvc.web.params import AS_OF, LANG, THEME, Address, Parameter, find_address, read_parameters
from mapsvc.web.respond import PAGE_CACHE, Renderings, send

HTML = "text/html; charset=utf-8"
CELL = Parameter("cell", "layer/force/place/period", lambda text: text.count("/") == 3)


def blueprint() -> Blueprint:
    """The blueprint of the page, as a path and with `?cell=`, under each language's prefix."""
    why = Blueprint("why", __name__)
    for lang, prefix in PREFIXES.items():
        stem = f"{prefix}/maps/<dossier>/why"
        why.add_url_rule(stem, f"query_{lang}", by_query, defaults={"lang": lang})
        why.add_url_rule(f"{stem}/<path:cell>/", f"path_{lang}", by_path, defaults={"lang": lang})
    return why


def addresses(renderings: Renderings) -> Iterator[str]:
    """The page of every cell that says something, in every language and state."""
    snapshot = renderings.snapshot
    for lang in PREFIXES:
        for entry in snapshot.manifest.dossiers:
            for name in entry.names:
                told = snapshot.why(entry, find_address(snapshot, name, None).state, lang)
                yield from (why_path(lang, name, cell) for cell in told["cells"])


def by_query(lang: str, dossier: str) -> Response:
    """The page of the cell that the query names."""
    values = read_parameters(CELL, AS_OF, LANG, THEME)
    if "cell" not in values:
        raise InputError(f"cell: missing; expected {CELL.expected}")
    return _page(lang, dossier, values["cell"], values, InputError)


def by_path(lang: str, dossier: str, cell: str) -> Response:
    """The page of the cell that the path names."""
    return _page(lang, dossier, cell, read_parameters(AS_OF, LANG, THEME), NotFoundError)


def _page(lang: str, dossier: str, cell: str, values: Any, wrong: type[InputError] | type[NotFoundError]) -> Response:
    renderings: Renderings = current_app.extensions["mapsvc"]
    address = find_address(renderings.snapshot, dossier, values.get("as_of"))
    lang = values.get("lang", lang)
    told = renderings.snapshot.why(address.entry, address.state, lang)
    if cell not in told["cells"]:
        _check_names(address.entry, cell, wrong)
        raise NotFoundError(f"cell: {cell!r}: nothing is said of it as known then")
    key = ("why", lang, address.name, cell)
    return send(renderings.keep(key, HTML, lambda: _render(renderings, address, lang, cell, told)), PAGE_CACHE)


def _check_names(entry: DossierEntry, cell: str, wrong: type[InputError] | type[NotFoundError]) -> None:
    """Name the part of a cell's address that is not the dossier's. Raises `wrong`."""
    parts = cell[:200].split("/")
    if len(parts) != 4:
        raise wrong(f"cell: {cell[:80]!r}: expected {CELL.expected}")
    known = (tuple(Layer), entry.forces, entry.places, tuple(period.id for period in entry.periods))
    for part, name, ids in zip(parts, CELL.expected.split("/"), known, strict=True):
        if part not in ids:
            raise wrong(f"cell: no {name} {part[:80]!r}; expected one of {', '.join(ids)}")


def _render(renderings: Renderings, address: Address, lang: str, cell: str, told: dict[str, Any]) -> bytes:
    parts = renderings.snapshot.page(address.entry, address.state, lang)
    found = told["cells"][cell]
    values = {
        **found,
        "title": parts["title"],
        "stamp": parts["stamp"],
        "draft": parts["draft"],
        "claims": [{**told["claims"][row["id"]], **row} for row in found["claims"]],
        "publishers": {name: claim["publisher"] for name, claim in told["claims"].items()},
        "back": f"{page_path('maps', lang, address.name, found['period'])}#place-{found['place']}",
        "data": f"/data/{address.name}/{found['period']}/posture.geojson",
    }
    paths = {code: why_path(code, address.name, cell) for code in PREFIXES}
    frame = page_frame(renderings, lang, paths, address.entry)
    named = identity(paths, lang, renderings.settings.base_url)
    return render_template("why.html", **frame, why=values, identity=named).encode()

"""The page that people get for an error: what is wrong, in their language and without jargon, and where to go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from flask import current_app, render_template, request

from mapsvc.errors import TooEarlyError
from mapsvc.paths import PREFIXES, page_path
from mapsvc.snapshot import DossierEntry
from mapsvc.web.frame import page_frame
from mapsvc.web.params import THEME, ParameterError
from mapsvc.web.respond import Renderings

TITLES = {
    HTTPStatus.BAD_REQUEST: "This address is not right",
    HTTPStatus.NOT_FOUND: "There is nothing here",
    HTTPStatus.METHOD_NOT_ALLOWED: "This can only be read",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong",
}
"""What a page for people calls an error; machines get the status's own phrase."""
LEADS = {
    HTTPStatus.NOT_FOUND: "The address may be misspelt, or what stood here is gone.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "The fault is ours, and it has been noted. Trying again later may help.",
}
READ_BY_PEOPLE = ("pages", "why")
"""The blueprints whose addresses people come to; what programs ask for may be told of errors as programs are."""
OFFERED = 12
"""How many maps, or values of a parameter, a page offers to go on to."""


def error_page(status: HTTPStatus, detail: str = "", error: Exception | None = None) -> str:
    """The page for an error, in the language that the request asks for; `detail` is what programs are told of it."""
    renderings: Renderings = current_app.extensions["mapsvc"]
    lang = _language()
    frame = page_frame(renderings, lang, {code: f"{prefix}/" for code, prefix in PREFIXES.items()})
    _, theme = frame["_"], request.args.get("theme", "")
    refused = error if isinstance(error, ParameterError) else None
    meant = [entry for entry in renderings.snapshot.manifest.dossiers if entry.id in _named()]
    return render_template(
        "error.html",
        **frame,
        theme=theme if theme in THEME.values else "",
        status=status.value,
        title=_(TITLES.get(status, status.phrase)),
        lead=_lead(status, error, _),
        refused=refused,
        instead=[(value, _instead(refused.name, value)) for value in refused.values[:OFFERED]] if refused else [],
        without=_instead(refused.name) if refused else "",
        maps=list(_links(meant or renderings.snapshot.manifest.dossiers[:OFFERED], lang)),
        meant=bool(meant),
        detail="" if refused or request.blueprint in READ_BY_PEOPLE or request.blueprint is None else detail,
        framed=(request.endpoint or "").startswith("pages.embed"),
    )


def _lead(status: HTTPStatus, error: Exception | None, _: Callable[[str], str]) -> str:
    """What is wrong, in a sentence or two, where more can be said than the title does."""
    if isinstance(error, TooEarlyError):
        return _("Nothing had been reported by that day. The first report is of %(date)s.") % {"date": error.first}
    return _(LEADS[status]) if status in LEADS else ""


def _language() -> str:
    """The language of the query, of the path, or the first."""
    asked = request.args.get("lang", "")
    prefixed = (code for code, prefix in PREFIXES.items() if prefix and request.path.startswith(f"{prefix}/"))
    return asked if asked in PREFIXES else next(prefixed, next(iter(PREFIXES)))


def _named() -> set[str]:
    """What in the path may be a dossier's id."""
    return {part.partition("@")[0] for part in request.path.split("/")}


def _links(entries: Any, lang: str) -> Iterator[tuple[str, str]]:
    entry: DossierEntry
    for entry in entries:
        yield page_path("maps", lang, entry.id), entry.title[lang]


def _instead(refused: str, value: str = "") -> str:
    """The address as it was asked for, but without a parameter, or with another value of it."""
    rest = [(name, given) for name, given in request.args.items(multi=True) if name != refused]
    query = urlencode([*rest, (refused, value)] if value else rest)
    return quote(request.path) + (f"?{query}" if query else "")

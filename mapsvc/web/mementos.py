"""Versions by report date: `/maps/x@2024-09-06/` is a memento (RFC 7089) of `/maps/x/`, the map as known on that date.

Every answer about a dossier says which it is: `Last-Modified`, `Memento-Datetime`, and links to its neighbours (RFC
5829) and to its pinned form. That goes for every rule with an argument `<dossier>`, which must take `<id>@<date>`,
where every state has the other arguments too.
`/timemap/<address>.link` lists the mementos of an address, `/timegate/<address>` leads to that of a time. A list is a
file like any other, so a site of plain files has it; only a live server can choose by `Accept-Datetime`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Response, current_app, redirect, request
from werkzeug.http import parse_date
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as WerkzeugResponse

from mapsvc.errors import InputError, NotFoundError
from mapsvc.snapshot import DossierEntry
from mapsvc.web.dated import answer_headers, dates_of, http_day, link, undated
from mapsvc.web.params import find_address, find_period, read_parameters
from mapsvc.web.prepared import prepare
from mapsvc.web.respond import PAGE_CACHE, Renderings, send
from mapsvc.web.versions import PINNED

LINK_FORMAT = "application/link-format"
INDEX = "index"
IN_EVERY_STATE = frozenset({"dossier", "lang", "period", "layer", "ending", "form", "theme"})
"""Arguments of rules whose values a dossier has on every report date; a cell or a picture may be on some only."""


def timemaps() -> Blueprint:
    """The blueprint of `/timemap/<address>.link`, the address without a date."""
    lists = Blueprint("timemaps", __name__)
    lists.add_url_rule("/timemap/<path:path>.link", "timemap", timemap)
    return lists


def timegates() -> Blueprint:
    """The blueprint of `/timegate/<address>`, the address without a date."""
    gates = Blueprint("timegates", __name__)
    gates.add_url_rule("/timegate/<path:path>", "timegate", timegate)
    return gates


def timemap_path(bare: str) -> str:
    """Where the mementos of an address are listed; as files have it, a folder's list has a name of its own."""
    return f"/timemap{bare}{INDEX if bare.endswith('/') else ''}.link"


@dataclass(frozen=True, slots=True)
class Original:
    """An address about a dossier without a date: the endpoint and arguments it leads to, and the dossier."""

    endpoint: str
    arguments: Mapping[str, Any]
    entry: DossierEntry

    def path(self, day: str = "") -> str:
        """The address, or its memento of a report date."""
        name = f"{self.entry.id}@{day}" if day else self.entry.id
        adapter = current_app.url_map.bind("localhost")
        return adapter.build(self.endpoint, {**self.arguments, "dossier": name})


def timemap(path: str) -> Response:
    """Every memento of an address, as RFC 7089 lists them."""
    read_parameters()
    above, slash, name = path.rpartition("/")
    original, origin = _find_original(above + slash if name == INDEX else path), _renderings().settings.base_url
    bare, days = original.path(), list(original.entry.states)
    lines = [link(origin + bare, "original"), *_gate(bare, origin)]
    lines.append(link(origin + timemap_path(bare), "self", type=LINK_FORMAT))
    for day in days:
        ends = ("first " if day == days[0] else "") + ("last " if day == days[-1] else "")
        lines.append(link(origin + original.path(day), f"{ends}memento", datetime=http_day(day)))
    return send(prepare((",\n".join(lines) + "\n").encode(), LINK_FORMAT), PAGE_CACHE)


def timegate(path: str) -> WerkzeugResponse:
    """Lead to the memento that was current at `Accept-Datetime`; the first for what is earlier, the last for none."""
    read_parameters()
    original = _find_original(path)
    days = list(original.entry.states)
    if not days:
        raise NotFoundError(f"as_of: {original.entry.id!r} has no dated report, and so no mementos")
    asked = request.headers.get("Accept-Datetime")
    moment = parse_date(asked) if asked else None
    if asked and moment is None:
        raise InputError(f"Accept-Datetime: {asked[:80]!r}: expected a date such as Fri, 06 Sep 2024 00:00:00 GMT")
    known = [day for day in days if moment is None or day <= moment.date().isoformat()]
    response = redirect(original.path(known[-1] if known else days[0]), 302)
    response.headers["Vary"] = "Accept-Datetime"
    response.headers["Cache-Control"] = PAGE_CACHE
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Link"] = ", ".join(_about(original))
    return response


def register(app: Flask) -> None:
    """Say of every answer about a dossier how recent it is, and what its other versions are.

    This is done once the request's conditions were judged: the report clock tells readers how recent an answer is, but
    it stands still when a mistake is corrected, so only the entity tag can say that a client's copy is still good.
    """

    @app.after_request
    def date_and_link(response: Response) -> Response:
        arguments, endpoint = request.view_args or {}, request.endpoint
        if response.status_code in (200, 304) and endpoint is not None and "dossier" in arguments:
            response.headers.extend(_validity(endpoint, arguments))
        return response


def _validity(endpoint: str, arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """`Last-Modified`, `Memento-Datetime` and `Link`, each where it applies."""
    snapshot = _renderings().snapshot
    address = find_address(snapshot, arguments["dossier"], request.args.get("as_of"))
    original, day = Original(endpoint, arguments, address.entry), address.day
    question = undated(request.query_string.decode(errors="replace"))
    if question:
        return answer_headers(address, original.path(), question)
    links = [link(f"{PINNED}{snapshot.manifest.version}{original.path(day)}", "cite-as")]
    if arguments.keys() <= IN_EVERY_STATE:
        links += [*_about(original), *_neighbours(original, day)]
    return [*dates_of(address), ("Link", ", ".join(links))]


def _find_original(path: str) -> Original:
    """What an address without a date leads to. Raises NotFoundError where that is not about a dossier."""
    try:
        endpoint, arguments = current_app.url_map.bind("localhost").match(f"/{path}")
    except RequestRedirect as found:
        expected = found.new_url.removeprefix("http://localhost")
        raise NotFoundError(f"path: {'/' + path!r}: expected {expected}") from found
    if "dossier" not in arguments or not arguments.keys() <= IN_EVERY_STATE:
        raise NotFoundError(f"path: {'/' + path!r}: has no versions by date; expected an address about a dossier")
    entry = _renderings().snapshot.dossier(arguments["dossier"])
    find_period(entry, arguments.get("period"), None)
    return Original(endpoint, arguments, entry)


def _about(original: Original) -> list[str]:
    bare = original.path()
    return [link(bare, "original"), *_gate(bare), link(timemap_path(bare), "timemap", type=LINK_FORMAT)]


def _gate(bare: str, origin: str = "") -> list[str]:
    """The link to where one asks for an address by time; plain files answer nowhere."""
    return [link(f"{origin}/timegate{bare}", "timegate")] if _renderings().live else []


def _neighbours(original: Original, day: str) -> list[str]:
    """Links to the latest version and to those just before and after; `day` is "" for the latest one itself."""
    days = list(original.entry.states)
    at = days.index(day) if day else len(days) - 1
    links = [link(original.path(), "latest-version")] if day else []
    if at > 0:
        links.append(link(original.path(days[at - 1]), "predecessor-version"))
    if at + 1 < len(days):
        links.append(link(original.path(days[at + 1]), "successor-version"))
    return links


def _renderings() -> Renderings:
    renderings: Renderings = current_app.extensions["mapsvc"]
    return renderings

"""What the templates of a dossier's page and embed call `page`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from mapsvc.config import Settings
from mapsvc.contact import is_email, letter
from mapsvc.paths import PREFIXES, page_path, why_path
from mapsvc.snapshot import LATEST
from mapsvc.web.addresses import image_path
from mapsvc.web.builder import FRAME_HEIGHT, builder_path
from mapsvc.web.comparison import changes, pair, steps
from mapsvc.web.downloads import by_name, downloads
from mapsvc.web.embedding import hidden_parts
from mapsvc.web.meta import dataset, meta_values
from mapsvc.web.params import Address
from mapsvc.web.respond import Renderings, trusted

FACTS = ("title", "description", "as_of", "stamp", "checked", "forces", "draft", "empty", "long_table", "publishers")
"""What of the compiled parts a page takes over as it is."""
SUGGEST = "/gazetteer/suggest"
"""Where the search box asks for places that are not in the dossier, if the application is one that answers."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A page as it was asked for, all checked. `origin` is the setting `base_url` or "", never the Host header.

    `looks` are the parameters by which an embed shows less than all; `theme` is light, dark or "" (the reader's own);
    `compare` is the period to compare with, or ""; `force` the one that alone is shown, or "".
    """

    surface: str
    lang: str
    address: Address
    period: str | None
    origin: str
    looks: dict[str, str]
    theme: str = ""
    compare: str = ""
    force: str = ""

    def path(self, *, surface: str = "", lang: str = "", period: str | None = None) -> str:
        """The canonical path of this page, or of the same on another surface, in another language or period."""
        chosen = period or self.period
        return page_path(surface or self.surface, lang or self.lang, self.address.name, chosen)

    def query(self, *, force: str, compare: str = "") -> str:
        """The query that keeps how this page looks, for a choice of force ("" = all) and a period to compare with."""
        return query_of(**self.looks, theme=self.theme, force=force, compare=compare)

    def on(self, day: str) -> str:
        """The canonical path of this page as known on a report date; of the last one, without a date."""
        latest = day == list(self.address.entry.states)[-1]
        name = self.address.entry.id if latest else f"{self.address.entry.id}@{day}"
        return page_path(self.surface, self.lang, name, self.period)

    @property
    def pinned(self) -> str:
        """The path of the map's page, without a period, that keeps showing what is known on this page's date."""
        entry, name = self.address.entry, self.address.name
        if "@" not in name and entry.states:
            name = f"{entry.id}@{list(entry.states)[-1]}"
        return page_path("maps", self.lang, name)


def query_of(**values: str) -> str:
    """A query with those of the parameters that have a value, or nothing."""
    told = urlencode({name: value for name, value in values.items() if value})
    return f"?{told}" if told else ""


def page_values(renderings: Renderings, parts: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """What the page templates call `page`."""
    entry = asked.address.entry
    current = asked.period or parts["default_period"]
    pages = {code: asked.path(surface="maps", lang=code) for code in PREFIXES}
    told = _told(renderings, parts, asked)
    opened = next(p for p in told if p["id"] == current)
    periods = _periods(told, asked, current)
    return {
        **{name: parts[name] for name in FACTS},
        **_hrefs(renderings, asked, current),
        **meta_values(pages, asked.lang, asked.address, current, asked.origin),
        "revisions": _revisions(parts["revisions"], asked),
        "ledger": [{**row, "why": why_path(asked.lang, asked.address.name, row["cell"])} for row in parts["ledger"]],
        "dossier": entry.id,
        "periods": periods,
        "period": next(p for p in periods if p["current"]),
        "days": _days(parts, asked),
        "licenses": [(credit.title, credit.url) for credit in entry.licenses],
        "pinned": asked.pinned,
        "report": report(renderings.settings, asked, parts["title"]),
        "details_href": f"/a/{parts['details']}",
        "told_href": f"/a/{parts['told']}",
        "force": asked.force,
        "deep_href": f"/a/{parts['deep']}",
        "summary": next(p["summary"] for p in parts["periods"] if p["id"] == current),
        "svg": Markup(opened["svg"]),  # noqa: S704  (escaped when it was compiled)
        "choices": _choices(renderings, parts, asked, current),
        "pair": pair(told, current, asked.compare),
        "changes": changes(told, current, asked.force),
        "steps": steps(told, current, asked.compare, asked.force),
        "newer": _newer(renderings, asked),
        "hidden": hidden_parts(asked.looks),
        "height": asked.looks.get("height"),
        "dataset": dataset(parts, asked.address, asked.lang, asked.origin, renderings.settings.site_name),
    }


def report(settings: Settings, asked: Asked, title: str) -> dict[str, Any]:
    """Where a reader reports an error, `href`: to the site, else to who made the dossier.

    Where neither gives an address it is not `named`: a letter for the reader to address. Its subject is always the
    page's title and address.
    """
    made = (credit.email or credit.url for credit in asked.address.entry.contributors)
    whom = settings.report or next(filter(None, made), "")
    wanted = is_email(whom) or not whom
    return {
        "href": letter(whom, f"{title} · {asked.origin}{asked.path()}{query_of(force=asked.force)}")
        if wanted
        else whom,
        "named": bool(whom),
    }


def _told(renderings: Renderings, parts: dict[str, Any], asked: Asked) -> list[dict[str, Any]]:
    """The compiled periods with what is shown of the force that was asked for."""
    told = list(parts["periods"])
    if asked.force:
        chosen = renderings.snapshot.forces(asked.address.entry, asked.address.state, asked.lang)
        told = [_alone(period, chosen[period["id"]][asked.force], parts["ground"]) for period in told]
    return [_led(period, asked) for period in told] if asked.surface == "embed" else told


def _led(period: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """A period of an embed, which has no table: the labels of its insets and key lead to that of the map's page."""
    page = asked.path(surface="maps", period=period["id"]) + query_of(force=asked.force)
    link = f'target="_blank" rel="noopener" href="{page}#place-'
    led = {name: period["fragments"][name].replace('href="#place-', link) for name in ("insets", "key")}
    return period | {"fragments": period["fragments"] | led}


def _alone(period: dict[str, Any], chosen: dict[str, Any], ground: str) -> dict[str, Any]:
    """A period with what is shown of one force instead of all."""
    fragments = period["fragments"] | {name: chosen[name] for name in ("insets", "key", "legend")}
    return period | {"summary": chosen["summary"], "svg": ground.join(chosen["svg"]), "fragments": fragments}


def _periods(told: list[dict[str, Any]], asked: Asked, current: str) -> list[dict[str, Any]]:
    """The periods to choose from, each led to as the page looks now."""
    looks = asked.query(force=asked.force)
    return [
        {
            "id": p["id"],
            "label": p["label"],
            "summary": p["summary"],
            "href": asked.path(period=p["id"]) + looks,
            "current": p["id"] == current,
            "compared": p["id"] == asked.compare,
            "fragments": trusted(p["fragments"]),
        }
        for p in told
    ]


def _choices(
    renderings: Renderings, parts: dict[str, Any], asked: Asked, current: str
) -> dict[str, list[tuple[str, str, bool]]]:
    """The forces to choose from and the periods to compare with, each by name, address and whether it is chosen.

    A host of plain files takes no query, so there are none, nor where there is but one.
    """
    if not renderings.live:
        return {"force": [], "compare": []}
    here = asked.path()
    forces = [("", ""), *parts["forces"]]
    periods = [("", ""), *((p["id"], p["label"]) for p in parts["periods"] if p["id"] != current)]
    return {
        "force": [
            (name, here + asked.query(force=id_, compare=asked.compare), id_ == asked.force)
            for id_, name in (forces if len(forces) > 2 else ())
        ],
        "compare": [
            (label, here + asked.query(force=asked.force, compare=id_), id_ == asked.compare)
            for id_, label in (periods if len(periods) > 1 else ())
        ],
    }


def _days(parts: dict[str, Any], asked: Asked) -> list[dict[str, Any]]:
    """The report dates to choose from, the latest first."""
    shown = asked.address.day or ([*asked.address.entry.states] or [""])[-1]
    chosen = asked.query(force=asked.force, compare=asked.compare)
    days = reversed(parts["days"])
    return [day | {"href": asked.on(day["day"]) + chosen, "current": day["day"] == shown} for day in days]


def _hrefs(renderings: Renderings, asked: Asked, current: str) -> dict[str, Any]:
    """Where the page leads: to itself in other forms, to its data, and to what answers its search box."""
    dossier, name = asked.address.entry.id, asked.address.name
    chosen = query_of(force=asked.force, compare=asked.compare)
    return {
        "suggest_href": SUGGEST if renderings.live else "",
        "downloads": by_name(downloads(asked.address)),
        "feeds": [
            (kind, f"{PREFIXES[asked.lang]}/feeds/{dossier}.{ending}")
            for kind, ending in (("application/atom+xml", "atom"), ("application/feed+json", "json"))
        ],
        "map_href": asked.path(surface="maps") + chosen,
        "embed_href": asked.path(surface="embed") + chosen,
        "embed_url": asked.origin + asked.path(surface="embed") + chosen,
        "frame_height": FRAME_HEIGHT,
        "builder_href": builder_path(asked.lang, name),
        "picture_href": image_path(name, asked.lang, current),
    }


def _revisions(values: dict[str, Any] | None, asked: Asked) -> dict[str, Any] | None:
    """What the latest reports changed, each line with the address of its place in its period."""
    if values is None:
        return None
    items = [
        {**item, "href": f"{asked.path(surface='maps', period=item['period'])}#place-{item['place']}"}
        for item in values["items"]
    ]
    return {**values, "items": items}


def _newer(renderings: Renderings, asked: Asked) -> dict[str, str] | None:
    """Where the latest figures are and of when, for a page pinned to an earlier date."""
    entry = asked.address.entry
    if asked.address.state == LATEST:
        return None
    latest = renderings.snapshot.page(entry, LATEST, asked.lang)
    return {"href": page_path("maps", asked.lang, entry.id, asked.period), "as_of": latest["as_of"]}

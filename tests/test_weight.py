"""What the first view of a large dossier's page weighs; that of the seed is weighed in a browser."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from mapsvc.compile import compile_dossiers
from mapsvc.config import Settings
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app
from tests.dossiers import write_dossier
from tests.gazetteer_fixtures import CACHE

MOST = 80_000
YEARS = [str(year) for year in range(2024, 2031)]
SITES = {"Erbil": (36.24, 43.96), "Harir": (36.53, 44.34), "Anbar camp": (33.8, 42.44), "Tanf": (33.51, 38.62)}


def years_of_reports(folder: Path) -> Path:
    """As much as two years of reports give: 26 sources and 90 claims, each with words and a note of its own."""
    chance = random.Random(11)  # noqa: S311
    syllables = ["ba", "con", "der", "el", "for", "in", "lan", "mi", "no", "per", "ro", "sta", "ter", "un", "ver", "wi"]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 3))) for _ in range(400)]

    def text(count: int) -> str:
        return " ".join(chance.choices(words, k=count)).capitalize()

    sources = [
        {
            "id": f"s{n:02}",
            "publisher": text(2),
            "title": text(9),
            "published": f"2024-0{1 + n % 2}-15",
            "url": f"https://news.example.org/2024/{'-'.join(chance.choices(words, k=6))}",
        }
        for n in range(26)
    ]
    sites = [
        {"id": f"site-{n}", "name": name, "kind": "base", "lat": lat, "lon": lon}
        for n, (name, (lat, lon)) in enumerate(SITES.items())
    ]
    countries = [{"id": name.lower(), "name": name, "kind": "country"} for name in ("Iraq", "Syria", "Jordan")]
    cities = [{"id": name.lower(), "name": name, "kind": "city"} for name in ("Baghdad", "Mosul", "Kirkuk", "Basra")]
    places = [*countries, *sites, *cities]
    claims = [
        {
            "id": f"claim-{n:02}",
            "source": sources[n % 26]["id"],
            "force": ("us", "allies")[n % 2],
            "place": places[n % len(places)]["id"],
            "period": f"in-{YEARS[n // len(places) % len(YEARS)]}",
            "figure": f"about {chance.randint(2, 90) * 50}",
            "evidence": text(8),
            "note": text(11) if n % 3 else "",
        }
        for n in range(90)
    ]
    return write_dossier(
        folder / "years",
        package={"name": "years", "title": "Two years of reports", "description": text(30)},
        sources=sources,
        forces=[{"id": "us", "name": "US"}, {"id": "allies", "name": "allied"}],
        places=places,
        periods=[{"id": f"in-{y}", "label": f"In {y}", "start": f"{y}-01-01", "end": f"{y}-12-31"} for y in YEARS],
        claims=claims,
        events=[{"id": f"e{n}", "source": "s01", "date": f"2024-01-{n + 10}", "summary": text(12)} for n in range(15)],
    )


def weight(client: FlaskClient, path: str) -> tuple[int, str]:
    """The bytes of an answer to a browser, its headers included, and its text."""
    answer = client.get(path, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert answer.status_code == 200
    told = sum(len(name) + len(value) + len(": \r\n") for name, value in answer.headers)
    return told + len(answer.data), client.get(path).text


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> FlaskClient:
    folder = years_of_reports(tmp_path_factory.mktemp("weight"))
    return create_app(Snapshot(compile_dossiers([folder], CACHE)), settings).test_client()


@pytest.mark.parametrize("path", ["/maps/years/", "/ar/maps/years/"])
def test_the_first_view_of_two_years_of_reports_keeps_to_the_budget(client: FlaskClient, path: str) -> None:
    size, page = weight(client, path)
    fetched = dict.fromkeys(re.findall(r'<(?:link|script)[^>]* (?:href|src)="(/a/[^"]+)"', page))
    sizes = {name: weight(client, name)[0] for name in fetched}
    assert {name.split("/")[-1] for name in sizes} == {"live.css", "leaflet.js", "map.js", "app.js"}
    assert size + sum(sizes.values()) <= MOST, {path: size} | sizes

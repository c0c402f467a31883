"""Labels on a crowded map: none touches another, a button or the stamp, and none is cut, before and after scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect
from shapely.geometry import LineString

from mapsvc.compile import compile_dossiers
from mapsvc.config import Settings, data_folder
from mapsvc.maps.drawing.basemap import load_basemap
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app
from tests.browser.conftest import Visit, serving
from tests.dossiers import write_dossier
from tests.gazetteer_fixtures import CACHE

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]

LONG = "Al-Harir-Shaqlawa-Rawanduz-Expeditionary-Support-Site of the Northern Sector"
SITES = [("Camp Arifjan", 28.9, 48.2), (LONG, 36.5, 44.3), ("Erbil", 36.2, 44.0), ("Qayyarah West", 35.8, 43.1)]
SITES += [(f"Forward Operating Base Number {index}", 33.0 + index / 5, 43.6 + index % 3 / 4) for index in range(9)]

PERIODS = ("before", "after")

TOUCHING = """() => {
  const seen = (e) => {
    if (getComputedStyle(e).visibility === 'hidden') return false;
    for (let at = e; at; at = at.parentElement) if (getComputedStyle(at).display === 'none') return false;
    return true;
  };
  const live = document.querySelector('#map.map-live');
  const said = live ? '.map-label, .map-name, .badge' : '#map .map-picture text';
  const texts = [...document.querySelectorAll(said)].filter(seen);
  const parts = [...document.querySelectorAll('.map-buttons button, .map-stamp')].filter(seen);
  const map = document.getElementById('map').getBoundingClientRect();
  const boxes = texts.flatMap((e, owner) => {
    const walker = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const { parentElement } = walker.currentNode;
      if (!seen(parentElement) || !walker.currentNode.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      const end = live ? parentElement.getBoundingClientRect().bottom : Infinity;
      for (const { left, top, right, bottom } of range.getClientRects()) {
        if (top + 4 < end) found.push([left, top, right, bottom, owner, e.textContent]);
      }
    }
    return found;
  }).concat(parts.map((e, index) => {
    const { left, top, right, bottom } = e.getBoundingClientRect();
    return [left, top, right, bottom, `part ${index}`, e.className];
  }));
  const over = (a, b) => [0, 1].every((axis) => Math.min(a[axis + 2], b[axis + 2]) - Math.max(a[axis], b[axis]) > 1);
  const labels = boxes.filter((a) => typeof a[4] === 'number');
  const met = labels.flatMap((a) => boxes.filter((b) => a[4] !== b[4] && over(a, b)).map((b) => `${a[5]} | ${b[5]}`));
  const inside = ([left, top, right, bottom]) =>
    left > map.left - 1 && right < map.right + 1 && top > map.top - 1 && bottom < map.bottom + 1;
  const cut = labels.filter((a) => !inside(a)).map((a) => `cut: ${a[5]}`);
  return { texts: texts.length, faults: [...met, ...cut] };
}"""


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Iterator[str]:
    """The address of a server with a dossier of long names and of sites that stand close together."""
    sites = [
        {"id": f"s{index}", "name": name, "kind": "base", "lat": lat, "lon": lon}
        for index, (name, lat, lon) in enumerate(SITES)
    ]
    tables: dict[str, list[dict[str, object]]] = {
        "forces": [{"id": "us", "name": "United States and partner special operations forces"}],
        "places": [{"id": "iraq", "name": "Iraq", "kind": "country", "lat": "", "lon": ""}, *sites],
    }
    claims: list[dict[str, object]] = [
        {"id": "c", "figure": "about 2,500"},
        *({"id": f"c{site['id']}", "place": site["id"], "figure": "about 300"} for site in sites),
    ]
    crowd = {"name": "crowded", "title": "A crowded map"}
    folder = write_dossier(tmp_path_factory.mktemp("crowded"), package=crowd, **tables, claims=claims)
    twice = [
        {**claim, "id": f"{claim['id']}{n}", "period": period} for claim in claims for n, period in enumerate(PERIODS)
    ]
    both = write_dossier(
        tmp_path_factory.mktemp("both"), package={"name": "both", "title": "Twice"}, **tables, claims=twice
    )
    app = create_app(Snapshot(compile_dossiers([folder, both], CACHE)), settings)
    with serving(app) as address:
        yield address


@pytest.mark.parametrize("path", ["/maps/crowded/before/", "/ar/maps/crowded/before/", "/embed/crowded/before/"])
@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_no_label_touches_another_or_is_cut(crowded: str, visit: Open, path: str, width: int) -> None:
    first = visit(crowded + path, width=width, scripts="blocked").page.evaluate(TOUCHING)
    page = visit(crowded + path, width=width).page
    stages = [first, page.evaluate(TOUCHING)]
    for button in (".map-zoom-in", ".map-zoom-in", ".map-home"):
        page.locator(button).click()
        page.wait_for_function("!document.querySelector('.leaflet-zoom-anim')")
        stages.append(page.evaluate(TOUCHING))
    assert [stage["faults"] for stage in stages] == [[]] * len(stages)
    assert all(stage["texts"] for stage in stages), "and some labels there are"


NAMED_AT = """() => {
  const map = Object.values(window).find((value) => value instanceof L.Map);
  const corner = map.getContainer().getBoundingClientRect();
  const seen = (e) => getComputedStyle(e).visibility !== 'hidden';
  return [...document.querySelectorAll('.map-label.country')].filter(seen).map((e) => {
    const range = document.createRange();
    range.selectNodeContents(e.querySelector('.n'));
    const { left, right, top, bottom } = range.getBoundingClientRect();
    return [left, right].map((x) => {
      const { lng, lat } = map.containerPointToLatLng([x - corner.left, (top + bottom) / 2 - corner.top]);
      return [lng, lat];
    });
  });
}"""


@pytest.mark.parametrize("width", [1280, 768, 390])
def test_a_country_is_named_in_itself(crowded: str, visit: Open, width: int) -> None:
    """On the live map too, at any zoom: labels of sites do not push it over its border."""
    page = visit(f"{crowded}/maps/crowded/before/", width=width).page
    stages = [page.evaluate(NAMED_AT)]
    for button in (".map-zoom-in", ".map-home"):
        page.locator(button).click()
        page.wait_for_function("!document.querySelector('.leaflet-zoom-anim')")
        stages.append(page.evaluate(NAMED_AT))
    countries = load_basemap(data_folder("geodata")).countries
    iraq = countries.loc[countries["name"] == "Iraq"].geometry.item().buffer(0.05)
    assert all(iraq.contains(LineString(line)) for stage in stages for line in stage)
    assert any(stages), "it is named at some zoom"


COVERED = """() => {
  const seen = (e) => getComputedStyle(e).visibility !== 'hidden';
  const boxes = [...document.querySelectorAll('.map-label')].filter(seen).map((e) => e.getBoundingClientRect());
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.1;
  const met = boxes.flatMap((a, at) => boxes.slice(at + 1).filter((b) => over(a, b)));
  const sides = boxes.flatMap(({ width, height }) => [width, height]);
  return { seen: boxes.length, covered: met.length, least: Math.min(...sides) };
}"""


@pytest.mark.parametrize("width", [1280, 390])
def test_labels_can_be_pressed_all_over(crowded: str, visit: Open, width: int) -> None:
    """WCAG 2.2, 2.5.8: none is less than 24 px wide or high, or under another."""
    page = visit(f"{crowded}/maps/crowded/before/", width=width).page
    found = page.evaluate(COVERED)
    assert found["covered"] == 0
    assert found["least"] >= 24


TAKEN = """() => {
  new MutationObserver(() => {
    const map = document.querySelector('#map');
    if (window.atOnce || !map?.classList.contains('map-live')) return;
    const seen = (e) => getComputedStyle(e).visibility === 'visible';
    window.atOnce = [...map.querySelectorAll('.map-label')].filter(seen).length;
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['class'] });
}"""


@pytest.mark.parametrize("width", [1280, 390])
def test_the_picture_stays_until_the_live_map_has_its_labels(crowded: str, visit: Open, width: int) -> None:
    page = visit(f"{crowded}/maps/crowded/before/", width=width).page
    labels = page.evaluate(COVERED)["seen"]
    page.add_init_script(f"({TAKEN})()")
    page.reload()
    page.wait_for_selector("#map.map-live")
    assert page.evaluate("window.atOnce") == labels > 0


FIGURES = """() => {
  const read = (e) => [...e.querySelectorAll('bdi')].map((part) => part.textContent).join(' ');
  const seen = (e) => getComputedStyle(e).visibility !== 'hidden';
  const map = document.getElementById('map').getBoundingClientRect();
  const inView = (e) => {
    const { left, top, right, bottom } = e.getBoundingClientRect();
    return left > map.left && right < map.right && top > map.top && bottom < map.bottom;
  };
  return {
    labels: [...document.querySelectorAll('.map-label:not(.brief)')].filter((e) => seen(e) && inView(e)).map(read),
    key: [...document.querySelectorAll('.map-key:not([hidden]) button')].map(read),
    lettered: document.querySelectorAll('.map-key:not([hidden]) .letter').length,
    badges: document.querySelectorAll('.map-labels .badge').length,
  };
}"""


@pytest.mark.parametrize("path", ["/maps/crowded/", "/ar/maps/crowded/"])
def test_figures_without_room_are_told_below_by_letters(crowded: str, visit: Open, path: str) -> None:
    page = visit(f"{crowded}{path}", width=390).page
    page.wait_for_selector(".map-key button")
    first = page.evaluate(FIGURES)
    # Each figure of the dossier is told once: upon the map or below it.
    assert sorted([*first["labels"], *first["key"]]) == sorted(set(first["labels"]) | set(first["key"]))
    assert len(first["labels"]) + len(first["key"]) == len(SITES) + 1
    assert first["badges"] == first["lettered"] > 0

    page.locator(".map-key button").first.click()
    page.wait_for_selector(".details h2")
    assert page.locator(".details h2").text_content() in first["key"][0]
    assert "#place-" in page.url

    for _ in range(4):
        page.locator(".map-zoom-in").click()
    shorter = "count => document.querySelectorAll('.map-key button').length < count"
    page.wait_for_function(shorter, arg=len(first["key"]))
    nearer = page.evaluate(FIGURES)
    assert nearer["badges"] == nearer["lettered"], "a letter in the key is one on the map"
    assert len(nearer["labels"]) + len(nearer["key"]) < len(SITES), "nothing is told that is out of view"
    assert not set(nearer["key"]) & set(nearer["labels"])


@pytest.mark.parametrize("path", ["/maps/crowded/before/", "/ar/embed/crowded/before/"])
@pytest.mark.parametrize("width", [1200, 390])
def test_without_scripts_letters_of_the_picture_are_told_below_it(
    crowded: str, visit: Open, path: str, width: int
) -> None:
    page = visit(crowded + path, width=width, scripts="off").page
    letters = [badge.text_content() for badge in page.locator(".map-picture .badge").all() if badge.is_visible()]
    lines = [line for line in page.locator(".map-key li").all() if line.is_visible()]
    assert len(lines) >= len(letters) > 0
    assert [sign.text_content() for line in lines for sign in line.locator(".letter").all()] == letters
    assert letters == list(dict.fromkeys(letters))


def test_a_comparison_has_a_key_of_each_side(crowded: str, visit: Open) -> None:
    page = visit(f"{crowded}/maps/both/before/?compare=after", width=390).page
    page.wait_for_selector(".map-key .key-period")
    assert page.locator(".key-period").all_inner_texts() == ["Before October 2025", "From October 2025"]
    shown = page.evaluate(FIGURES)
    assert shown["badges"] == shown["lettered"] > 0
    page.locator(".swipe").evaluate("range => { range.value = 97; range.dispatchEvent(new Event('input')); }")
    expect(page.locator(".key-period")).to_have_count(1)
    shown = page.evaluate(FIGURES)
    assert shown["badges"] == shown["lettered"] > 0
    page.click(".compare-toggle")
    expect(page.locator(".swiping, .key-period")).to_have_count(0)
    alone = page.evaluate(FIGURES)
    assert alone["badges"] == alone["lettered"] > 0
    assert len(alone["labels"]) + len(alone["key"]) == len(SITES) + 1

"""The rules by which labels and letters of the live map are placed, on made-up crowds: its modules alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import pytest
from flask import Flask, Response, send_from_directory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page
from shapely import LineString, Point, box

from mapsvc.compile.bundle import leaflet_file
from mapsvc.config import data_folder
from mapsvc.maps.drawing.labels import ALOOF, APART, IN_LINE, MOST_LED, NEAR
from tests.browser.conftest import serving

pytestmark = pytest.mark.browser

ROOM = [0, 0, 500, 300]

START = """async () => {
  for (const name of ['labels', 'interior', 'lettering']) Object.assign(window, await import(`/js/${name}.js`));
  await import('/js/key.js');
}"""

PLACE = """([labels, room]) => {
  const items = labels.map(({ at, w, h, ...label }) => {
    const size = { w, h, pad: 0, name: { w, down: h / 2 } };
    const element = document.createElement('button');
    const point = L.point(at);
    const sizes = { whole: size, slim: size, brief: { ...size, w: w / 2 } };
    return { ...label, ...sizes, element, point, heads: [point], reaches: [label.r], name: '' };
  });
  const symbols = items.map(({ point: { x, y }, r }) => [x - r - 1, y - r - 1, x + r + 1, y + r + 1]);
  const { lines, untold } = placeLabels(items, symbols, [], room);
  return {
    boxes: items.map(({ box }) => box),
    brief: items.map(({ element }) => element.matches('.brief')),
    untold: untold.map((item) => items.indexOf(item)),
    lines,
  };
}"""


@dataclass(frozen=True)
class Label:
    """A label of w x h px for a symbol of radius r at a point of the map, px."""

    at: tuple[int, int]
    r: int = 5
    w: int = 80
    h: int = 24
    led: bool = False
    sized: bool = True
    keyed: bool = True
    kind: str = "site"
    tone: str = field(default="t-stated")


@pytest.fixture(scope="module")
def bare(chromium: Browser) -> Iterator[Page]:
    """A page with nothing but the modules that place labels."""
    host = Flask("bare")

    @host.get("/")
    def _page() -> str:
        return (
            "<!doctype html><title>t</title><link rel=icon href=data:,><script src=/leaflet.js></script>"
            "<nav class=tabs><a data-period=p>P</a></nav><div class=picture-key></div><ul class=map-key></ul>"
        )

    @host.get("/leaflet.js")
    def _leaflet() -> Response:
        return Response(leaflet_file("leaflet.js"), mimetype="text/javascript")

    @host.get("/js/<name>")
    def _module(name: str) -> Response:
        return send_from_directory(data_folder("static") / "js", name, mimetype="text/javascript")

    with serving(host) as address:
        page = chromium.new_page()
        page.goto(address)
        page.evaluate(START)
        yield page
        page.close()


def placed(page: Page, labels: list[Label], room: list[int] = ROOM) -> dict[str, Any]:
    """Where labels stand, in the order given: boxes or null, which are names alone, and which are untold."""
    found: dict[str, Any] = page.evaluate(PLACE, [[asdict(label) for label in labels], room])
    return found


POINTS = st.tuples(st.integers(0, 500), st.integers(0, 300))
CROWDS = st.lists(
    st.builds(Label, at=POINTS, r=st.integers(3, 20), w=st.integers(30, 120), h=st.just(24), led=st.booleans()),
    min_size=2,
    max_size=14,
    unique_by=lambda label: label.at,
)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FEW
@given(CROWDS)
def test_labels_keep_their_distances(bare: Page, crowd: list[Label]) -> None:
    found = placed(bare, crowd)
    symbols = [box(x - r - 1, y - r - 1, x + r + 1, y + r + 1) for (x, y), r in ((c.at, c.r) for c in crowd)]
    frames = [one and box(*one) for one in found["boxes"]]
    for label, frame in zip(crowd, frames, strict=True):
        if frame is None:
            continue
        assert box(*ROOM).covers(frame)
        left, top, right, bottom = frame.bounds
        aside = box(left - APART, top, right + APART, bottom)
        assert not any(other.intersection(aside).area for other in frames if other not in (None, frame))
        above_or_below = bottom <= label.at[1] or top >= label.at[1]
        across = IN_LINE if above_or_below else NEAR
        near = box(left - across, top - NEAR, right + across, bottom + NEAR)
        strange = [symbol for symbol in symbols if not symbol.contains(Point(label.at))]
        assert not any(symbol.intersection(near).area for symbol in strange)


LED = st.lists(
    st.builds(Label, at=POINTS, r=st.integers(3, 12), w=st.integers(60, 120), led=st.sampled_from([True])),
    min_size=12,
    max_size=24,
    unique_by=lambda label: label.at,
)


@FEW
@given(LED)
def test_lines_lead_past_other_symbols_to_labels_that_stand_alone(bare: Page, crowd: list[Label]) -> None:
    found = placed(bare, crowd)
    assert len(found["lines"]) <= MOST_LED
    symbols = [box(x - r - 1, y - r - 1, x + r + 1, y + r + 1) for (x, y), r in ((c.at, c.r) for c in crowd)]
    frames = [box(*one) for one in found["boxes"] if one]
    for line in found["lines"]:
        end = Point(line[-1])
        frame = min(frames, key=end.distance)
        assert frame.distance(end) < 1e-6, "it ends at a label"
        begun = min(crowd, key=lambda label: abs(Point(label.at).distance(Point(line[0])) - label.r))
        strange = [symbol for symbol in symbols if not symbol.contains(Point(begun.at))]
        assert not any(symbol.contains(Point(at)) for symbol in strange for at in line)
        left, top, right, bottom = frame.bounds
        aloof = box(left - ALOOF, top - ALOOF / 3, right + ALOOF, bottom + ALOOF / 3)
        assert not any(symbol.intersection(aloof).area for symbol in symbols)
    assert not any(LineString(line).intersects(frame) for line in found["lines"] for frame in inner(frames))


def inner(frames: list[Any]) -> list[Any]:
    """What of labels no line touches, their edges left out."""
    return [frame.buffer(-2, join_style="mitre") for frame in frames]


def test_a_label_leaves_the_next_its_best_place(bare: Page) -> None:
    """The first has seven more, none worse."""
    first, second = placed(bare, [Label((206, 72), h=40), Label((200, 100))])["boxes"]
    assert second == [209, 88, 289, 112], "to the right of its symbol"
    assert first[0] != 215
    alone, _ = placed(bare, [Label((206, 72), h=40), Label((200, 200))])["boxes"]
    assert alone[0] == 215, "where it stands in nobody's way, to the right of its own"


def test_what_is_lost_is_placed_first_where_all_then_find_room(bare: Page) -> None:
    """In the order given the last of these finds no room."""
    crowd = [
        Label((230, 30), r=8, w=100, led=True),
        Label((130, 120), r=12, w=90, led=True),
        Label((260, 100), w=60, led=True),
        Label((250, 20), w=70, led=True),
    ]
    found = placed(bare, crowd, [0, 0, 300, 150])
    assert None not in found["boxes"]
    assert found["untold"] == []


def test_a_line_leads_to_a_label_that_may_stand_off(bare: Page) -> None:
    """Not to one that may not: a site without a figure of its own."""
    room = [0, 0, 200, 200]
    walls = [Label((100 + x, 100 + y), r=3, w=400) for x in (-22, 22) for y in (-14, 14)]
    alone, led = (placed(bare, [*walls, Label((100, 100), w=40, led=may)], room) for may in (False, True))
    assert alone["boxes"][-1] is None
    assert led["boxes"][-1] is not None
    assert len(led["lines"]) == 1


def test_only_symbols_without_a_size_are_named_without_their_figure(bare: Page) -> None:
    """A disc's number is qualified in its label, or the disc has none."""
    room = [0, 0, 70, 40]
    plain, disc = (placed(bare, [Label((20, 20), w=80, sized=sized)], room) for sized in (False, True))
    assert plain["brief"] == [True]
    assert disc["boxes"] == [None]
    assert plain["untold"] == disc["untold"] == [0], "a name alone does not tell the figure"


MEASURED = """height => {
  const element = document.createElement('button');
  element.style.cssText = `position: absolute; padding: 0; border: 0; width: 80px; height: ${height}px`;
  document.body.append(element);
  const point = L.point(100, 100);
  const item = { element, point, r: 5, heads: [point], reaches: [5], name: '', kind: 'site', tone: '', sized: true };
  measureLabels([item]);
  placeLabels([item], [[94, 94, 106, 106]], [[0, 94, 80, 106], [120, 94, 200, 106]], [0, 0, 200, 120]);
  element.remove();
  return [item.whole.pad, item.box];
}"""


@pytest.mark.parametrize(("height", "pad"), [(20, 0), (24, 0), (25, 1), (40, 3)])
def test_higher_labels_keep_some_room_above_and_below(bare: Page, height: int, pad: int) -> None:
    """So much that one above its symbol, which its text may all but touch, does not cover that."""
    found, at = bare.evaluate(MEASURED, height)
    assert found == pad
    assert at is not None, "beside its symbol there is no room"
    assert at[3] - at[1] == height
    assert at[3] == 94 - pad


MIDDLES = """([rows, own, room, size]) => {
  const interior = createInterior(L.point(own), rows, room);
  return interior.middles(size).map(([left, top]) => [left + size.w / 2, top + size.h / 2]);
}"""


@pytest.mark.parametrize(("width", "places"), [(140, 1), (200, 0)])
def test_a_label_of_an_area_at_the_edge_stands_near_what_is_seen_of_it(bare: Page, width: int, places: int) -> None:
    """Its points in view lie 66 px from the map's edge: a label that had to be farther from them stands elsewhere."""
    rows = [{"y": y, "left": -500, "right": 110} for y in range(0, 240, 20)]
    size = {"w": width, "h": 20, "pad": 0, "name": {"w": 10, "down": 10}}
    found = bare.evaluate(MIDDLES, [rows, [-195, 110], [0, 0, 500, 300], size])
    assert min(len(found), 1) == places
    assert all(abs(x - 66.4) <= 24 for x, _ in found)


KEY = """([names, held]) => {
  const pane = document.createElement('div');
  document.body.append(pane);
  pane.append(document.createElement('span'));
  const none = { hit: () => false };
  const lost = names.map((place, index) => {
    const element = document.createElement('button');
    element.dataset.place = place;
    element.textContent = place;
    const point = L.point(100 + 100 * index, 100);
    const [left, top] = [point.x + 10, point.y - 12];
    return {
      element, point, r: 5, heads: [point], kind: 'site', keyed: true, mark: { place, tone: 't-stated' },
      box: index ? null : [left, top, left + 60, top + 24],
    };
  });
  const side = { lost, items: lost, tried: lost, pane, room: [0, 0, 500, 300], period: 'p', nets: {
    taken: none, symbols: none, elsewhere: () => [],
  } };
  mapsvcKey(side, { letters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', more: 'more' }, () => {});
  const list = document.querySelector('.map-key');
  if (held) {
    list.querySelector(`[data-place=${held}]`).focus();
    mapsvcKey(side, { letters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', more: 'more' }, () => {});
  }
  const badges = [...pane.querySelectorAll('.badge')].map((badge) => L.DomUtil.getPosition(badge));
  pane.replaceChildren();
  pane.remove();
  return { held: document.activeElement.dataset.place || '', badges: badges.map(({ x, y }) => [x, y]) };
}"""


def test_a_letter_stands_at_a_name_that_is_alone(bare: Page) -> None:
    """At the symbol where there is no name."""
    (first, second) = bare.evaluate(KEY, [["erbil", "anbar"], ""])["badges"]
    assert first == [171, 91], "to the right of the name"
    assert abs(second[0] + 9 - 200) <= 5 + 9 + 1


def test_a_key_that_is_made_anew_keeps_the_focus(bare: Page) -> None:
    """Of a reader who moves through it with the keyboard while the map moves."""
    assert bare.evaluate(KEY, [["erbil", "anbar"], "anbar"])["held"] == "anbar"

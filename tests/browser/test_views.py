"""Comparing periods, looking back in time, citing a figure, finding a place, coming closer, printing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
SEED = "iraq-syria-2024"
Open = Callable[..., Visit]
CLIP = "name => getComputedStyle(document.querySelector(`.leaflet-${name}-pane`)).clipPath"
COPIED = "window.copied = []; navigator.clipboard.writeText = async text => { window.copied.push(text); }; null"


def shown(visited: Visit, selector: str) -> str:
    return " ".join(visited.page.inner_text(selector).split())


def fetched_in_vain(route: Route) -> None:
    """Let a page be gone to, but not be fetched by a script."""
    if route.request.resource_type == "fetch":
        route.abort()
    else:
        route.continue_()


def edge(visited: Visit, pane: str) -> list[float]:
    """The left and right ends of what a pane shows, in its own px."""
    corners = visited.page.evaluate(CLIP, pane).removeprefix("polygon(").removesuffix(")").split(",")
    xs = [float(corner.split()[0].removesuffix("px")) for corner in corners]
    return [min(xs), max(xs)]


@pytest.mark.parametrize("surface", ["maps", "embed"])
def test_two_periods_are_compared_with_a_divider_that_the_keyboard_moves(site: str, visit: Open, surface: str) -> None:
    visited = visit(f"{site}/{surface}/{SEED}/")
    page = visited.page
    page.click(".compare-toggle")
    page.wait_for_selector(".swiping .swipe")
    assert page.url.endswith("?compare=before-2025-09")
    before = page.inner_text(".leaflet-labels-then-pane")
    assert "approximately 2,500 US" in before
    assert "approximately 2,500 US" not in page.inner_text(".leaflet-labels-pane")
    left, right = edge(visited, "labels-then"), edge(visited, "labels")
    assert left[1] == right[0]
    page.focus(".swipe")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert edge(visited, "labels-then")[1] > left[1]
    assert edge(visited, "labels-then")[1] == edge(visited, "labels")[0]
    page.click(".compare-toggle")
    assert "compare" not in page.url
    assert page.evaluate(CLIP, "labels") == "none"
    assert page.locator(".leaflet-labels-then-pane .map-label").count() == 0
    assert visited.complaints == []


def test_the_legend_of_a_comparison_explains_the_signs_on_both_sides(site: str, visit: Open) -> None:
    signs = {}
    for period in ("before-2025-09", "after-2026"):
        page = visit(f"{site}/maps/{SEED}/{period}/").page
        signs[period] = set(page.locator(".legend li").all_inner_texts())
    before, after = signs.values()
    assert before - after
    assert after - before
    page = visit(f"{site}/maps/{SEED}/after-2026/?compare=before-2025-09").page
    page.wait_for_selector(".swiping")
    expect(page.locator(".legend li")).to_have_count(len(before | after))
    assert set(page.locator(".legend li").all_inner_texts()) == before | after
    page.click(".compare-toggle")
    expect(page.locator(".legend li")).to_have_count(len(after))


def test_labels_behind_the_divider_cannot_be_reached(site: str, visit: Open) -> None:
    visited = visit(f"{site}/maps/{SEED}/?compare=before-2025-09")
    page = visited.page
    page.wait_for_selector(".swiping")
    page.fill(".swipe", "100")
    assert page.locator(".leaflet-labels-pane .map-label:not(.lost):not([inert])").count() == 0
    page.fill(".swipe", "0")
    assert page.locator(".leaflet-labels-then-pane .map-label:not(.lost):not([inert])").count() == 0
    assert page.locator(".leaflet-labels-pane .map-label[inert]").count() == 0


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("at", ["35", "50", "70"])
def test_no_label_is_cut_by_the_divider(site: str, visit: Open, prefix: str, at: str) -> None:
    """Labels stand whole on the side of their period, clear of the divider."""
    page = visit(f"{site}{prefix}/maps/{SEED}/?compare=before-2025-09").page
    page.wait_for_selector(".swiping")
    page.fill(".swipe", at)
    divider = page.locator(".swipe-line").bounding_box()
    assert divider
    sides = set()
    for pane in ("labels", "labels-then"):
        boxes = [b.bounding_box() for b in page.locator(f".leaflet-{pane}-pane > :not(.lost)").all()]
        across = {box["x"] > divider["x"] for box in boxes if box}
        assert len(across) == 1
        sides |= across
        assert not [b for b in boxes if b and b["x"] < divider["x"] < b["x"] + b["width"]]
    assert len(sides) == 2


FIGURES = """() => [...document.querySelectorAll('.map-label:not(.lost, .brief)')].map(
    label => [label.closest('.leaflet-pane').className.includes('-then'), label.dataset.place])"""


def test_a_figure_has_its_label_wherever_the_divider_stands(site: str, visit: Open) -> None:
    """A place that the divider cuts keeps one, on the side that has room for it."""
    page = visit(f"{site}/maps/outposts/before/?compare=after").page
    page.wait_for_selector(".swiping")
    seen = set()
    for at in range(0, 101, 5):
        page.fill(".swipe", str(at))
        page.locator(".swipe").dispatch_event("change")
        shown = [tuple(one) for one in page.evaluate(FIGURES)]
        assert {"erbil", "kuwait", "arifjan"} <= {place for _, place in shown}, at
        seen |= set(shown)
    assert seen >= {(then, place) for then in (True, False) for place in ("erbil", "kuwait", "arifjan")}


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_the_date_is_whole_where_the_divider_meets_it(site: str, visit: Open, prefix: str) -> None:
    page = visit(f"{site}{prefix}/maps/{SEED}/?compare=before-2025-09", width=390).page
    page.wait_for_selector(".swiping")
    stamp, line = page.locator(".map-stamp").bounding_box(), page.locator(".swipe-line").bounding_box()
    assert stamp
    assert line
    assert stamp["x"] < line["x"] < stamp["x"] + stamp["width"]
    # What is seen at the place where they meet does not change when the divider is there.
    clip = {"x": line["x"] - 8, "y": stamp["y"] + 2, "width": 16, "height": stamp["height"] - 4}
    there = page.screenshot(clip=clip)  # type: ignore[arg-type]
    page.locator(".swipe-line").evaluate("line => { line.hidden = true; }")
    assert page.screenshot(clip=clip) == there  # type: ignore[arg-type]


def test_a_comparison_sums_up_both_periods_the_earlier_first(site: str, visit: Open) -> None:
    page = visit(f"{site}/maps/{SEED}/after-2026/?compare=before-2025-09").page
    expect(page.locator(".summary .side")).to_have_count(2)
    first, second = page.locator(".summary .side").all_inner_texts()
    assert first.startswith("Before September 2025")
    assert second.startswith("After end of 2026")
    page.click(".compare-toggle")
    expect(page.locator(".summary .side")).to_have_count(0)
    assert page.inner_text(".summary").startswith("After end of 2026")


@pytest.mark.parametrize("surface", ["maps", "embed"])
def test_without_scripts_a_comparison_shows_both_pictures(site: str, visit: Open, surface: str) -> None:
    page = visit(f"{site}/{surface}/{SEED}/after-2026/?compare=before-2025-09", scripts="off").page
    pictures = [page.locator(".pair-map svg").bounding_box(), page.locator("#map > svg").bounding_box()]
    assert all(box and box["width"] > 300 and box["height"] > 200 for box in pictures)
    assert page.locator(".pair b").all_inner_texts() == ["Before September 2025", "After end of 2026"]
    ids = page.locator("[id]").evaluate_all("nodes => nodes.map(node => node.id)")
    assert len(ids) == len(set(ids))


def test_a_place_is_marked_on_both_sides_of_a_comparison_until_it_is_left(site: str, visit: Open) -> None:
    page = visit(f"{site}/maps/{SEED}/after-2026/?compare=before-2025-09").page
    page.wait_for_selector(".swiping")
    marked = page.locator(".map-label.chosen")
    page.locator(".leaflet-labels-pane .map-label[data-place=erbil]").dispatch_event("click")
    expect(marked).to_have_count(page.locator(".map-label[data-place=erbil]").count())
    assert {label.get_attribute("data-place") for label in marked.all()} == {"erbil"}
    assert page.locator(".leaflet-labels-then-pane .chosen").count() == 1
    page.keyboard.press("Escape")
    expect(marked).to_have_count(0)


def test_in_arabic_the_earlier_period_is_on_the_right(site: str, visit: Open) -> None:
    visited = visit(f"{site}/ar/maps/{SEED}/?compare=before-2025-09")
    visited.page.wait_for_selector(".swiping")
    assert edge(visited, "labels-then")[0] == edge(visited, "labels")[1]


def test_a_shared_address_opens_the_same_view_and_back_leaves_it(site: str, visit: Open) -> None:
    path = f"{site}/maps/{SEED}/after-2026/?force=us&compare=before-2025-09#place-erbil"
    visited = visit(path)
    page = visited.page
    page.wait_for_selector(".swiping")
    page.wait_for_selector("#details h3")
    assert shown(visited, "#details h2") == "Erbil"
    assert page.locator("#details h3").all_inner_texts() == ["Before September 2025", "After end of 2026"]
    assert page.input_value("#force") == "us"
    assert page.url == path
    # There is a list for every step between.
    page.locator("[data-fragment=changes] h2").nth(1).wait_for()
    page.click("text=After September 2025")
    assert "after-2025-09/?force=us&compare=before-2025-09#place-erbil" in page.url
    page.go_back()
    assert page.url == path
    page.wait_for_selector(".tabs [aria-current=true]:has-text('After end of 2026')")


def test_the_changes_of_a_period_are_told_in_words(site: str, visit: Open) -> None:
    visited = visit(f"{site}/maps/{SEED}/after-2025-09/", scripts="off")
    told = shown(visited, "[data-fragment=changes]")
    assert "What changes: Before September 2025 → After September 2025" in told
    assert "fewer US" in told
    assert "approximately 2,500 US → ‘hundreds’" in told
    assert "compares reported with planned" in told


def test_report_dates_are_links_that_need_no_script(site: str, visit: Open) -> None:
    visited = visit(f"{site}/maps/{SEED}/after-2026/", scripts="off")
    page = visited.page
    page.click(".clock summary")
    assert page.inner_text(".clock a[aria-current]") == "27 September 2024"
    assert "new: Unnamed news site" in page.inner_text(".clock li >> nth=0")
    page.click(".clock a:has-text('6 September 2024')")
    assert page.url == f"{site}/maps/{SEED}@2024-09-06/after-2026/"
    assert "As known on 6 September 2024" in shown(visited, ".stamp")
    assert "As known on 6 September 2024" in shown(visited, ".map-stamp")
    page.click(".clock summary")
    page.click(".clock a:has-text('27 September 2024')")
    assert page.url == f"{site}/maps/{SEED}/after-2026/"


def test_a_figure_is_copied_as_a_sentence_that_can_be_checked(site: str, visit: Open) -> None:
    visited = visit(f"{site}/maps/{SEED}/before-2025-09/#place-syria")
    page = visited.page
    page.wait_for_selector("#details .cite")
    page.evaluate(COPIED)
    page.click("#details .cite >> nth=0")
    page.wait_for_selector("#details .cite:has-text('Copied')")
    (text,) = page.evaluate("window.copied")
    link = f"{site}/maps/{SEED}@2024-09-27/before-2025-09/#place-syria"
    assert "from reports by Unnamed news site (27 September 2024" in text
    assert "approximately 900 US, Syria (Before September 2025), as known on 27 September 2024" in text
    assert text.endswith(link)
    page.goto(link)
    page.wait_for_selector("#details .sentence")
    assert shown(visited, "#details h2") == "Syria"


def test_without_scripts_a_comparison_tells_each_step_between_its_ends(site: str, visit: Open) -> None:
    both = visit(f"{site}/maps/{SEED}/before-2025-09/?compare=after-2026", scripts="off").page
    headings = both.locator(".what-changes h2:visible")
    assert len(headings.all()) == 2
    assert "Before September 2025 → After September 2025" in headings.first.inner_text()
    one = visit(f"{site}/maps/{SEED}/after-2026/?compare=after-2025-09", scripts="off").page
    assert len(one.locator(".what-changes h2:visible").all()) == 1
    live = visit(f"{site}/maps/{SEED}/before-2025-09/?compare=after-2026").page
    expect(live.locator(".what-changes h2:visible")).to_have_count(2)


@pytest.mark.parametrize("width", [580, 700, 950, 330])
def test_without_scripts_no_label_is_cut_at_any_width(site: str, visit: Open, width: int) -> None:
    """A picture is laid out for three widths, and shows less in the narrowest containers of each."""
    page = visit(f"{site}/maps/outposts/before/", width=width, scripts="off").page
    cut = page.evaluate("""() => {
      const map = document.querySelector('#map').getBoundingClientRect();
      return [...document.querySelectorAll('#map .l')].filter((label) => {
        const { left, right, width } = label.getBoundingClientRect();
        return width && (left < map.left || right > map.right);
      }).map((label) => label.textContent);
    }""")
    assert cut == []


def test_without_a_clipboard_the_sentence_can_be_selected(site: str, visit: Open) -> None:
    visited = visit(f"{site}/maps/{SEED}/before-2025-09/#place-syria")
    page = visited.page
    page.wait_for_selector("#details .cite")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.click("#details .cite >> nth=0")
    page.wait_for_selector(".cited textarea:focus")
    assert page.input_value(".cited textarea").startswith("approximately 900 US, Syria")


def test_a_period_that_cannot_be_fetched_is_gone_to(site: str, visit: Open) -> None:
    visited = visit(f"{site}/maps/{SEED}/before-2025-09/")
    page = visited.page
    page.route("**/after-2026/", fetched_in_vain)
    page.evaluate("window.same = true")
    page.click("text=After end of 2026")
    page.wait_for_selector("[data-fragment=table] caption:has-text('After end of 2026')")
    assert page.evaluate("window.same") is None


def test_coming_closer_brings_finer_ground_and_more_names(site: str, visit: Open) -> None:
    visited = visit(f"{site}/maps/{SEED}/")
    page = visited.page
    assert page.locator(".b-region").count() == 0
    names = page.locator(".leaflet-labels-pane .map-name").count()
    for _ in range(2):
        page.click(".map-zoom-in")
    page.wait_for_selector(".leaflet-deep-pane .b-region", state="attached")
    assert page.locator(".leaflet-labels-pane .map-name").count() > names
    assert visited.complaints == []


def test_paper_gets_the_whole_map(site: str, visit: Open) -> None:
    visited = visit(f"{site}/maps/{SEED}/before-2025-09/")
    page = visited.page
    # The style of paper applies only after the event.
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate("document.getElementById('map').offsetWidth") <= 680
    inside = """() => [...document.querySelectorAll('.map-label:not(.lost)')].every(label => {
        const [a, b] = [label, document.getElementById('map')].map(part => part.getBoundingClientRect());
        return a.left >= b.left && a.right <= b.right; })"""
    assert page.evaluate(inside)
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.getElementById('map').offsetWidth") > 1000


@pytest.mark.parametrize("surface", ["maps", "embed"])
def test_paper_is_light_whatever_the_theme(site: str, visit: Open, surface: str) -> None:
    colours = """() => ['body', '#map', '#map .b-land', '#map .map-label', '#map .map-name'].map(found => {
        const { color, fill, backgroundColor } = getComputedStyle(document.querySelector(found));
        return [color, fill, backgroundColor]; })"""
    seen = []
    for theme in ("light", "dark"):
        page = visit(f"{site}/{surface}/{SEED}/?theme={theme}", scheme=theme).page
        seen.append(page.evaluate(colours))
        page.emulate_media(media="print")
        seen.append(page.evaluate(colours))
    light, light_paper, dark, dark_paper = seen
    assert dark_paper == light_paper
    assert dark != light


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_on_paper_both_periods_are_named_on_their_side_of_the_divider(site: str, visit: Open, prefix: str) -> None:
    visited = visit(f"{site}{prefix}/maps/{SEED}/after-2026/?compare=before-2025-09")
    page = visited.page
    page.wait_for_selector(".swiping")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    ends = """part => { const { left, right } = part.getBoundingClientRect(); return [left, right]; }"""
    before, after = [tag.evaluate(ends) for tag in page.locator(".swipe-tag").all()]
    assert set(page.locator(".tabs a:visible").all_inner_texts()) == set(page.locator(".swipe-tag").all_inner_texts())
    line, frame, pane = [page.locator(part).evaluate(ends) for part in (".swipe-line", "#map", ".leaflet-labels-pane")]
    assert frame[0] < before[0] < before[1] < line[0] < line[1] < after[0] < after[1] < frame[1]
    [cut] = set(edge(visited, "labels")) & set(edge(visited, "labels-then"))
    assert line[0] - 1 <= pane[0] + cut <= line[1] + 1
    assert page.locator(".swipe-tag").first.evaluate("tag => getComputedStyle(tag).printColorAdjust") == "exact"


PLACES = [
    {"id": "geonames.98182", "name": "Baghdad", "kind": "city", "country": "IQ", "lat": 33.34, "lon": 44.4},
    {"id": "geonames.2", "name": "Baghdad", "kind": "city", "country": "US", "lat": 41.7, "lon": -92.0},
    {"id": "geonames.1", "name": "Lima", "kind": "city", "country": "PE", "lat": -12.0, "lon": -77.0},
]
BOX = """href => { document.getElementById('map').dataset.suggest = href; }"""


def searching(visited: Visit, status: int) -> None:
    """Answer for the gazetteer, and let the page ask it."""
    body = json.dumps(PLACES)
    visited.page.route("**/gazetteer/suggest?**", lambda route: route.fulfill(status=status, json=json.loads(body)))
    visited.page.evaluate(BOX, "/gazetteer/suggest")


def test_a_place_is_found_with_the_keyboard_and_shown(searchable: str, visit: Open) -> None:
    visited = visit(f"{searchable}/maps/{SEED}/")
    searching(visited, 200)
    page = visited.page
    page.focus("#find")
    page.keyboard.type("bag", delay=200)
    page.wait_for_selector("#found [role=option]")
    assert page.get_attribute("#find", "aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    active = page.get_attribute("#find", "aria-activedescendant")
    assert page.get_attribute(f"#{active}", "aria-selected") == "true"
    page.keyboard.press("Enter")
    page.wait_for_selector(".s-found", state="attached")
    assert "Baghdad" in shown(visited, ".find-status")
    page.keyboard.press("ArrowDown")
    page.fill("#find", "lima")
    page.wait_for_selector("#found [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert "outside" in shown(visited, ".find-status")


def test_the_places_of_the_map_are_offered_first_and_open(searchable: str, visit: Open) -> None:
    visited = visit(f"{searchable}/maps/{SEED}/")
    searching(visited, 200)
    page = visited.page
    page.fill("#find", "BÂ")
    offered = page.locator("#found [role=option]")
    # Those that begin with it before those that have it in them; the map's own not twice, and a far namesake too.
    own = ["Baghdad in these reports", "Anbar in these reports"]
    expect(offered).to_have_text([*own, "Baghdad city, US", "Lima city, PE"])
    page.keyboard.press("Enter")
    page.wait_for_selector("#details .sentence")
    assert page.url.endswith("#place-baghdad")
    assert page.locator(".s-found").count() == 1


def test_the_places_of_the_map_are_found_without_a_connection(searchable: str, visit: Open) -> None:
    visited = visit(f"{searchable}/maps/{SEED}/")
    searching(visited, 200)
    page = visited.page
    page.fill("#find", "ba")
    page.wait_for_selector("#found [role=option]")
    page.unroute("**/gazetteer/suggest?**")
    page.context.set_offline(True)
    page.fill("#find", "erb")
    expect(page.locator("#found [role=option]")).to_have_text(["Erbil in these reports"])


def test_where_no_gazetteer_answers_the_places_of_the_map_are_found(searchable: str, visit: Open) -> None:
    visited = visit(f"{searchable}/maps/{SEED}/")
    searching(visited, 404)
    page = visited.page
    page.fill("#find", "anb")
    expect(page.locator("#found [role=option]")).to_have_text(["Anbar in these reports"])
    page.fill("#find", "lima")
    expect(page.locator(".find-status")).to_have_text("No place found.")


def test_a_site_of_files_finds_the_places_of_the_map(published_site: str, visit: Open) -> None:
    """Its pages name no gazetteer to ask."""
    visited = visit(f"{published_site}/maps/{SEED}/")
    asked: list[str] = []
    visited.page.on("request", lambda request: asked.append(request.url))
    visited.page.fill("#find", "a")
    options = visited.page.locator("#found [role=option]")
    expect(options.first).to_have_text(re.compile(" in these reports$"))
    assert options.count() > 4, "no others need room"
    assert not any("/gazetteer" in url for url in asked)


@pytest.mark.parametrize("width", [1200, 701, 390])
@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_what_is_known_of_a_place_leaves_the_search_in_view(
    searchable: str, visit: Open, prefix: str, width: int
) -> None:
    page = visit(f"{searchable}{prefix}/maps/{SEED}/#place-erbil", width=width).page
    page.wait_for_selector("#details .sentence")
    page.click("#find")
    assert page.evaluate("document.activeElement.id") == "find"


def test_a_link_to_a_place_shows_it_on_the_map_and_what_is_known_of_it(site: str, visit: Open) -> None:
    """On a phone the details stand at the window's lower edge, wherever the page is scrolled to."""
    page = visit(f"{site}/maps/{SEED}/before-2025-09/#place-syria", width=390).page
    page.wait_for_selector("#details .sentence")
    seen = """selector => {
      const { top, bottom } = document.querySelector(selector).getBoundingClientRect();
      return Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0));
    }"""
    assert page.evaluate(seen, "#details .sentence") > 15
    assert page.evaluate(seen, ".map-label[data-place=syria]") > 15
    page.evaluate("scrollTo(0, 200)")
    assert page.evaluate(seen, "#details .sentence") > 15
    assert page.evaluate(seen, "#details") < page.evaluate("innerHeight") / 2
    page.click("#details .close")
    page.wait_for_selector("#details.hint")

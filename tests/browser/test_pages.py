"""What a reader's browser does with the pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
SEED = "iraq-syria-2024"
Open = Callable[..., Visit]


def text_of(visited: Visit, selector: str) -> str:
    return " ".join(visited.page.inner_text(selector).split())


@pytest.mark.parametrize(
    "path", [f"/maps/{SEED}/", f"/ar/maps/{SEED}/", f"/embed/{SEED}/", "/maps/hostile/", "/maps/nowhere/"]
)
def test_the_live_map_draws_without_a_complaint_or_a_foreign_request(site: str, visit: Open, path: str) -> None:
    visited = visit(site + path)
    visited.page.wait_for_selector("#map.map-live")
    assert visited.complaints == []
    assert visited.hosts() == {site}
    assert visited.page.evaluate("window.owned") is None


@pytest.mark.parametrize(("path", "most"), [("/maps", 80_000), ("/ar/maps", 80_000), ("/embed", 75_000)])
def test_the_first_view_is_light(site: str, visit: Open, path: str, most: int) -> None:
    """Bytes on the wire, headers and all; an embed carries no table, no sources and no builder."""
    visited = visit(f"{site}{path}/{SEED}/")
    sizes = [request.sizes() for request in visited.requests]
    assert len(sizes) <= 7
    assert sum(s["responseBodySize"] + s["responseHeadersSize"] for s in sizes) <= most, "bytes"
    if "embed" in path:
        assert visited.page.locator("table, #sources, #builder, [type='application/ld+json']").count() == 0


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("before-2025-09", ["approximately 2,500 US", "approximately 900 US", "Ain al-Asad"]),
        (
            "after-2025-09",
            ["‘hundreds’ or ‘the majority’ of US to leave; reports differ", "coalition to leave"],
        ),
        ("after-2026", ["US to leave"]),
    ],
)
def test_each_period_shows_what_the_dossier_says(site: str, visit: Open, period: str, said: list[str]) -> None:
    visited = visit(f"{site}/maps/{SEED}/{period}/")
    for words in said:
        assert words in text_of(visited, "#map"), "on the map"
        assert words in text_of(visited, "main"), "on the page"


@pytest.mark.parametrize("period", ["before-2025-09", "after-2025-09", "after-2026"])
@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_tabs_begin_at_the_first_unless_the_chosen_one_would_be_out_of_view(
    site: str, visit: Open, prefix: str, period: str
) -> None:
    page = visit(f"{site}{prefix}/maps/{SEED}/{period}/", width=240).page
    measured = """() => {
      const list = document.querySelector('.tabs');
      const [row, tab] = [list, list.querySelector('[aria-current]')].map((part) => part.getBoundingClientRect());
      const moved = Math.abs(list.scrollLeft);
      const reach = document.dir === 'rtl' ? row.right - tab.left : tab.right - row.left;
      const seen = tab.left > row.left - 1 && tab.right < row.right + 1;
      return { seen, moved, needed: moved + reach > row.width - 40 };
    }"""
    found = page.evaluate(measured)
    assert found["seen"]
    assert found["needed"] or not found["moved"]


def test_a_tab_switches_map_and_table_and_the_address(site: str, visit: Open) -> None:
    visited = visit(f"{site}/maps/{SEED}/before-2025-09/")
    page = visited.page
    assert "approximately 2,500" in text_of(visited, "#map")
    page.click("text=After end of 2026")
    page.wait_for_selector("[data-fragment=table] caption:has-text('After end of 2026')")
    assert page.url == f"{site}/maps/{SEED}/after-2026/"
    assert "approximately 2,500" not in text_of(visited, "#map")
    assert "approximately 2,500" not in text_of(visited, "[data-fragment=table]")
    page.go_back()
    page.wait_for_selector("[data-fragment=table] caption:has-text('Before September 2025')")
    assert page.url == f"{site}/maps/{SEED}/before-2025-09/"
    assert "approximately 2,500" in text_of(visited, "#map")
    assert visited.complaints == []


@pytest.mark.parametrize("width", [390, 1200])
@pytest.mark.parametrize("path", ["/maps/{}/", "/ar/maps/{}/after-2026/", "/embed/{}/"])
def test_a_page_opens_at_its_top(site: str, visit: Open, path: str, width: int) -> None:
    page = visit(site + path.format(SEED), width=width).page
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("width", [390, 1200])
@pytest.mark.parametrize("path", ["/", "/ar/"])
def test_in_the_list_each_map_stands_in_its_card_above_its_title(
    site: str, published_site: str, visit: Open, path: str, width: int
) -> None:
    inside = """() => [...document.querySelectorAll('.card')].map((card) => {
      const [map, title] = ['svg', 'h2'].map((name) => card.querySelector(name).getBoundingClientRect());
      const box = card.getBoundingClientRect();
      const across = map.width > 100 && map.left >= box.left && map.right <= box.right;
      return across && map.top >= box.top && map.bottom <= title.top;
    })"""
    for address in (site, published_site):
        found = visit(address + path, width=width).page.evaluate(inside)
        assert found
        assert all(found)


def test_addresses_the_page_writes_can_be_opened_again(site: str, visit: Open) -> None:
    visited = visit(f"{site}/maps/{SEED}/?as_of=2024-09-10&lang=ar&theme=dark")
    visited.page.locator(".tabs a").last.click()
    assert visited.page.url == f"{site}/ar/maps/{SEED}@2024-09-06/after-2026/?theme=dark"
    assert visited.page.reload().status == 200


def test_a_place_can_be_picked_by_keyboard(site: str, visit: Open) -> None:
    visited = visit(f"{site}/maps/{SEED}/")
    visited.page.get_by_role("button", name="Ain al-Asad").first.focus()
    visited.page.keyboard.press("Enter")
    visited.page.wait_for_selector("#details .sentence")
    assert "Ain al-Asad" in text_of(visited, "#details")
    assert visited.page.url.endswith("#place-ain-al-asad")


@pytest.mark.parametrize("surface", ["maps", "embed"])
def test_one_force_can_be_chosen(site: str, visit: Open, surface: str) -> None:
    visited = visit(f"{site}/{surface}/{SEED}/?force=coalition")
    assert "coalition to leave" in text_of(visited, "#map")
    assert "US to" not in text_of(visited, "#map")


def test_without_scripts_the_picture_the_tabs_and_the_table_remain(site: str, visit: Open) -> None:
    visited = visit(f"{site}/maps/{SEED}/", scripts="off")
    assert "coalition to leave" in text_of(visited, "#map")
    visited.page.click("text=Before September 2025")
    assert "approximately 2,500" in " ".join(visited.page.text_content("#map").split())
    assert "approximately 2,500" in text_of(visited, "table")


@pytest.mark.parametrize("missing", ["leaflet.js", "map.js", "live.css"])
def test_without_its_live_map_the_page_keeps_the_picture_and_no_room_for_the_rest(
    site: str, visit: Open, missing: str
) -> None:
    visited = visit(f"{site}/")
    page = visited.page
    page.route(f"**/{missing}", lambda route: route.abort())
    page.goto(f"{site}/maps/{SEED}/")
    page.wait_for_selector("html.still", state="attached")
    assert visited.complaints == ["error: Failed to load resource: net::ERR_FAILED"]
    assert page.locator(".map-picture").is_visible()
    assert page.locator(".map-picture .l").filter(visible=True).count()
    for part in page.locator(".scripted").all():
        assert part.bounding_box() is None
    page.click(".tabs a >> nth=2")
    assert page.url == f"{site}/maps/{SEED}/after-2026/"


def test_a_tab_pressed_before_the_live_map_is_there_leads_to_its_period(site: str, visit: Open) -> None:
    page = visit(f"{site}/").page
    # It never answers the first page.
    page.route("**/map.js", lambda _: None, times=1)
    page.goto(f"{site}/maps/{SEED}/", wait_until="commit")
    page.click(".tabs a >> nth=2")
    page.wait_for_selector("#map.map-live")
    assert page.url == f"{site}/maps/{SEED}/after-2026/"
    assert page.locator(".tabs a").nth(2).get_attribute("aria-current") == "true"


def test_where_the_system_sets_the_colours_labels_differ_from_their_halo(site: str, visit: Open) -> None:
    for scripts in ("on", "blocked"):
        page = visit(f"{site}/maps/{SEED}/", scripts=scripts).page
        page.emulate_media(forced_colors="active")
        look = "label => { const s = getComputedStyle(label); return [s.webkitTextStrokeColor, s.color]; }"
        if scripts == "blocked":
            look = "label => { const s = getComputedStyle(label); return [s.stroke, s.fill]; }"
        label = page.locator(".map-label" if scripts == "on" else ".map-picture .l").filter(visible=True).first
        halo, ink = label.evaluate(look)
        assert halo != ink


def test_a_figure_of_the_details_leads_to_its_why_and_back(site: str, visit: Open) -> None:
    visited = visit(f"{site}/maps/{SEED}/after-2025-09/#place-iraq")
    visited.page.click("#details .figures a")
    visited.page.wait_for_selector(".why-page")
    assert "/why/planned/us/iraq/after-2025-09/" in visited.page.url
    assert visited.complaints == []
    visited.page.click("text=Back to the map")
    visited.page.wait_for_selector("#details h2")
    assert text_of(visited, "#details h2") == "Iraq"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        f"/maps/{SEED}/",
        f"/ar/maps/{SEED}/",
        f"/embed/{SEED}/",
        "/maps/hostile/",
        "/ar/maps/two-clocks/",
        f"/ar/maps/{SEED}/why/planned/us/iraq/after-2025-09/",
    ],
)
def test_nothing_is_wider_than_the_window(site: str, visit: Open, path: str) -> None:
    visited = visit(site + path, width=320)
    visited.page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    # As many periods as a long story has.
    more = "tab => tab.after(...[1, 2].map(() => tab.cloneNode(true)))"
    visited.page.evaluate(f"document.querySelectorAll('.tabs li').forEach({more})")
    for width in (320, 390, 768, 1200):
        visited.page.set_viewport_size({"width": width, "height": 800})
        assert visited.page.evaluate("document.documentElement.scrollWidth") <= width


LINES = """tab => {
  const words = document.createRange();
  words.selectNodeContents(tab);
  return Math.round(words.getBoundingClientRect().height / parseFloat(getComputedStyle(tab).lineHeight)); }"""


def test_on_a_phone_a_tab_breaks_its_line_only_where_all_are_too_long_for_the_row(site: str, visit: Open) -> None:
    for path, lines in ((f"/ar/maps/{SEED}/", {1}), (f"/maps/{SEED}/", {1, 2, 3})):
        tabs = visit(site + path, width=390).page.locator(".tabs a")
        assert {tab.evaluate(LINES) for tab in tabs.all()} <= lines
        assert len({tab.evaluate("tab => tab.getBoundingClientRect().top") for tab in tabs.all()}) == 1


WHY = f"/maps/{SEED}/why/planned/us/iraq/after-2025-09/"
COMPARED = f"/maps/{SEED}/?compare=before-2025-09#place-iraq"
PATHS = ["/", f"/maps/{SEED}/", COMPARED, f"/embed/{SEED}/", WHY, "/maps/two-clocks/#ledger", "/nothing-here"]
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
LOOKS: list[tuple[str, int, dict[str, list[str]] | None]] = [
    ("light", 1200, None),
    ("dark", 1200, COLOURS),
    ("dark", 390, None),
    ("light", 320, COLOURS),
]
"""Schemes and widths: a scheme changes nothing but colours, so the second look of a width is asked for those alone."""
LOADS = [(path, prefix, "on") for path in PATHS for prefix in ("", "/ar")]


@pytest.mark.parametrize("load", [*LOADS, (PATHS[1], "", "blocked")], ids=lambda v: "-".join(map(str, v)))
def test_axe_finds_no_violation(site: str, visit: Open, load: tuple[str, str, str]) -> None:
    path, prefix, scripts = load
    visited = visit(site + prefix + path, scripts=scripts)
    if "compare" in path:
        visited.page.wait_for_selector(".swiping")
        visited.page.wait_for_selector("#details .sentence")
    for scheme, width, rules in LOOKS:
        visited.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        visited.page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(visited.page, options=rules)
        assert found.violations_count == 0, f"{scheme} {width}: {found.generate_report()}"


@pytest.mark.parametrize("sandbox", ["allow-scripts", "allow-scripts+allow-same-origin"])
def test_the_embed_works_in_a_sandboxed_frame_of_another_origin(article: str, visit: Open, sandbox: str) -> None:
    visited = visit(f"{article}/?{sandbox}")
    frame = visited.page.frame_locator("iframe")
    frame.locator("#map.map-live").wait_for()
    assert "coalition to leave" in " ".join(frame.locator("#map").inner_text().split())
    assert visited.complaints == []

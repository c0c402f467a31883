"""One step after another on a page: what is shown, told and led to stays of one view, on bad networks too."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.conftest import Visit
from tests.browser.test_views import fetched_in_vain, searching

pytestmark = pytest.mark.browser
SEED = "iraq-syria-2024"
Open = Callable[..., Visit]
LABELS = """() => [...document.querySelectorAll('.leaflet-labels-pane > :not(.lost)')].map(
    label => `${label.textContent} ${label.style.transform}`).sort()"""


def view(address: str | None) -> tuple[str, dict[str, list[str]], str]:
    """An address's period, its choices and its place."""
    parts = urlsplit(address or "")
    return parts.path.rstrip("/").rpartition("/")[2], parse_qs(parts.query), parts.fragment


def views(links: Locator) -> list[tuple[str, dict[str, list[str]], str]]:
    return [view(link.get_attribute("href")) for link in links.all()]


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("width", [1200, 390])
def test_the_search_takes_a_click_before_a_place_is_chosen(
    searchable: str, visit: Open, prefix: str, width: int
) -> None:
    page = visit(f"{searchable}{prefix}/maps/{SEED}/", width=width).page
    page.click("#find")
    assert page.evaluate("document.activeElement.id") == "find"


@pytest.mark.parametrize("width", [1200, 390])
def test_a_place_that_is_found_is_in_view(searchable: str, visit: Open, width: int) -> None:
    visited = visit(f"{searchable}/maps/{SEED}/", width=width)
    searching(visited, 200)
    page = visited.page
    page.set_viewport_size({"width": width, "height": 640})
    page.fill("#find", "bag")
    page.wait_for_selector("#found [role=option]")
    page.keyboard.press("Enter")
    expect(page.locator(".s-found")).to_be_in_viewport(ratio=1)


def test_other_days_and_languages_keep_what_is_shown(site: str, visit: Open) -> None:
    page = visit(f"{site}/maps/{SEED}/").page
    page.click("text=Before September 2025")
    page.select_option("#force", "us")
    page.locator(".map-label[data-place=syria]").dispatch_event("click")
    page.wait_for_selector("#details .sentence")
    shown = ("before-2025-09", {"force": ["us"]}, "place-syria")
    days, languages = page.locator(".clock a"), page.locator(".languages a")
    assert set(map(str, views(days))) == set(map(str, views(languages))) == {str(shown)}
    assert [force for _, force, _ in views(page.locator(".tabs a"))] == [{"force": ["us"]}] * 3
    letter = unquote(page.locator("[data-report]").get_attribute("href") or "")
    assert letter.endswith(f" · {site}/maps/{SEED}/before-2025-09/?force=us#place-syria")
    page.keyboard.press("Escape")
    expect(languages.last).not_to_have_attribute("href", "#place-syria")
    page.click(".clock summary")
    days.last.click()
    page.wait_for_selector("#map.map-live")
    assert page.url == f"{site}/maps/{SEED}@2024-09-06/before-2025-09/?force=us"
    assert page.input_value("#force") == "us"


def test_other_days_keep_a_comparison_without_scripts(site: str, visit: Open) -> None:
    page = visit(f"{site}/maps/{SEED}/after-2026/?force=us&compare=before-2025-09", scripts="off").page
    choices = {"force": ["us"], "compare": ["before-2025-09"]}
    assert views(page.locator(".clock a")) == [("after-2026", choices, "")] * 2


@pytest.mark.parametrize("surface", ["maps", "embed"])
def test_until_a_period_is_fetched_nothing_is_told_of_another(site: str, visit: Open, surface: str) -> None:
    page = visit(f"{site}/{surface}/{SEED}/before-2025-09/").page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/after-2026/", hold)
    page.click("text=After end of 2026")
    expect(page.locator(".summary")).to_be_hidden()
    expect(page.locator("[data-fragment=legend]")).to_be_hidden()
    assert page.locator(".tabs [aria-current]").inner_text() == "After end of 2026"
    held.pop().continue_()
    expect(page.locator(".summary")).to_be_visible()
    assert page.inner_text(".summary").startswith("After end of 2026")
    expect(page.locator("[aria-busy]")).to_have_count(0)


def test_without_a_connection_the_map_goes_on_and_the_rest_comes_with_it(site: str, visit: Open) -> None:
    page = visit(f"{site}/maps/{SEED}/before-2025-09/").page
    page.select_option("#force", "us")
    expect(page.locator("[aria-busy]")).to_have_count(0)
    page.context.set_offline(True)
    page.click("text=After end of 2026")
    page.locator(".map-label[data-place=iraq]:has-text('US to leave')").wait_for()
    expect(page.locator(".summary")).to_have_text("No connection: what is said of this view comes when it is back.")
    assert page.inner_text("[data-fragment=table]") == ""
    page.locator(".map-label[data-place=syria]").dispatch_event("click")
    expect(page.locator("#details h2")).to_have_text("Syria")
    expect(page.locator("#details p")).to_have_text("No connection: what is said of this view comes when it is back.")
    page.context.set_offline(False)
    expect(page.locator("#details")).not_to_contain_text("No connection")
    expect(page.locator("#details h2")).to_have_text("Syria")
    page.click("#details .close")
    expect(page.locator("#details")).to_contain_text("Select a label")
    expect(page.locator(".summary")).to_contain_text("After end of 2026, US")
    expect(page.locator("#force")).to_have_value("us")


@pytest.mark.parametrize("answer", ["none", "login"])
def test_what_cannot_be_fetched_is_gone_to_with_the_force_chosen(site: str, visit: Open, answer: str) -> None:
    page = visit(f"{site}/maps/{SEED}/before-2025-09/").page
    page.select_option("#force", "us")
    expect(page.locator("[aria-busy]")).to_have_count(0)

    def login(route: Route) -> None:
        if route.request.resource_type == "fetch":
            route.fulfill(content_type="text/html", body="<p>Log in to this network")
        else:
            route.continue_()

    page.route("**/after-2026/*", fetched_in_vain if answer == "none" else login)
    page.click("text=After end of 2026")
    page.wait_for_selector("[data-fragment=table] caption:has-text('After end of 2026')")
    assert page.url.endswith("/after-2026/?force=us")
    assert page.inner_text(".summary").startswith("After end of 2026, US")


@pytest.mark.parametrize("width", [1200, 390])
def test_labels_stand_after_a_comparison_as_before_it(site: str, visit: Open, width: int) -> None:
    page = visit(f"{site}/maps/{SEED}/before-2025-09/", width=width).page
    before = page.evaluate(LABELS)
    page.click(".compare-toggle")
    page.wait_for_selector(".swiping")
    page.click(".compare-toggle")
    page.wait_for_selector(".map-box:not(.swiping)")
    assert page.evaluate(LABELS) == before


@pytest.mark.parametrize("width", [320, 390])
def test_a_comparison_leaves_the_maps_buttons(site: str, visit: Open, width: int) -> None:
    page = visit(f"{site}/maps/{SEED}/?compare=before-2025-09", width=width).page
    page.wait_for_selector(".swiping")
    top = """button => {
        button.scrollIntoView({ block: 'center' });
        const { left, top, width, height } = button.getBoundingClientRect();
        return button.contains(document.elementFromPoint(left + width / 2, top + height / 2)); }"""
    assert page.locator(".map-zoom-in").evaluate(top)


@pytest.mark.parametrize("path", [f"/maps/{SEED}/", f"/ar/maps/{SEED}/"])
def test_what_is_compared_with_can_be_read_on_a_phone(site: str, visit: Open, path: str) -> None:
    page = visit(f"{site}{path}?compare=before-2025-09", width=390).page
    page.wait_for_selector(".compare-with:not([hidden])")
    text = """select => {
        const [size, font] = [select.getBoundingClientRect().width, getComputedStyle(select).font];
        const pen = Object.assign(document.createElement('canvas').getContext('2d'), { font });
        return size - pen.measureText(select.selectedOptions[0].text).width; }"""
    assert page.locator("#compare").evaluate(text) > 16


@pytest.mark.parametrize(("prefix", "end"), [("", "100"), ("/ar", "0")])
def test_a_divider_at_the_end_does_not_widen_the_page(site: str, visit: Open, prefix: str, end: str) -> None:
    page = visit(f"{site}{prefix}/maps/{SEED}/?compare=before-2025-09", width=640).page
    page.wait_for_selector(".swiping")
    page.fill(".swipe", end)
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("width", [1200, 390])
def test_what_is_known_of_a_place_comes_into_view(site: str, visit: Open, prefix: str, width: int) -> None:
    page = visit(f"{site}{prefix}/maps/{SEED}/", width=width).page
    page.evaluate("scrollTo(0, 0)")
    page.locator(".map-label[data-place=iraq]").dispatch_event("click")
    expect(page.locator("#details .sentence").first).to_be_in_viewport()
    expect(page.locator(".map-label[data-place=iraq]")).to_be_in_viewport()

"""A reader without a mouse, with large type, with paper: the way through a page by keys alone, and what is printed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
SEED = "iraq-syria-2024"
Open = Callable[..., Visit]
FOCUSED = """() => {
  const at = document.activeElement;
  const box = at.getBoundingClientRect();
  const style = getComputedStyle(at);
  const name = at.id || [...at.classList][0] || at.closest('[class]')?.classList[0] || at.tagName;
  const ring = style.outlineStyle !== 'none' || at.matches('.swipe');
  return { name, seen: box.width > 0 && box.height > 0, ring };
}"""


def walk(page: Page, until: str) -> list[str]:
    """Press Tab until something named `until` has the focus; every stop must show that it has it."""
    stops: list[str] = []
    while not stops or stops[-1] != until:
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        assert stop["seen"], stop
        assert stop["ring"], stop
        stops.append(stop["name"])
        assert len(stops) < 80, stops
    return stops


def in_order(stops: list[str], wanted: list[str]) -> bool:
    """Whether the wanted stops come one after the other, whatever stands between."""
    rest = iter(stops)
    return all(name in rest for name in wanted)


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_tab_goes_through_the_page_as_it_is_read(site: str, visit: Open, prefix: str) -> None:
    page = visit(f"{site}{prefix}/maps/{SEED}/").page
    stops = walk(page, "use" if page.locator("#use > summary").get_attribute("id") else "part")
    assert in_order(stops, ["skip", "brand", "languages", "clock", "tabs", "compare-toggle", "force"]), stops
    assert stops.index("force") < stops.index("map-label"), stops


@pytest.mark.parametrize(("prefix", "onward"), [("", "ArrowRight"), ("/ar", "ArrowLeft")])
def test_keys_alone_lead_from_period_to_place_and_back(site: str, visit: Open, prefix: str, onward: str) -> None:
    visited = visit(f"{site}{prefix}/maps/{SEED}/before-2025-09/")
    page = visited.page
    page.focus(".tabs [aria-current]")
    page.keyboard.press(onward)
    assert "/after-2025-09/" in page.url
    walk(page, "map-label")
    picked = page.evaluate("document.activeElement.dataset.place")
    page.keyboard.press("Enter")
    page.wait_for_selector("#details .sentence")
    assert page.url.endswith(f"#place-{picked}")
    page.keyboard.press("Escape")
    assert "#place" not in page.url
    assert page.evaluate("document.activeElement.dataset.place") == picked
    page.focus(".compare-toggle")
    page.keyboard.press("Space")
    page.wait_for_selector(".swiping")
    walk(page, "swipe")
    before = page.input_value(".swipe")
    page.keyboard.press("ArrowRight")
    assert page.input_value(".swipe") != before
    assert visited.complaints == []


@pytest.mark.parametrize("path", [f"/maps/{SEED}/", f"/ar/maps/{SEED}/", f"/embed/{SEED}/"])
def test_at_twice_the_size_everything_is_there(site: str, visit: Open, path: str) -> None:
    """A browser's zoom of 200 % halves the window's CSS px; larger type alone must reflow as well."""
    page = visit(site + path, width=640).page
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    assert page.locator(".tabs a").last.is_visible()


@pytest.mark.parametrize("path", [f"/maps/{SEED}/before-2025-09/", f"/ar/maps/{SEED}/", "/maps/two-clocks/"])
@pytest.mark.parametrize("scripts", ["on", "blocked"])
def test_a_map_and_what_is_said_of_it_are_one_sheet_of_paper(site: str, visit: Open, path: str, scripts: str) -> None:
    """Headline, date, summary, map, legend, changes and sources; the table is for screens and downloads."""
    page = visit(site + path, scripts=scripts).page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})
    foot = page.evaluate("document.querySelector('[data-fragment=legend]').getBoundingClientRect().bottom + scrollY")
    assert foot <= 960
    assert page.locator("footer p").first.text_content()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", print_background=True))) == 1


@pytest.mark.parametrize(("theme", "paper"), [("dark", "rgb(21, 23, 26)"), ("light", "rgb(255, 255, 255)")])
def test_a_forced_theme_needs_no_script(site: str, visit: Open, theme: str, paper: str) -> None:
    for surface in ("maps", "embed"):
        other = "light" if theme == "dark" else "dark"
        page = visit(f"{site}/{surface}/{SEED}/?theme={theme}", scheme=other, scripts="blocked").page
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == paper
        assert "theme=" + theme in str(page.locator(".tabs a").first.get_attribute("href"))

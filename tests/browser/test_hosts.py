"""Embeds on other people's pages: each tool's frame gets its height, and nothing of the page around is touched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Frame, Page, expect

from mapsvc.config import Settings
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app
from tests.browser.conftest import Visit, serving
from tests.browser.hosts import KINDS, host

pytestmark = pytest.mark.browser
SEED = "iraq-syria-2024"
WORDPRESS_MOST = 1000
Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def hosts(site: str) -> Iterator[str]:
    with serving(host(site, SEED)) as address:
        yield address


@pytest.fixture
def counted(app: Flask) -> Iterator[tuple[str, Counter[str]]]:
    """A server of its own, and how often each path was asked for."""
    asked: Counter[str] = Counter()

    def counting(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        asked[environ["PATH_INFO"]] += 1
        return app(environ, start)

    with serving(counting) as address:  # type: ignore[arg-type]
        yield address, asked


def embedded(page: Page) -> Frame:
    return page.frames[1]


SETTLED = """most => new Promise((resolve, reject) => {
  let left = 900;
  const content = () => Math.ceil(document.body.getBoundingClientRect().height);
  const look = () => {
    if (innerHeight === Math.min(content(), most)) resolve(innerHeight);
    else if (left--) requestAnimationFrame(look);
    else reject(new Error(`the frame is ${innerHeight} px high, its content ${content()}`));
  };
  look();
})"""


def settled(page: Page, kind: str) -> int:
    """Wait until the frame is as high as its content (WordPress: at most 1000 px), and say how high that is."""
    embedded(page).wait_for_selector("#map.map-live")
    return int(embedded(page).evaluate(SETTLED, WORDPRESS_MOST if kind == "wordpress" else 10_000))


def open_builder(page: Page) -> None:
    """Open the embed builder, and wait for its script, which is fetched then."""
    page.click("#builder > summary")
    expect(page.locator("[data-output=oembed]")).not_to_have_value("")


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_gets_the_height_of_its_map_and_leaves_the_page_alone(hosts: str, visit: Open, kind: str) -> None:
    visited = visit(f"{hosts}/{kind}")
    page = visited.page
    wide = settled(page, kind)
    entries = page.evaluate("history.length")
    embedded(page).locator(".tabs a").last.click()
    settled(page, kind)
    page.set_viewport_size({"width": 320, "height": 800})
    assert settled(page, kind) > wide
    assert embedded(page).evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("[scrollX, scrollY]") == [0, 0]
    assert page.evaluate("history.length") == entries
    assert visited.complaints == []


def test_an_inset_selects_its_place_within_the_embed(hosts: str, site: str, visit: Open) -> None:
    address = f"{site}/embed/outposts/before/"
    alone = visit(address).page
    framing = visit(f"{hosts}/plain").page
    framing.locator("iframe").evaluate("(frame, source) => { frame.src = source; }", address)
    for view in (alone, embedded(framing)):
        view.wait_for_url(address)
        view.wait_for_selector("#map.map-live")
    entries = framing.evaluate("history.length")
    for view in (alone, embedded(framing)):
        view.locator(".insets a").first.click()
        expect(view.locator("#details h2")).to_have_text("Andersen")
        assert str(view.url).startswith(f"{address}#place-")
    assert framing.evaluate("history.length") == entries
    assert [len(page.context.pages) for page in (alone, framing)] == [1, 1]


def test_a_frame_that_names_a_place_does_not_scroll_the_page_to_it(hosts: str, site: str, visit: Open) -> None:
    visited = visit(f"{hosts}/plain")
    visited.page.evaluate(
        "document.body.prepend(Object.assign(document.createElement('div'), {style: 'height: 3000px'}))"
    )
    visited.page.locator("iframe").evaluate(
        "(frame, source) => { frame.src = source; }", f"{site}/embed/{SEED}/#place-erbil"
    )
    embedded(visited.page).locator("#details h2", has_text="Erbil").wait_for()
    assert visited.page.evaluate("scrollY") == 0


def test_ten_embeds_load_as_they_come_near_and_share_what_they_load(
    counted: tuple[str, Counter[str]], visit: Open
) -> None:
    site, asked = counted
    with serving(host(site, SEED)) as address:
        visited = visit(f"{address}/ten")
        early = sum(frame.url.startswith(site) for frame in visited.page.frames)
        for frame in visited.page.locator("iframe").all():
            frame.scroll_into_view_if_needed()
            frame.content_frame.locator("#map.map-live").wait_for()
    assert early < 5
    assert sum(frame.url.startswith(site) for frame in visited.page.frames) == 10
    assert {path: times for path, times in asked.items() if path.startswith("/a/") and times > 1} == {}
    assert visited.complaints == []


def test_looks_are_kept_from_period_to_period(site: str, visit: Open) -> None:
    visited = visit(f"{site}/embed/{SEED}/?layers=symbols,regions&controls=tabs&height=300", width=700)
    page = visited.page
    page.locator(".tabs a").last.click()
    assert page.url.endswith("/after-2026/?layers=symbols%2Cregions&controls=tabs&height=300")
    assert page.locator("#map").evaluate("map => map.clientHeight") == 300
    for hidden in (".map-label", "[data-fragment=legend]", ".map-buttons"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert visited.complaints == []


def test_a_choice_with_a_long_name_stays_in_the_frame(site: str, visit: Open) -> None:
    page = visit(f"{site}/embed/{SEED}/?compare=before-2025-09", width=320).page
    page.wait_for_selector("#compare option", state="attached")
    page.locator("#compare option").first.evaluate(
        "option => { option.textContent = 'A long name of a period '.repeat(9); }"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_pinned_embed_points_to_newer_figures(site: str, visit: Open) -> None:
    visited = visit(f"{site}/embed/{SEED}@2024-09-06/after-2026/")
    link = visited.page.get_by_role("link", name="Newer figures are known, of 27 September 2024")
    assert link.get_attribute("href") == f"/maps/{SEED}/after-2026/"
    assert visit(f"{site}/embed/{SEED}@2024-09-27/").page.locator(".newer").count() == 0


def test_the_builder_writes_code_for_what_was_chosen(site: str, visit: Open) -> None:
    visited = visit(f"{site}/maps/{SEED}/", width=320)
    page = visited.page
    open_builder(page)
    page.get_by_label("Colours").select_option("dark")
    page.get_by_role("combobox", name="Language").select_option("ar")
    page.get_by_label("Labels").uncheck()
    page.get_by_label("As known on 27 September 2024").check()
    expected = f"{site}/ar/embed/{SEED}@2024-09-27/after-2025-09/?theme=dark&amp;layers=symbols,regions"
    assert f'src="{expected}"' in page.get_by_label("Code for any page").input_value()
    preview = page.frame_locator(".preview iframe")
    preview.locator("#map.map-live").wait_for()
    assert preview.locator("html").get_attribute("lang") == "ar"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert visited.complaints == []


def test_code_says_what_the_chosen_map_says(site: str, visit: Open) -> None:
    """The headline and the summary in the code are of the period and language chosen, not of the page's."""
    chosen = visit(f"{site}/ar/maps/{SEED}/before-2025-09/").page
    title, summary = chosen.inner_text("h1"), chosen.inner_text("#summary")
    page = visit(f"{site}/maps/{SEED}/after-2026/").page
    open_builder(page)
    page.get_by_role("combobox", name="Period").select_option("before-2025-09")
    page.get_by_role("combobox", name="Language").select_option("ar")
    page.get_by_label("Colours").select_option("dark")
    markdown = page.locator("[data-output=markdown]")
    expect(markdown).to_have_value(re.compile(re.escape(f"[![{summary}]({site}/ar/image/{SEED}/dark/before-2025-09-")))
    assert f'title="{title}"' in page.input_value("[data-output=iframe]")
    page.get_by_label("As known on 27 September 2024").check()
    expect(markdown).to_have_value(re.compile(re.escape(f"/ar/image/{SEED}@2024-09-27/dark/before-2025-09.svg)")))
    drawn = re.search(r"\]\((\S+)\)\]", markdown.input_value())
    assert drawn
    assert page.request.get(drawn[1]).status == 200


def test_the_builder_begins_with_the_view_that_is_shown(site: str, visit: Open) -> None:
    page = visit(f"{site}/maps/{SEED}/before-2025-09/?force=us&compare=after-2026&theme=dark").page
    page.locator(".tabs a", has_text="After September 2025").click()
    open_builder(page)
    shown = f"{site}/embed/{SEED}/after-2025-09/?compare=after-2026&amp;force=us&amp;theme=dark"
    assert f'src="{shown}"' in page.input_value("[data-output=iframe]")


def test_where_the_public_address_is_known_the_builder_offers_the_record_that_is_a_file_too(
    snapshot: Snapshot, settings: Settings, visit: Open
) -> None:
    public = create_app(snapshot, replace(settings, base_url="https://maps.example.org"))
    with serving(public) as address:
        page = visit(f"{address}/maps/{SEED}/after-2026/").page
        open_builder(page)
        page.get_by_label("Colours").select_option("dark")
        offered = page.input_value("[data-output=oembed]")
    assert offered.startswith(f"https://maps.example.org/maps/{SEED}/after-2026/oembed.json?url=")
    record = public.test_client().get(offered.removeprefix("https://maps.example.org"))
    assert record.status_code == 200, record.text
    assert f"https://maps.example.org/embed/{SEED}/after-2026/?theme=dark" in record.json["html"]


def test_the_code_for_a_comparison_compares_on_the_page_it_is_pasted_into(site: str, visit: Open) -> None:
    page = visit(f"{site}/maps/{SEED}/").page
    open_builder(page)
    page.get_by_label("Compare with").select_option("before-2025-09")
    page.fill("#b-width", "700")
    page.locator("#b-width").blur()
    for kind in ("iframe", "listener", "wordpress"):
        code = page.input_value(f"[data-output={kind}]")
        pasted = Flask(kind)
        pasted.add_url_rule("/", "page", partial(str, code))
        with serving(pasted) as address:
            visited = visit(address)
            frame = visited.page.frame_locator("iframe")
            frame.locator(".swiping .swipe").wait_for()
            assert "approximately 2,500 US" in frame.locator(".leaflet-labels-then-pane").inner_text()
            assert [said for said in visited.complaints if "404" not in said] == []
            assert visited.page.locator("iframe").evaluate("frame => frame.offsetWidth") == 700
            visited.page.set_viewport_size({"width": 320, "height": 800})
            assert visited.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_scripts_the_plain_code_stays_and_no_builder_is_offered(site: str, visit: Open) -> None:
    visited = visit(f"{site}/maps/{SEED}/", scripts="off")
    assert not visited.page.locator("#builder").is_visible()
    visited.page.click("#use > summary")
    assert "<iframe" in visited.page.input_value("#embed-code")

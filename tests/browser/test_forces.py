"""One force alone, in a browser; and what holds of a page's parts in every state: ids are unique, references lead."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
SEED = "iraq-syria-2024"
Open = Callable[..., Visit]
MAP = "/maps/outposts/before/"
BRITISH = "Before October 2025, British: Erbil, about 90 British"
TWICE = """() => {
  const ids = [...document.querySelectorAll('[id]')].map(part => part.id);
  return ids.filter((id, index) => ids.indexOf(id) !== index); }"""
ASTRAY = """() => {
  const names = ['aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns', 'aria-activedescendant', 'for'];
  const told = names.flatMap(name => [...document.querySelectorAll(`[${name}]`)].flatMap(
    part => part.getAttribute(name).split(/\\s+/).filter(Boolean)));
  const painted = [...document.querySelectorAll('[fill^="url(#"], use')].map(
    part => (part.getAttribute('href') || part.getAttribute('fill').slice(4, -1)).slice(1));
  return [...told, ...painted].filter(id => !document.getElementById(id)); }"""


def check(page: Page) -> None:
    """No two parts of the page have one id, and what names another part names one that is there."""
    assert page.evaluate(TWICE) == []
    assert page.evaluate(ASTRAY) == []


@pytest.fixture(params=["site", "published_site"])
def host(request: pytest.FixtureRequest) -> str:
    """A live server, then plain files."""
    address: str = request.getfixturevalue(request.param)
    return address


def test_the_legend_is_of_the_force_that_is_chosen(host: str, visit: Open) -> None:
    visited = visit(f"{host}/maps/{SEED}/before-2025-09/")
    page = visited.page
    signs = "[...document.querySelectorAll('.legend li')].map((sign) => sign.dataset.sign)"
    whole = page.evaluate(signs)
    page.select_option("#force", "us")
    expect(page.locator("#summary")).to_contain_text("US:")
    alone = page.evaluate(signs)
    assert alone
    assert alone != whole
    page.reload()
    page.wait_for_function(f"alone => {signs}.join() === alone.join()", arg=alone)
    page.select_option("#force", "")
    expect(page.locator("#summary")).not_to_contain_text("US:")
    assert page.evaluate(signs) == whole
    assert visited.complaints == []


def test_what_changes_is_of_the_force_that_is_chosen(host: str, visit: Open) -> None:
    visited = visit(f"{host}/maps/outposts/after/")
    page = visited.page
    seen = page.locator(".what-changes li:visible")
    told = seen.all_inner_texts()
    assert any("US" in line for line in told)
    assert any("British" in line for line in told)
    page.select_option("#force", "uk")
    expect(page.locator("#summary")).to_contain_text("British")
    expect(seen).to_have_count(sum("British" in line for line in told))
    assert all("British" in line for line in seen.all_inner_texts())
    page.reload()
    expect(seen).to_have_count(sum("British" in line for line in told))
    page.select_option("#force", "")
    expect(seen).to_have_count(len(told))
    assert visited.complaints == []


def test_without_scripts_what_changes_is_of_the_force_too(site: str, visit: Open) -> None:
    for address in ("/maps/outposts/after/?force=uk", "/maps/outposts/after/?force=uk&compare=before"):
        page = visit(site + address, scripts="off").page
        lines = page.locator(".what-changes li:visible").all_inner_texts()
        assert lines
        assert all("British" in line for line in lines)
    assert len(
        visit(f"{site}/maps/outposts/after/", scripts="off").page.locator(".what-changes li:visible").all()
    ) > len(lines)


def test_the_insets_and_the_summary_are_of_the_force_that_is_chosen(host: str, visit: Open) -> None:
    visited = visit(host + MAP)
    page = visited.page
    insets = page.locator("[data-fragment=insets]")
    page.select_option("#force", "uk")
    expect(page.locator("#summary")).to_contain_text(BRITISH)
    expect(insets).to_contain_text("about 70 British")
    expect(insets).not_to_contain_text("US")
    assert page.get_by_role("region", name=f"Map {BRITISH}").count() == 1
    check(page)
    page.click("text=From October 2025")
    expect(page.locator("#summary")).to_contain_text("From October 2025, British: Andersen, about 40 British")
    expect(insets).to_contain_text("about 40 British")
    page.select_option("#force", "")
    expect(insets).to_contain_text("about 5,500 US")
    expect(page.locator("#summary")).to_contain_text("From October 2025: Erbil, about 300 US")
    assert visited.complaints == []


@pytest.mark.parametrize("surface", ["maps", "embed"])
def test_an_address_with_a_force_opens_on_it_and_leads_on(host: str, visit: Open, surface: str) -> None:
    page = visit(f"{host}/{surface}/outposts/before/?force=uk").page
    expect(page.locator("#summary")).to_contain_text(BRITISH)
    page.click("text=From October 2025")
    expect(page.locator("[data-fragment=insets]")).to_contain_text("about 40 British")
    assert page.url.endswith("/after/?force=uk")
    page.go_back()
    expect(page.locator("[data-fragment=insets]")).to_contain_text("about 70 British")
    if surface == "maps":
        page.select_option("#force", "")
        expect(page.locator("[data-fragment=insets]")).to_contain_text("about 6,000 US")
        assert page.url.endswith("/before/")


def test_a_comparison_is_of_the_force_on_both_sides(host: str, visit: Open) -> None:
    page = visit(f"{host}{MAP}?force=uk&compare=after").page
    expect(page.locator("#summary .side")).to_have_count(2)
    assert [text.split(";")[0] for text in page.locator("#summary .side").all_inner_texts()] == [
        BRITISH,
        "From October 2025, British: Andersen, about 40 British. Not stated: Erbil.",
    ]
    sides = page.locator("[data-fragment=insets] .side").all_inner_texts()
    assert ["about 70 British" in sides[0], "about 40 British" in sides[1]] == [True, True]
    assert "US" not in "".join(sides)
    check(page)


def test_without_scripts_forces_and_comparisons_are_links(site: str, visit: Open) -> None:
    page = visit(site + MAP, scripts="off").page
    page.click(".choices a:has-text('British')")
    assert page.url.endswith("?force=uk")
    assert BRITISH in page.inner_text("#summary")
    page.click(".choices a:has-text('From October 2025')")
    assert page.url.endswith("?force=uk&compare=after")
    assert page.locator(".pair-map svg").is_visible()
    assert "about 40 British" in page.inner_text(".pair .insets")
    check(page)


@pytest.mark.parametrize("scripts", ["on", "blocked"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        f"/maps/{SEED}/",
        f"/ar/maps/{SEED}/?compare=before-2025-09#place-erbil",
        f"/embed/{SEED}/after-2026/?compare=before-2025-09",
        "/maps/outposts/after/?compare=before&force=us",
        "/embed/outposts/?compare=before",
        "/maps/hostile/",
        "/maps/dense/?compare=before",
        f"/maps/{SEED}/why/planned/us/iraq/after-2025-09/",
    ],
)
def test_no_id_stands_twice_and_every_reference_leads_somewhere(
    searchable: str, visit: Open, path: str, scripts: str
) -> None:
    page = visit(searchable + path, scripts=scripts).page
    if scripts == "on" and "compare" in path:
        expect(page.locator("#summary .side")).to_have_count(2)
    check(page)
    if scripts == "on" and page.locator("#builder").count():
        page.click("#builder > summary")
        page.click(".map-zoom-in")
        page.click(".map-zoom-in")
        check(page)


@pytest.mark.parametrize("width", [1200, 320])
def test_axe_finds_nothing_in_a_comparison_of_one_force_with_insets_and_names_in_two_scripts(
    site: str, visit: Open, width: int
) -> None:
    page = visit(f"{site}/ar{MAP}?force=uk&compare=after", width=width).page
    expect(page.locator("#summary .side")).to_have_count(2)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


LINKS = """() => [...document.querySelectorAll('.languages a, #use p a')].map(link => new URL(link.href))
  .map(({ pathname, search }) => pathname + search)"""
"""Where a page leads to itself: in either language, as a picture, as an embed."""


def test_links_to_the_page_in_other_forms_follow_the_view(host: str, visit: Open) -> None:
    visited = visit(f"{host}/maps/outposts/")
    page = visited.page
    page.click("#use > summary")
    page.select_option("#force", "uk")
    expect(page.locator("#summary")).to_contain_text("British")
    page.click(".tabs a[data-period='before']")
    expect(page.locator("#summary")).to_contain_text("Before October 2025")
    maps, embed = ("/maps/outposts/before/?force=uk", "/embed/outposts/before/?force=uk")
    picture = "/image/outposts/before.svg"
    assert page.evaluate(LINKS) == [maps, f"/ar{maps}", picture, embed]
    code = page.input_value("#embed-code")
    assert f'<iframe src="{host}{embed}" title=' in code
    page.click(".compare-toggle")
    page.wait_for_selector(".swiping")
    other = page.evaluate("new URLSearchParams(location.search).get('compare')")
    assert f'<iframe src="{host}{embed}&amp;compare={other}" title=' in page.input_value("#embed-code")
    page.click(".compare-toggle")
    page.select_option("#force", "")
    expect(page.locator("#summary")).to_contain_text("US")
    assert page.evaluate(LINKS) == [link.partition("?")[0] for link in (maps, f"/ar{maps}", picture, embed)]
    assert visited.complaints == []


def test_an_embed_leads_to_the_table_of_what_it_shows(site: str, visit: Open) -> None:
    page = visit(f"{site}/embed/outposts/?force=uk&controls=tabs&theme=dark").page
    page.click(".tabs a[data-period='before']")
    expect(page.locator(".colophon a")).to_have_attribute("href", f"{site}/maps/outposts/before/?force=uk")

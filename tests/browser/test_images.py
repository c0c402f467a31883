"""The static picture as a document of its own, in a browser that has none of its fonts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
OUTSIDE = """() => [...document.querySelectorAll('text')].filter((text) => {
  const { left, top, right, bottom } = text.getBoundingClientRect();
  return left < 0 || top < 0 || right > 1200 || bottom > 675;
}).map((text) => text.textContent)"""


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize(
    "name", ["iraq-syria-2024/before-2025-09", "iraq-syria-2024/dark/after-2026", "quiet/before", "nowhere/before"]
)
def test_a_picture_is_painted_by_its_own_style_and_keeps_every_word_inside(
    site: str, visit: Callable[..., Visit], prefix: str, name: str
) -> None:
    visited = visit(f"{site}{prefix}/image/{name}.svg")
    paper = "rgb(21, 23, 26)" if "/dark/" in name else "rgb(255, 255, 255)"
    assert visited.page.locator(".c-paper").evaluate("paper => getComputedStyle(paper).fill") == paper
    assert visited.page.evaluate(OUTSIDE) == []
    assert visited.complaints == []

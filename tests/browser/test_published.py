"""A reader's browser on the published site: the key tests of the live one, and headers as the live one sends them."""

from __future__ import annotations

import pytest

from tests.browser.test_pages import test_a_tab_switches_map_and_table_and_the_address as test_a_tab_switches
from tests.browser.test_pages import test_each_period_shows_what_the_dossier_says as test_each_period
from tests.browser.test_pages import (
    test_the_live_map_draws_without_a_complaint_or_a_foreign_request as test_the_map_draws,
)

pytestmark = pytest.mark.browser
__all__ = ["test_a_tab_switches", "test_each_period", "test_the_map_draws"]


@pytest.fixture(scope="module")
def site(published_site: str) -> str:
    """The address of the published session's snapshot: takes the place of the live one."""
    return published_site

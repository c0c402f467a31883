"""A reader's browser on the published site: the key tests of the live one, and headers as the live one sends them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from mapsvc.config import Settings
from mapsvc.publish import publish_site
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app
from tests.browser.test_pages import test_a_tab_switches_map_and_table_and_the_address as test_a_tab_switches
from tests.browser.test_pages import test_each_period_shows_what_the_dossier_says as test_each_period
from tests.browser.test_pages import (
    test_the_live_map_draws_without_a_complaint_or_a_foreign_request as test_the_map_draws,
)
from tests.static_site import serving_files

pytestmark = pytest.mark.browser
__all__ = ["test_a_tab_switches", "test_each_period", "test_the_map_draws"]


@pytest.fixture(scope="module")
def site(snapshot: Snapshot, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the published session's snapshot: takes the place of the live one."""
    out = tmp_path_factory.mktemp("published")
    publish_site(create_app(snapshot, settings, live=False), out, today=date(2024, 10, 1))
    with serving_files(out) as address:
        yield address

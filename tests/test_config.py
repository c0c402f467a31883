"""Settings that cannot work are refused by name."""

from __future__ import annotations

import pytest

from mapsvc.config import read_settings
from mapsvc.errors import InputError


@pytest.mark.parametrize("url", ["https://maps.example.org", "http://localhost:8000/", "https://[::1]:8443"])
def test_a_public_address_is_a_host(url: str) -> None:
    assert read_settings({"MAPSVC_BASE_URL": url}).base_url == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    ["maps.example.org", "ftp://example.org", "https://", "https://example.org/maps", "https://a b"],
)
def test_a_public_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(InputError, match=r"MAPSVC_BASE_URL: .*: expected https:// or http:// and a host"):
        read_settings({"MAPSVC_BASE_URL": url})


@pytest.mark.parametrize(("name", "value"), [("PORT", "65536"), ("PORT", "eighty"), ("COLOUR", "red")])
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(InputError, match=f"MAPSVC_{name}"):
        read_settings({f"MAPSVC_{name}": value})

"""A 304 is told without making the answer, where its entity tag follows from the version and the address."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder

from mapsvc.config import Settings
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app
from mapsvc.web.door import Door, ask
from mapsvc.web.express import Express

SEED = "iraq-syria-2024"
MADE_BY = {
    f"/embed/{SEED}/?layers=symbols": "mapsvc.web.pages._render",
    f"/ogc/collections/{SEED}.posture/items?limit=7": "mapsvc.web.ogc.items._geojson",
    f"/data/{SEED}/posture.geojson?place=iraq": "mapsvc.web.data.FORMATS",
}


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
@pytest.mark.parametrize("address", MADE_BY)
def test_not_modified_takes_no_answer(app: Flask, address: str, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(app.wsgi_app, Door)
    assert isinstance(app.wsgi_app.inner, Express)
    flask = app.wsgi_app.inner.inner

    def asked(**headers: str) -> tuple[str, dict[str, str], bytes]:
        path, _, query = address.partition("?")
        given = {"Accept-Encoding": encoding, **{name.replace("_", "-"): value for name, value in headers.items()}}
        status, found, body = ask(flask, EnvironBuilder(path, query_string=query, headers=given).get_environ())
        return status, dict(found), body

    tag = asked()[1]["ETag"]
    at_length = asked(If_None_Match=f'"other", {tag}')

    def unmade(*_: Any) -> bytes:
        raise AssertionError

    formats = {"geojson": ("application/geo+json", unmade)}
    monkeypatch.setattr(MADE_BY[address], formats if MADE_BY[address].endswith("FORMATS") else unmade)
    assert asked(If_None_Match=tag) == at_length
    assert at_length[0] == "304 NOT MODIFIED"


def test_another_setting_or_look_has_another_tag(app: Flask, snapshot: Snapshot, settings: Settings) -> None:
    looks = ["layers=symbols", "layers=labels", "controls=none", "layers=symbols&theme=dark", "layers=symbols&lang=ar"]
    others = [
        create_app(snapshot, replace(settings, **{name: "https://x.example"})) for name in ("site_name", "base_url")
    ]
    asked = [(app, query) for query in looks] + [(other, looks[0]) for other in others]
    tags = {one.test_client().get(f"/embed/{SEED}/?{query}").headers["ETag"] for one, query in asked}
    assert len(tags) == len(asked)

"""The published site: complete, stable, incremental, whole at every moment."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from http.client import HTTPConnection
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from mapsvc.cli import cli
from mapsvc.compile import compile_dossiers
from mapsvc.config import Settings
from mapsvc.errors import InputError, PublishError
from mapsvc.paths import PREFIXES
from mapsvc.publish import publish_site
from mapsvc.publish.mementos import find_mementos
from mapsvc.publish.rules import SENT, Rule, rules_for
from mapsvc.publish.walk import File
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app
from mapsvc.web.respond import Renderings
from mapsvc.web.security import style_source
from mapsvc.web.surfaces import SURFACES, addresses
from tests.dossiers import PACKAGE, write_dossier
from tests.gazetteer_fixtures import CACHE
from tests.static_site import headers_for, read_rules, serving_files

DAY, LATER, MUCH_LATER = date(2024, 10, 1), date(2024, 10, 5), date(2025, 10, 5)
SMALL = {"package": {**PACKAGE, "name": "small"}}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, gazetteer: object, settings: Settings) -> Flask:
    """The service of one small dossier."""
    folder = write_dossier(tmp_path_factory.mktemp("first"), **SMALL)
    return create_app(Snapshot(compile_dossiers([folder], CACHE)), settings, live=False)


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory, gazetteer: object, settings: Settings) -> Flask:
    """The same after a correction, and without one of its periods."""
    periods = [{"id": "before", "label": "Before", "start": "..", "end": "2025-09-30"}]
    claims = [{"id": "c1", "figure": "about 2,400"}]
    folder = write_dossier(tmp_path_factory.mktemp("second"), **SMALL, claims=claims, periods=periods)
    return create_app(Snapshot(compile_dossiers([folder], CACHE)), settings, live=False)


def version(app: Flask) -> str:
    found: str = app.extensions["mapsvc"].snapshot.manifest.version
    return found


def contents(out: Path) -> dict[str, str]:
    files = [path for path in out.rglob("*") if path.is_file()]
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_address_has_a_file_with_the_services_bytes(first: Flask, tmp_path: Path) -> None:
    publish_site(first, tmp_path, today=DAY)
    client = first.test_client()
    for path in addresses(first.extensions["mapsvc"]):
        file = tmp_path / path.lstrip("/") / ("index.html" if path.endswith("/") else "")
        assert file.read_bytes() == client.get(path).data, path
        pinned = tmp_path / "v" / version(first) / path.lstrip("/") / ("index.html" if path.endswith("/") else "")
        assert path.startswith("/a/") or pinned.read_bytes() == file.read_bytes()


def test_every_rule_of_the_service_has_addresses_or_is_live_only(app: Flask) -> None:
    live = {"healthz", "favicon", "query_en", "query_ar", "part"}
    adapter = app.url_map.bind("localhost")
    published = {adapter.match(path)[0] for path in addresses(app.extensions["mapsvc"])} | {"crawlers.sitemap"}
    live |= {"oembed", *(f"record_{lang}{tail}" for lang in PREFIXES for tail in ("", "_period"))}
    silent = {surface.blueprint().name for surface in SURFACES if not surface.addresses}
    for rule in app.url_map.iter_rules():
        blueprint, _, view = rule.endpoint.partition(".")
        assert rule.endpoint in published or blueprint in silent or view in live, rule


def test_a_second_run_writes_nothing_and_the_same_content_gives_the_same_bytes(first: Flask, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    done = publish_site(first, one, today=DAY)
    assert done.written == done.files
    before = contents(one)
    again = publish_site(first, one, today=LATER)
    assert (again.written, again.removed) == (0, 0)
    publish_site(first, other, today=DAY)
    assert contents(one) == contents(other) == before


def test_only_what_changed_is_written_and_what_went_is_removed(first: Flask, second: Flask, tmp_path: Path) -> None:
    publish_site(first, tmp_path, today=DAY)
    stable = tmp_path / "robots.txt"
    node = stable.stat().st_ino
    done = publish_site(second, tmp_path, today=LATER)
    assert 0 < done.written < done.files
    assert stable.stat().st_ino == node
    assert not (tmp_path / "maps/small/after").exists()
    assert (tmp_path / "maps/small/before/index.html").is_file()


def test_earlier_versions_and_their_assets_stay_until_they_are_pruned(
    first: Flask, second: Flask, tmp_path: Path
) -> None:
    publish_site(first, tmp_path, today=DAY)
    pinned = tmp_path / "v" / version(first) / "maps/small/index.html"
    old = pinned.read_bytes()
    publish_site(second, tmp_path, today=LATER)
    assert pinned.read_bytes() == old != (tmp_path / "maps/small/index.html").read_bytes()
    scripts = re.findall(rb'"(/a/[^"]+)"', old)
    assert all((tmp_path / script.decode().lstrip("/")).is_file() for script in scripts)
    publish_site(second, tmp_path, today=LATER, prune=0)
    assert pinned.is_file(), "replaced today, so not more than 0 days ago"
    publish_site(second, tmp_path, today=MUCH_LATER, prune=30)
    assert not pinned.exists()
    assert not all((tmp_path / script.decode().lstrip("/")).is_file() for script in scripts)
    fresh = tmp_path.parent / "fresh"
    publish_site(second, fresh, today=LATER)
    assert contents(tmp_path).keys() == contents(fresh).keys()


def test_a_withdrawn_version_is_removed_and_hosts_are_told(
    first: Flask, second: Flask, settings: Settings, tmp_path: Path
) -> None:
    publish_site(first, tmp_path, today=DAY)
    withdrawing = replace(settings, withdrawn=(version(first),))
    publish_site(create_app(second.extensions["mapsvc"].snapshot, withdrawing, live=False), tmp_path, today=LATER)
    publish_site(second, tmp_path, today=LATER)
    assert not (tmp_path / "v" / version(first)).exists()
    assert (tmp_path / "v" / version(second)).is_dir()
    assert f"/v/{version(first)}/" in (tmp_path / "nginx.conf").read_text()
    assert f"/v/{version(first)}/* 410" in (tmp_path / "Caddyfile").read_text()


def test_a_run_that_fails_while_it_gathers_changes_nothing(first: Flask, second: Flask, tmp_path: Path) -> None:
    publish_site(first, tmp_path, today=DAY)
    before = contents(tmp_path)

    def failing(paths: list[str]) -> Iterator[str]:
        yield from paths[: len(paths) // 2]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish_site(second, tmp_path, today=LATER, each=failing)
    assert contents(tmp_path) == before


def test_a_run_that_is_cut_off_between_two_files_leaves_a_whole_site(
    first: Flask, second: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_site(first, tmp_path / "earlier", today=DAY)
    shutil.copytree(tmp_path / "earlier", tmp_path / "clean")
    done = publish_site(second, tmp_path / "clean", today=LATER)
    # A dozen places all over the run, and each of its first and last steps.
    cuts = {0, 1, 2, *range(0, done.written, done.written // 12), done.written, done.written + 1}
    for allowed in sorted(cuts):
        out = tmp_path / f"cut-{allowed}"
        shutil.copytree(tmp_path / "earlier", out)
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", cut_off_after(allowed))
            with pytest.raises(OSError, match="cut off"):
                publish_site(second, out, today=LATER)
        check_whole(out)
        publish_site(second, out, today=LATER)
        assert contents(out) == contents(tmp_path / "clean")


def cut_off_after(allowed: int) -> object:
    """`Path.replace` that fails once it was called that many times."""
    left, rename = [allowed], os.replace

    def replace_or_fail(self: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] < 0:
            raise OSError("cut off")
        rename(self, target)
        return target

    return replace_or_fail


def check_whole(out: Path) -> None:
    """Every page of the site that visitors see has the scripts and styles that it asks for."""
    pages = [page for page in out.rglob("index.html") if ".staging" not in page.parts]
    assert pages
    for page in pages:
        text = page.read_text("utf-8")
        assert text.rstrip().endswith("</html>")
        for asset in re.findall(r'"/(a/[^"]+)"', text):
            assert (out / asset).is_file(), (page, asset)


def test_a_first_run_that_was_cut_off_is_taken_up(
    first: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut_off_after(5))
        with pytest.raises(OSError, match="cut off"):
            publish_site(first, tmp_path / "out", today=DAY)
    publish_site(first, tmp_path / "out", today=DAY)
    publish_site(first, tmp_path / "clean", today=DAY)
    assert contents(tmp_path / "out") == contents(tmp_path / "clean")


def test_a_folder_with_anything_else_in_it_is_refused_and_left_alone(first: Flask, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("all I have")
    with pytest.raises(InputError, match=re.escape(str(tmp_path))):
        publish_site(first, tmp_path, today=DAY)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("record", ["{", "[]", '{"format": 9}', '{"files": [], "withdrawn": [], "format": 9}'])
def test_a_damaged_record_is_refused(first: Flask, tmp_path: Path, record: str) -> None:
    (tmp_path / "publication.json").write_text(record)
    with pytest.raises(InputError, match=r"publication\.json"):
        publish_site(first, tmp_path, today=DAY)


def test_an_address_that_the_service_refuses_stops_the_run(first: Flask, tmp_path: Path) -> None:
    def and_another(paths: list[str]) -> Iterable[str]:
        return [*paths, "/maps/nobody/"]

    with pytest.raises(PublishError, match="/maps/nobody/: answered 404"):
        publish_site(first, tmp_path, today=DAY, each=and_another)
    assert contents(tmp_path) == {}


def test_two_runs_at_once_are_refused(first: Flask, tmp_path: Path) -> None:
    def meanwhile(paths: list[str]) -> Iterator[str]:
        with pytest.raises(InputError, match="another process"):
            publish_site(first, tmp_path, today=DAY)
        yield from paths

    publish_site(first, tmp_path, today=DAY, each=meanwhile)


def test_headers_files_give_every_file_what_the_service_sends(app: Flask, published: Path) -> None:
    rules = read_rules((published / "_headers").read_text())
    client = app.test_client()
    for path in addresses(app.extensions["mapsvc"]):
        for asked in (path, f"/v/{version(app)}{path}"):
            if not asked.startswith(f"/v/{version(app)}/a/"):
                sent = {name: value for name, value in client.get(asked).headers if name.lower() in SENT}
                told = headers_for(rules, asked)
                told.pop("Content-Type", None)
                assert told.pop("Memento-Datetime", None) == (memento(client, path) if asked == path else None)
                assert told == sent, asked


def test_hosts_name_a_list_of_mementos_for_nothing_that_has_none() -> None:
    listed = '</timemap/data/x/a.geojson.link>; rel="timemap"'
    files = [
        File("/data/x/a.geojson", b"", (("Link", listed),)),
        File("/data/x/a.gpkg", b"", (("Link", '</v/1/data/x/a.gpkg>; rel="cite-as"'),)),
        File(
            "/data/x@2024-09-06/a.geojson",
            b"",
            (("Memento-Datetime", "Fri, 06 Sep 2024 00:00:00 GMT"), ("Link", '</data/x/a.geojson>; rel="original"')),
        ),
    ]
    assert find_mementos(files, "1").single == ("a.gpkg",)


def test_hosts_compress_texts_and_leave_what_is_read_in_parts(published: Path) -> None:
    nginx, caddy = ((published / name).read_text() for name in ("nginx.conf", "Caddyfile"))
    [told] = re.findall(r"^gzip_types (.*);$", nginx, re.MULTILINE)
    for media_type in (
        "application/geo+json",
        "application/vnd.google-earth.kml+xml",
        "application/feed+json",
        "text/csv",
    ):
        assert media_type in told.split()
        assert f"header Content-Type {media_type}*" in caddy
    assert not {"application/geopackage+sqlite3", "application/vnd.apache.parquet"} & set(told.split())
    assert "geopackage" not in caddy.partition("\n}\n")[0]


def memento(client: FlaskClient, path: str) -> str | None:
    """The report date of an address, as HTTP writes it."""
    found: str | None = client.get(path).headers.get("Memento-Datetime")
    return found


def styles_of(page: Path) -> list[str]:
    """What a policy must allow for the style sheets that stand in a page."""
    return [style_source(text) for text in re.findall(r"<style>(.*?)</style>", page.read_text("utf-8"), re.DOTALL)]


def test_every_page_may_have_the_style_sheet_in_it(
    first: Flask, second: Flask, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Renderings, "style", "p { color: red }")
        publish_site(create_app(first.extensions["mapsvc"].snapshot, settings, live=False), tmp_path, today=DAY)
    publish_site(second, tmp_path, today=LATER)
    rules = read_rules((tmp_path / "_headers").read_text())
    styles = set()
    for version_of in (first, second):
        page = tmp_path / "v" / version(version_of) / "maps/small/index.html"
        [style] = styles_of(page)
        assert style in headers_for(rules, f"/v/{version(version_of)}/maps/small/")["Content-Security-Policy"]
        styles.add(style)
    assert len(styles) == 2
    assert "color: red" not in (tmp_path / "maps/small/index.html").read_text()
    assert [s for s in styles if s in headers_for(rules, "/maps/small/")["Content-Security-Policy"]] == [style]


def test_rules_are_as_few_as_folders_allow() -> None:
    same, other = [("Cache-Control", "a")], [("Cache-Control", "b")]
    paths = {"/": same, "/x/": same, "/x/a.b/c": same, "/x/d": same, "/y/e": same, "/y/f": other}
    files = [File(path, b"", [*headers, ("ETag", path)]) for path, headers in paths.items()]
    found = {rule.pattern: dict(rule.headers)["Cache-Control"] for rule in rules_for(files)}
    assert found == {"/": "a", "/x/*": "a", "/y/e": "a", "/y/f": "b"}
    assert [bool(re.search(Rule("/v/:version/a.b/*", ()).regex, path)) for path in ("/v/1/a.b/c", "/v/1/2/a.b/c")] == [
        True,
        False,
    ]


def test_a_server_of_plain_files_answers_as_the_service_does(first: Flask, tmp_path: Path) -> None:
    publish_site(first, tmp_path, today=DAY)
    live = first.test_client()
    with serving_files(tmp_path) as address:
        connection = HTTPConnection(address.removeprefix("http://"))
        for path in (
            "/",
            "/ar/maps/small/",
            "/embed/small/after/?theme=dark",
            "/data/small/posture.geojson",
            "/feeds/small.json",
            "/ar/feeds/small.atom",
        ):
            connection.request("GET", path)
            # Plain files know no parameters: what of them a page can follow, its script reads.
            answer, expected = connection.getresponse(), live.get(path.partition("?")[0])
            assert answer.read() == expected.data
            for name in ("Content-Security-Policy", "X-Frame-Options", "Cache-Control"):
                assert answer.headers.get(name) == expected.headers.get(name)
            assert answer.headers["Content-Type"].partition(";")[0] == expected.mimetype
        connection.request("GET", "/nothing/here")
        answer = connection.getresponse()
        assert answer.status == 404
        assert b"<html" in answer.read()
        connection.close()


def test_the_command_publishes_and_says_what_it_did(tmp_path: Path, gazetteer: object) -> None:
    dossier = write_dossier(tmp_path / "d", **SMALL)
    environment = {"MAPSVC_CACHE": str(CACHE), "MAPSVC_BASE_URL": "https://maps.example.org"}
    result = CliRunner().invoke(cli, ["publish", str(tmp_path / "out"), str(dossier)], env=environment)
    assert result.exit_code == 0, result.output
    assert "written" in result.output
    assert "https://maps.example.org/maps/small/" in (tmp_path / "out/sitemap.xml").read_text()
    assert json.loads((tmp_path / "out/publication.json").read_text())["current"]

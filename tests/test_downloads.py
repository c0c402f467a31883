"""The downloads: every format holds the same features, says where they come from, and has the same bytes each time."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import brotli
import geopandas as gpd
import pyarrow.parquet
import pyogrio
import pytest
from flask.testing import FlaskClient

from mapsvc.exports.files import WRITERS
from mapsvc.layers import LAYERS
from mapsvc.tables.fields import FIELDS
from mapsvc.web import data
from tests.problems import check_problem

SEED = "iraq-syria-2024"
DOSSIERS = [SEED, "quiet", "nowhere", "hostile"]


def records(client: FlaskClient, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response.status_code == 200, response.text
    assert response.content_type.startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8"), newline=""), strict=True))


def geojson(client: FlaskClient, path: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get(path).data)
    return found


def saved(client: FlaskClient, path: str, folder: Path) -> Path:
    response = client.get(path)
    assert response.status_code == 200, response.text
    file = folder / path.rpartition("/")[2]
    file.write_bytes(response.data)
    return file


@pytest.mark.parametrize("dossier", DOSSIERS)
@pytest.mark.parametrize("layer", LAYERS)
def test_every_format_holds_the_same_features(client: FlaskClient, dossier: str, layer: str, tmp_path: Path) -> None:
    features = geojson(client, f"/data/{dossier}/{layer}.geojson")["features"]
    ids = [feature["id"] for feature in features]
    assert [row["id"] for row in records(client, f"/data/{dossier}/{layer}.csv")] in (
        ids,
        [f"'{i}" if i[0] in "=+-@" else i for i in ids],
    )
    gpkg = pyogrio.read_dataframe(saved(client, f"/data/{dossier}/{layer}.gpkg", tmp_path))
    parquet = gpd.read_parquet(saved(client, f"/data/{dossier}/{layer}.parquet", tmp_path))
    assert list(gpkg["id"]) == list(parquet["id"]) == ids
    assert list(parquet.columns) == [*(field.name for field in FIELDS[layer]), "geometry"]
    assert gpkg.crs == parquet.crs == "EPSG:4326"
    kml = pyogrio.read_dataframe(saved(client, f"/data/{dossier}/{layer}.kml", tmp_path))
    assert list(kml["id"]) == ids
    placed = [feature["geometry"] is not None for feature in features]
    assert placed == list(kml.geometry.notna()) == list(gpkg.geometry.notna()) == list(parquet.geometry.notna())


@pytest.mark.parametrize("layer", LAYERS)
def test_fields_are_those_of_the_table(client: FlaskClient, layer: str) -> None:
    names = [field.name for field in FIELDS[layer]]
    for dossier in DOSSIERS:
        for feature in geojson(client, f"/data/{dossier}/{layer}.geojson")["features"]:
            assert {"id", *feature["properties"]} == set(names)
        response = client.get(f"/data/{dossier}/{layer}.csv")
        head = response.data.decode().partition("\r\n")[0].split(",")
        assert head[: len(names)] == names


def test_every_download_says_where_it_comes_from(client: FlaskClient, tmp_path: Path) -> None:
    expected = {"as_of": "2024-09-27", "version": "1.0.0"}
    collection = geojson(client, f"/data/{SEED}/posture.geojson")
    row = records(client, f"/data/{SEED}/posture.csv")[0]
    gpkg = pyogrio.read_info(saved(client, f"/data/{SEED}.gpkg", tmp_path), layer="posture")["layer_metadata"]
    metadata = pyarrow.parquet.read_schema(saved(client, f"/data/{SEED}/posture.parquet", tmp_path)).metadata
    parquet = {key.decode(): value.decode() for key, value in metadata.items()}
    for found in (collection, row, gpkg, parquet):
        assert {name: found[name] for name in expected} == expected
        assert "Natural Earth" in found["attribution"]
        assert "Creative Commons" in found["license"]
        assert "as known on 2024-09-27" in found["citation"]
    about = saved(client, f"/data/{SEED}/posture.kml", tmp_path).read_text("utf-8")
    archive = zipfile.ZipFile(saved(client, f"/data/{SEED}.zip", tmp_path))
    for text in (about, archive.read("CREDITS.txt").decode()):
        for words in ("2024-09-27", "1.0.0", "Natural Earth", "Creative Commons"):
            assert words in text


def test_the_package_has_each_of_the_dossiers_files(client: FlaskClient, tmp_path: Path) -> None:
    folder = Path(__file__).parent.parent / "geodata" / "dossiers" / SEED
    archive = zipfile.ZipFile(saved(client, f"/data/{SEED}.zip", tmp_path))
    assert set(archive.namelist()) == {*(path.name for path in folder.iterdir()), "CREDITS.txt"}


def test_one_geopackage_holds_every_layer(client: FlaskClient, tmp_path: Path) -> None:
    file = saved(client, f"/data/{SEED}.gpkg", tmp_path)
    assert [name for name, _ in pyogrio.list_layers(file)] == list(LAYERS)
    posture = pyogrio.read_dataframe(file, layer="posture").set_index("id")
    iraq = posture.loc["reported/us/iraq/before-2025-09"]
    assert (iraq["low"], iraq["best"], iraq["high"]) == (2250, 2500, 2750)


def test_a_geopackage_bears_the_report_date_and_not_the_clock(client: FlaskClient, tmp_path: Path) -> None:
    path = saved(client, f"/data/{SEED}.gpkg", tmp_path)
    with closing(sqlite3.connect(path)) as db:
        changes = db.execute("SELECT DISTINCT last_change FROM gpkg_contents").fetchall()
    assert changes == [("2024-09-27T00:00:00.000Z",)]


def test_a_kml_is_compressed_as_texts_are_and_saved_under_its_name(client: FlaskClient) -> None:
    path = f"/data/{SEED}/posture.kml"
    plain = client.get(path)
    assert plain.headers["Content-Disposition"] == f"attachment; filename={SEED}-posture.kml"
    for encoding, unpack in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        answer = client.get(path, headers={"Accept-Encoding": encoding})
        assert answer.headers["Content-Encoding"] == encoding
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert unpack(answer.data) == plain.data
    part = client.get(path, headers={"Accept-Encoding": "br", "Range": "bytes=0-4"})
    assert (part.status_code, part.data) == (206, plain.data[:5])
    assert "Content-Encoding" not in client.get(f"/data/{SEED}/posture.gpkg", headers={"Accept-Encoding": "br"}).headers


def test_spans_of_a_kml_are_open_where_the_period_is(client: FlaskClient) -> None:
    text = client.get(f"/data/{SEED}/posture.kml").text
    assert "<begin>2025-10-01</begin>" in text
    assert "<end>2025-09-30</end>" in text
    assert "..</" not in text


def test_csv_is_rfc_4180_and_no_text_is_a_formula(client: FlaskClient) -> None:
    raw = client.get("/data/hostile/claims.csv").data
    assert raw.endswith(b"\r\n")
    assert not raw.startswith(b"\xef\xbb\xbf")
    for dossier in DOSSIERS:
        for layer in LAYERS:
            for row in records(client, f"/data/{dossier}/{layer}.csv"):
                assert None not in row
                for name, text in row.items():
                    if name not in ("lon", "lat", "west", "south", "east", "north"):
                        assert not text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")), (name, text)


def test_csv_gives_points_their_position_and_areas_their_bounds(client: FlaskClient) -> None:
    rows = {row["id"]: row for row in records(client, f"/data/{SEED}/posture.csv?period=after-2025-09&force=us")}
    point, area = rows["planned/us/ain-al-asad/after-2025-09"], rows["planned/us/iraq/after-2025-09"]
    assert (float(point["lat"]), point["west"]) == (pytest.approx(33.79, abs=0.05), "")
    assert (area["lat"], float(area["west"])) == ("", pytest.approx(38.77, abs=0.05))


def test_an_empty_selection_still_has_its_header(client: FlaskClient) -> None:
    text = client.get(f"/data/{SEED}/claims.csv?force=us&place=anbar").text
    assert text.startswith("id,statement,source")
    assert text.count("\r\n") == 1


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("bbox=42,33,43,34", {"ain-al-asad", "anbar", "iraq"}),
        ("bbox=42,33,0,43,34,9", {"ain-al-asad", "anbar", "iraq"}),
        ("bbox=43,34,42,33.9", None),
        ("bbox=-170,0,-160,10", set()),
        ("bbox=42,33,43,34&place=iraq,syria", {"iraq"}),
    ],
)
def test_a_box_selects_what_it_touches(client: FlaskClient, query: str, places: set[str] | None) -> None:
    response = client.get(f"/data/{SEED}/posture.geojson?{query}")
    if places is None:
        assert response.status_code == 400
        return
    found = {feature["properties"]["place"] for feature in json.loads(response.data)["features"]}
    assert found == places
    assert {row["place"] for row in records(client, f"/data/{SEED}/posture.csv?{query}")} == places


def test_a_collection_has_the_bounds_of_its_features(client: FlaskClient) -> None:
    found = geojson(client, f"/data/{SEED}/posture.geojson?place=iraq")
    assert found["bbox"] == pytest.approx([38.77, 29.06, 48.55, 37.37], abs=0.02)


def test_csv_has_every_state_and_selection_that_geojson_has(client: FlaskClient) -> None:
    query = f"/data/{SEED}@2024-09-06/before-2025-09/posture"
    ids = [feature["id"] for feature in geojson(client, f"{query}.geojson?force=us")["features"]]
    assert ids
    assert [row["id"] for row in records(client, f"{query}.csv?force=us")] == ids
    assert records(client, f"{query}.csv")[0]["as_of"] == "2024-09-06"


@pytest.mark.parametrize("path", [f"/data/{SEED}.gpkg", f"/data/{SEED}.zip", f"/data/{SEED}/posture.parquet"])
def test_files_answer_head_and_ranges(client: FlaskClient, path: str) -> None:
    whole = client.get(path)
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert "attachment" in whole.headers["Content-Disposition"]
    head = client.head(path)
    assert int(head.headers["Content-Length"]) == len(whole.data)
    assert not head.data
    part = client.get(path, headers={"Range": "bytes=10-19"})
    assert part.status_code == 206
    assert part.data == whole.data[10:20]
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole.data)}"
    assert client.get(path, headers={"Range": "bytes=-5"}).data == whole.data[-5:]
    beyond = client.get(path, headers={"Range": f"bytes={len(whole.data)}-"})
    assert beyond.status_code == 416
    assert beyond.headers["Content-Range"] == f"bytes */{len(whole.data)}"
    assert f"bytes 0 to {len(whole.data) - 1}" in beyond.json["detail"]
    for ignored in ("bytes=0-0,5-6", "items=0-1", "bytes=9-5", "bytes=x"):
        assert client.get(path, headers={"Range": ignored}).data == whole.data, ignored
    assert client.get(path, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("path", "status", "named"),
    [
        (f"/data/{SEED}/posture.xlsx", 404, "parquet"),
        (f"/data/{SEED}/package.zip", 404, "posture"),
        (f"/data/{SEED}/layers.gpkg", 404, "posture"),
        (f"/data/{SEED}@2024-09-06/posture.gpkg", 404, "GeoJSON and CSV"),
        (f"/data/{SEED}@2024-09-06.zip", 404, "GeoJSON and CSV"),
        ("/data/never.zip", 404, "never"),
        (f"/data/{SEED}/posture.gpkg?force=us", 400, "force"),
        (f"/data/{SEED}/posture.csv?bbox=0,0,0", 400, "bbox"),
        (f"/data/{SEED}/posture.csv?bbox=0,0,0,91", 400, "latitudes"),
        (f"/data/{SEED}/posture.csv?bbox={'1' * 3000}", 400, "bbox"),
        (f"/data/{SEED}/posture.csv?as_of=1999-01-01", 404, "as_of"),
    ],
)
def test_what_is_not_there_is_named(client: FlaskClient, path: str, status: int, named: str) -> None:
    check_problem(client.get(path), status, named)


def test_the_page_links_every_download(client: FlaskClient) -> None:
    page = client.get(f"/maps/{SEED}/").text
    for layer in LAYERS:
        for ending in (*data.FORMATS, *WRITERS):
            assert f'href="/data/{SEED}/{layer}.{ending}"' in page
    for ending in data.WHOLE:
        assert f'href="/data/{SEED}.{ending}"' in page
    earlier = client.get(f"/maps/{SEED}@2024-09-06/").text
    assert ".gpkg" not in earlier
    assert f'href="/data/{SEED}@2024-09-06/posture.csv"' in earlier

"""`mapsvc export`: files, and tables of a real PostGIS database."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pyarrow
import pyarrow.parquet
import pyogrio
import pytest
import sqlalchemy
from click.testing import CliRunner, Result

from mapsvc.cli import cli
from mapsvc.errors import InputError
from mapsvc.exports.files import WRITERS
from mapsvc.layers import LAYERS
from tests.dossiers import write_dossier
from tests.gazetteer_fixtures import CACHE
from tests.postgis import postgis

__all__ = ["postgis"]


@pytest.fixture
def dossier(tmp_path: Path, gazetteer: object) -> Path:
    return write_dossier(tmp_path / "d")


def export(dossier: Path, *arguments: str) -> Result:
    found = CliRunner(env={"MAPSVC_CACHE": str(CACHE)}).invoke(cli, ["export", str(dossier), *arguments])
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found


def test_a_folder_gets_every_layer_in_every_format(dossier: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    printed = export(dossier, "--to", str(out)).output.split()
    expected = {f"{layer}.{ending}" for layer in LAYERS for ending in ("geojson", "csv", *WRITERS)}
    assert {path.name for path in out.iterdir()} == {*expected, "layers.gpkg", "package.zip"}
    assert sorted(printed) == sorted(str(path) for path in out.iterdir())
    posture = json.loads((out / "posture.geojson").read_text("utf-8"))
    assert posture["as_of"] == "2024-09-27"
    assert len(gpd.read_file(out / "posture.gpkg")) == len(posture["features"]) == 4
    assert [path.name for path in out.parent.iterdir()] == ["out"], "nothing half-made stays behind"


def test_a_file_gets_what_its_ending_says(dossier: Path, tmp_path: Path) -> None:
    export(dossier, "--to", str(tmp_path / "x.gpkg"))
    assert [name for name, _ in pyogrio.list_layers(tmp_path / "x.gpkg")] == list(LAYERS)
    export(dossier, "--to", str(tmp_path / "x.zip"), "--as-of", "2024-09-27")
    assert "claims.csv" in zipfile.ZipFile(tmp_path / "x.zip").namelist()


def test_an_unknown_ending_is_refused(dossier: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"x\.shp.*\.gpkg"):
        export(dossier, "--to", str(tmp_path / "x.shp"))


def test_empty_columns_of_parquet_files_have_a_type_so_that_dossiers_fit_together(
    dossier: Path, tmp_path: Path
) -> None:
    export(dossier, "--to", str(tmp_path / "out"))
    for file in (tmp_path / "out").glob("*.parquet"):
        schema = pyarrow.parquet.read_schema(file)
        assert not [column.name for column in schema if pyarrow.types.is_null(column.type)], file.name
        # Whether empty or not: pyarrow puts no text beside a "large" one.
        assert pyarrow.large_string() not in schema.types, file.name


def test_what_was_known_on_any_day_can_be_written(dossier: Path, tmp_path: Path) -> None:
    export(dossier, "--to", str(tmp_path / "out"), "--as-of", "2025-01-31")
    assert json.loads((tmp_path / "out" / "posture.geojson").read_text("utf-8"))["as_of"] == "2024-09-27"
    with pytest.raises(InputError, match="2024-09-26: nothing was reported by then"):
        export(dossier, "--to", str(tmp_path / "early"), "--as-of", "2024-09-26")


def test_postgis_gets_a_table_a_layer_and_keeps_it_current(dossier: Path, postgis: str) -> None:
    assert export(dossier, "--to", postgis).output == "schema mapsvc_test\n"
    engine = sqlalchemy.create_engine(postgis.replace("postgresql", "postgresql+psycopg"))
    query = "SELECT * FROM mapsvc_test.posture ORDER BY id"
    first = gpd.read_postgis(query, engine, geom_col="geometry")
    assert list(first["id"])[-1] == "reported/us/iraq/before"
    assert (first["low"].iloc[-1], first["high"].iloc[-1]) == (2250, 2750)
    assert first.crs == "EPSG:4326"
    write_dossier(dossier, claims=[{"id": "c1", "figure": "exactly 7"}])
    export(dossier, "--to", postgis)
    again = gpd.read_postgis(query, engine, geom_col="geometry")
    assert (again["low"].iloc[-1], again["high"].iloc[-1]) == (7, 7)
    with engine.connect() as connection:
        tables = sqlalchemy.inspect(connection).get_table_names(schema="mapsvc_test")
        comment = sqlalchemy.inspect(connection).get_table_comment("posture", schema="mapsvc_test")["text"]
        keys = [sqlalchemy.inspect(connection).get_pk_constraint(layer, schema="mapsvc_test") for layer in LAYERS]
    assert set(tables) == set(LAYERS)
    assert all(key["constrained_columns"] == ["id"] for key in keys)
    assert "as known on 2024-09-27" in comment
    engine.dispose()


def test_postgis_gets_rows_none_of_which_has_a_place(tmp_path: Path, gazetteer: object, postgis: str) -> None:
    dossier = write_dossier(
        tmp_path / "nowhere",
        package={"name": "nowhere", "title": "Nowhere"},
        places=[{"id": "iraq", "name": "Qwzxyvlandia Major", "kind": "base"}],
    )
    export(dossier, "--to", postgis)
    engine = sqlalchemy.create_engine(postgis.replace("postgresql", "postgresql+psycopg"))
    found = gpd.read_postgis("SELECT * FROM mapsvc_nowhere.posture", engine, geom_col="geometry")
    assert len(found) > 0
    assert found.geometry.isna().all()
    engine.dispose()


def test_a_database_that_is_not_there_is_named(dossier: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="database refuses") as caught:
        export(dossier, "--to", f"postgresql://somebody:secret@/postgres?host={tmp_path}")
    assert "secret" not in str(caught.value)

"""Other servers of features, each in an environment of its own: pygeoapi and tipg on PostGIS, datasette on SQLite.

An environment is made when it is first needed, below the cache; nothing of it is ever among mapsvc's dependencies.
Each server has one worker, and the data with an index on all that is asked for.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import geopandas as gpd
import sqlalchemy

from mapsvc.collection import Box
from tests.postgis import Cluster

COLUMNS = ("id", "force", "force_name", "place", "place_name", "period", "start", "end", "status", "low")
LIMIT = 100
"""Features a page."""
WORLD = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


@dataclass(frozen=True, slots=True)
class Question:
    """What every server is asked: features that touch a box and a day, with a status."""

    box: Box
    day: str
    status: str

    @property
    def corners(self) -> str:
        """The box as OGC API - Features writes it."""
        return ",".join(f"{value:.4f}" for value in self.box)

    @property
    def begun(self) -> str:
        """As a query, for servers that know one time a feature: they are asked for what had begun by the day."""
        return f"limit={LIMIT}&bbox={self.corners}&status={self.status}&datetime=../{self.day}T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Data:
    """The tables by name, without open days; the PostGIS that has them all; and a folder for files of other kinds."""

    tables: Mapping[str, gpd.GeoDataFrame]
    cluster: Cluster
    folder: Path


@dataclass(frozen=True, slots=True)
class Peer:
    """A server: what to install, how it is started (command and environment), and the address of a page."""

    packages: Sequence[str]
    launch: Callable[[Path, Data, int], tuple[list[str], dict[str, str]]]
    path: Callable[[str, Question], str]
    on_postgres: bool


def programs(folder: Path, name: str) -> Path:
    """The folder of a peer's programs; its environment is made where it is not there yet."""
    home, packages = folder / name, PEERS[name].packages
    if not (home / "ready").exists():
        print(f"{name}: installing {', '.join(packages)} into {home}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
        subprocess.run([home / "bin" / "pip", "install", "-q", *packages], check=True)
        (home / "ready").touch()
    return home / "bin"


def fill_postgis(data: Data) -> None:
    """Write each frame as a table with a key and indexes."""
    engine = sqlalchemy.create_engine("postgresql+psycopg://" + data.cluster.url.partition("://")[2])
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name, frame in data.tables.items():
            frame.to_postgis(name, connection, index=False)
            instant = "ALTER start TYPE timestamptz USING (start || 'T00:00:00Z')::timestamptz"
            connection.execute(sqlalchemy.text(f"ALTER TABLE {name} ADD PRIMARY KEY (id), {instant}"))
            connection.execute(sqlalchemy.text(f"CREATE INDEX ON {name} (status, start)"))
        connection.execute(sqlalchemy.text("VACUUM ANALYZE"))
    engine.dispose()


def _tipg(programs: Path, data: Data, port: int) -> tuple[list[str], dict[str, str]]:
    columns = {f"public_{name}": {"datetimecol": "start", "pk": "id"} for name in data.tables}
    environ = {
        "DATABASE_URL": f"postgresql://mapsvc@{quote(str(data.cluster.folder), safe='')}:5432/postgres",
        "TIPG_TABLE_CONFIG": json.dumps(columns),
        "TIPG_DB_SCHEMAS": '["public"]',
    }
    return [str(programs / "uvicorn"), "tipg.main:app", "--port", str(port), "--no-access-log"], environ


def _tipg_path(table: str, asked: Question) -> str:
    return f"/collections/public.{table}/items?f=geojson&{asked.begun}"


def _pygeoapi(programs: Path, data: Data, port: int) -> tuple[list[str], dict[str, str]]:
    config, definition = data.folder / "pygeoapi.json", data.folder / "pygeoapi-openapi.json"
    about = {"title": "x", "description": "x", "keywords": ["x"]}
    bind = {"host": "127.0.0.1", "port": port}
    server = {"bind": bind, "url": f"http://127.0.0.1:{port}", "map": {"url": "x", "attribution": "x"}}
    metadata = {
        "identification": {**about, "keywords_type": "theme", "terms_of_service": "x", "url": "x"},
        "license": {"name": "x", "url": "x"},
        "provider": {"name": "x", "url": "x"},
        "contact": {"name": "x", "url": "x"},
    }
    extents = {"spatial": {"bbox": [-180, -90, 180, 90], "crs": WORLD}}
    resources = {
        name: {"type": "collection", **about, "links": [], "extents": extents, "providers": [_provider(name, data)]}
        for name in data.tables
    }
    limits = {"default_items": LIMIT, "max_items": 10_000}
    whole = {
        "server": {**server, "limits": limits, "languages": ["en-US"]},
        "logging": {"level": "ERROR"},
        "metadata": metadata,
        "resources": resources,
    }
    config.write_text(json.dumps(whole))
    environ = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(definition)}
    make: list[str | Path] = [programs / "pygeoapi", "openapi", "generate", config, "--output-file", definition]
    subprocess.run(make, check=True, env=environ, stdout=subprocess.DEVNULL)
    return [str(programs / "gunicorn"), "-w", "1", "-b", f"127.0.0.1:{port}", "pygeoapi.flask_app:APP"], environ


def _pygeoapi_path(table: str, asked: Question) -> str:
    return f"/collections/{table}/items?f=json&{asked.begun}"


def _provider(name: str, data: Data) -> dict[str, object]:
    place = {"host": str(data.cluster.folder), "port": 5432, "dbname": "postgres", "user": "mapsvc", "password": "x"}
    columns = {"id_field": "id", "geom_field": "geometry", "time_field": "start"}
    return {
        "type": "feature",
        "name": "PostgreSQL",
        "data": {**place, "search_path": ["public"]},
        "table": name,
        **columns,
        "storage_crs": WORLD,
    }


def _datasette(programs: Path, data: Data, port: int) -> tuple[list[str], dict[str, str]]:
    path, about = data.folder / "data.db", data.folder / "datasette.json"
    with sqlite3.connect(path) as database:
        for name, frame in data.tables.items():
            _fill_sqlite(database, name, frame)
        database.execute("ANALYZE")
    database.close()
    queries = {f"{name}_page": {"sql": _page_sql(name)} for name in data.tables}
    about.write_text(json.dumps({"databases": {"data": {"queries": queries}}}))
    patience = ["--setting", "sql_time_limit_ms", "60000"]
    return [str(programs / "datasette"), str(path), "-m", str(about), "--port", str(port), *patience], {}


def _fill_sqlite(database: sqlite3.Connection, name: str, frame: gpd.GeoDataFrame) -> None:
    points = zip(frame[list(COLUMNS)].to_numpy().tolist(), frame.geometry, strict=True)
    rows = [(number, *row, point.x, point.y) for number, (row, point) in enumerate(points)]
    columns = ", ".join(f'"{column}"' for column in COLUMNS)
    database.execute(f"CREATE TABLE {name} (number INTEGER PRIMARY KEY, {columns}, lon, lat)")
    database.executemany(f"INSERT INTO {name} VALUES ({','.join('?' * len(rows[0]))})", rows)  # noqa: S608
    database.execute(f"CREATE VIRTUAL TABLE {name}_box USING rtree(number, west, east, south, north)")
    boxes = [(row[0], row[-2], row[-2], row[-1], row[-1]) for row in rows]
    database.executemany(f"INSERT INTO {name}_box VALUES (?, ?, ?, ?, ?)", boxes)  # noqa: S608
    database.execute(f'CREATE INDEX {name}_status ON {name} (status, "start")')


def _page_sql(name: str) -> str:
    return (
        f"SELECT t.* FROM {name}_box b JOIN {name} t USING (number) "  # noqa: S608
        "WHERE b.east >= :west AND b.west <= :east AND b.north >= :south AND b.south <= :north "
        f'AND t.status = :status AND t."start" <= :day AND t."end" >= :day LIMIT {LIMIT}'
    )


def _datasette_path(table: str, asked: Question) -> str:
    sides = "&".join(f"{name}={value:.4f}" for name, value in asked.box._asdict().items())
    return f"/data/{table}_page.json?_shape=array&day={asked.day}&status={asked.status}&{sides}"


PEERS = {
    "tipg": Peer(("tipg==1.6.1", "uvicorn==0.54.0"), _tipg, _tipg_path, on_postgres=True),
    "pygeoapi": Peer(
        ("pygeoapi==0.21.0", "psycopg2-binary==2.9.13", "geoalchemy2==0.20.0", "gunicorn==27.0.1"),
        _pygeoapi,
        _pygeoapi_path,
        on_postgres=True,
    ),
    "datasette": Peer(("datasette==0.65.5",), _datasette, _datasette_path, on_postgres=False),
}

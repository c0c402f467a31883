"""Layers as tables of a PostGIS database: a schema for each dossier, replaced in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from mapsvc.errors import InputError
from mapsvc.exports.credits import Credits
from mapsvc.exports.table import flat

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST_NAME = 63
"""Bytes that PostgreSQL keeps of a name."""
SCHEMES = ("postgresql://", "postgres://")


def replace_tables(url: str, dossier: str, frames: Mapping[str, gpd.GeoDataFrame], terms: Credits) -> str:
    """Write each layer as a table of the schema `mapsvc_<dossier>` and return the schema's name.

    Readers see the tables of before until all of the new ones are there. Raises InputError where the extra `postgis`
    is not installed, the name is too long, or the database refuses.
    """
    schema = f"mapsvc_{dossier}"
    if len(schema.encode()) > LONGEST_NAME:
        raise InputError(f"{dossier}: too long for a schema's name: expected at most {LONGEST_NAME - 7} letters")
    try:
        import geoalchemy2  # noqa: F401  (to_postgis needs it)
        import sqlalchemy
    except ImportError as error:
        raise InputError(
            f"{error.name}: not installed: expected the extra postgis: pip install mapsvc[postgis]"
        ) from error
    address = "postgresql+psycopg://" + url.partition("://")[2]
    try:
        engine = sqlalchemy.create_engine(address)
        with engine.begin() as connection:
            connection.execute(sqlalchemy.schema.CreateSchema(schema, if_not_exists=True))
            for layer, frame in frames.items():
                _write(flat(layer, frame), layer, connection, schema)
                about = "\n".join(f"{name}: {text}" for name, text in terms.texts().items())
                key = sqlalchemy.Column("id", sqlalchemy.Text, primary_key=True)
                table = sqlalchemy.Table(layer, sqlalchemy.MetaData(), key, schema=schema, comment=about)
                connection.execute(sqlalchemy.schema.SetTableComment(table))
                # By their key GIS and feature servers tell rows apart.
                connection.execute(sqlalchemy.schema.AddConstraint(table.primary_key))
        engine.dispose()
    except sqlalchemy.exc.SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        raise InputError(f"--to: the database refuses: {reason}") from error
    return schema


def _write(table: gpd.GeoDataFrame, name: str, connection: Connection, schema: str) -> None:
    """Write a table; geopandas refuses rows of which none has a geometry, so those follow without one."""
    drawn = table if table.geometry.notna().any() else table.iloc[:0]
    drawn.to_postgis(name, connection, schema=schema, if_exists="replace", index=False)
    if len(drawn) < len(table):
        rows = pd.DataFrame(table.drop(columns=table.geometry.name))
        rows.to_sql(name, connection, schema=schema, if_exists="append", index=False)

"""The base data that every dossier of one compilation is made with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from mapsvc.boundaries import Boundaries
from mapsvc.compile.pictures import Pictures
from mapsvc.config import data_folder
from mapsvc.exports.credits import BaseCredits
from mapsvc.gazetteer.lookup import Gazetteer
from mapsvc.gazetteer.serving import ensure_serving_index
from mapsvc.maps.drawing.basemap import Basemap, load_basemap
from mapsvc.processes import usable_cores, worker_processes


@dataclass(frozen=True, slots=True)
class Supplies:
    """Base data. `index` is the gazetteer's file, `pictures` draws them as PNG."""

    boundaries: Boundaries
    basemap: Basemap
    gazetteer: Gazetteer
    index: Path
    credits: BaseCredits
    pictures: Pictures


@contextmanager
def open_supplies(cache: Path) -> Iterator[Supplies]:
    """Open what ships with the package; the gazetteer's index is built in `cache` where it is not there yet."""
    index, geodata = ensure_serving_index(cache), data_folder("geodata")
    with closing(Gazetteer.open(index)) as gazetteer, worker_processes(usable_cores()) as workers:
        yield Supplies(
            boundaries=Boundaries.shipped(),
            basemap=load_basemap(geodata),
            gazetteer=gazetteer,
            index=index,
            credits=BaseCredits.read(geodata),
            pictures=Pictures(cache / "pictures", workers),
        )

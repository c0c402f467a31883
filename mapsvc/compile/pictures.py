"""Pictures as PNG, drawn in other processes while the rest is compiled."""

from __future__ import annotations

import shutil
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from pathlib import Path

from mapsvc.maps.drawing.raster import keep_png, kept_path


@dataclass(frozen=True, slots=True)
class Pictures:
    """Draws SVG documents as PNG; `folder` keeps them from run to run, as most are as they were the last time."""

    folder: Path
    workers: Executor
    _asked: list[tuple[Path, Path]] = field(default_factory=list, init=False)
    _drawn: list[Future[None]] = field(default_factory=list, init=False)

    def draw(self, svg: str, width: int, target: Path) -> None:
        """Have `svg` drawn `width` px wide; the file `target` is there once `finish` returns."""
        kept = kept_path(svg, width, self.folder)
        if not kept.is_file():
            self._drawn.append(self.workers.submit(keep_png, svg, width, kept))
        self._asked.append((kept, target))

    def finish(self) -> None:
        """Wait for all that was asked for. Raises ValueError for a document that cannot be drawn."""
        for drawn in self._drawn:
            drawn.result()
        for kept, target in self._asked:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(kept, target)
        self._drawn.clear()
        self._asked.clear()

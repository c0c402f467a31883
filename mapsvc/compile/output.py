"""The folder of a snapshot while it is made."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from mapsvc.compile import bundle


@dataclass(frozen=True, slots=True)
class Output:
    """Where a snapshot is written; `assets` maps the plain names of those written to their paths below /a/."""

    folder: Path
    assets: dict[str, str] = field(default_factory=dict)

    def write(self, name: str, data: bytes) -> None:
        """Write a file, `name` being its path in the snapshot."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def asset(self, key: str, name: str, data: bytes) -> str:
        """Write a file that is addressed by its content, and return its path below /a/."""
        self.assets[key] = bundle.asset_path(name, data)
        self.write(f"assets/{self.assets[key]}", data)
        return self.assets[key]

    def link(self, name: str, source: Path) -> None:
        """Put a file that never changes into the snapshot; a copy where the file system has no hard links."""
        target = self.folder / name
        try:
            target.hardlink_to(source)
        except OSError:
            shutil.copyfile(source, target)

    def publish(self, final: Path) -> None:
        """Rename the finished folder into place; another process that was faster made the same bytes."""
        self.folder.chmod(0o755)
        try:
            self.folder.rename(final)
        except OSError:
            if not (final / "manifest.json").is_file():
                raise

"""`publication.json`: which files of a published site are ours, which versions and assets it keeps, and since when."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from mapsvc.errors import InputError

NAME = "publication.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Record:
    """A site as it was published.

    `files` are the names of the current files, assets aside. `versions` and `assets` map each that is kept to the ISO
    date on which it was replaced, or "" for what is current. `withdrawn` are the versions that are gone for good.
    `styles` maps each version to what a security policy calls the style sheet that stands in its pages.
    """

    current: str = ""
    files: tuple[str, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
    assets: dict[str, str] = field(default_factory=dict)
    withdrawn: tuple[str, ...] = ()
    styles: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def dump(self) -> bytes:
        """As JSON, the same bytes for the same record."""
        return (json.dumps(asdict(self), indent=1, sort_keys=True) + "\n").encode()

    def widened(self, names: Iterable[str], assets: Iterable[str]) -> Record:
        """This site while others of its files are being written: all are ours, whatever happens meanwhile."""
        files = tuple(sorted({*self.files, *names}))
        return replace(self, files=files, assets={**dict.fromkeys(assets, ""), **self.assets})

    def followed_by(
        self, version: str, names: Iterable[str], assets: Iterable[str], withdrawn: tuple[str, ...], today: date
    ) -> Record:
        """The record of what replaces this site today; what it replaced before keeps its date."""
        now = today.isoformat()
        versions = {old: since or now for old, since in self.versions.items()} | {version: ""}
        return Record(
            current=version,
            files=tuple(sorted(names)),
            versions={kept: since for kept, since in versions.items() if kept not in withdrawn},
            assets={**{old: since or now for old, since in self.assets.items()}, **dict.fromkeys(assets, "")},
            withdrawn=tuple(sorted({*self.withdrawn, *withdrawn})),
            styles=self.styles,
        )

    def styled(self, style: str) -> Record:
        """The record with the name of the current version's style sheet, and those of the versions that are kept."""
        styles = {**self.styles, self.current: style}
        return replace(self, styles={version: name for version, name in styles.items() if version in self.versions})

    def pruned(self, days: int, today: date) -> Record:
        """The record without the versions and assets that were replaced more than `days` days ago."""
        limit = (today - timedelta(days=days)).isoformat()
        return replace(
            self,
            versions={kept: since for kept, since in self.versions.items() if not since or since >= limit},
            assets={kept: since for kept, since in self.assets.items() if not since or since >= limit},
        )


def read_record(out: Path) -> Record:
    """The record of a site, an empty one for a folder that is new or empty. Raises InputError for any other folder."""
    path = out / NAME
    if not path.exists():
        if out.is_dir() and any(not entry.name.startswith(".") for entry in out.iterdir()):
            raise InputError(f"{out}: has files but no {NAME}; expected a new or empty folder, or a published site")
        return Record()
    try:
        raw = json.loads(path.read_text("utf-8"))
        record = Record(**{**raw, "files": tuple(raw["files"]), "withdrawn": tuple(raw["withdrawn"])})
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(f"{path}: damaged: {error}") from error
    if record.format != FORMAT:
        raise InputError(f"{path}: format {record.format!r}: expected {FORMAT}")
    return record

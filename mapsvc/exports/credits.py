"""What every download says of itself: whence it comes, as of when, and on what terms."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mapsvc.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Credits:
    """Credits of a download, as text; `as_of` is an ISO day, and it and `version` are None where there is none."""

    title: str
    as_of: str | None
    version: str | None
    license: str
    attribution: str
    citation: str

    def members(self) -> dict[str, str | None]:
        """By name, in the order in which they are written."""
        return {name: getattr(self, name) for name in self.__slots__}

    def texts(self) -> dict[str, str]:
        """The same without what is not known: for formats whose metadata is text alone."""
        return {name: value for name, value in self.members().items() if value}


def credit_line(geodata: Path) -> str:
    """The one line of ATTRIBUTION.md that every map and download carries."""
    lines = (geodata / "ATTRIBUTION.md").read_text("utf-8").splitlines()
    return next(line.removeprefix("Credit: ") for line in lines if line.startswith("Credit: "))


def credits_of(known: Knowledge, attribution: str) -> Credits:
    """The credits of what is known; `attribution` is the base data's credit line."""
    dossier = known.dossier
    as_of = known.day
    whom = ", ".join(map(str, dossier.contributors))
    edition = [f"Version {dossier.version}" if dossier.version else "", f"as known on {as_of}" if as_of else ""]
    parts = [f"{whom}: {dossier.title}" if whom else dossier.title, ", ".join(filter(None, edition))]
    return Credits(
        title=dossier.title,
        as_of=as_of,
        version=dossier.version or None,
        license="; ".join(map(str, dossier.licenses)),
        attribution=attribution,
        citation=". ".join(filter(None, parts)),
    )

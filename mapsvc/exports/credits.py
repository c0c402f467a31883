"""What every download says of itself: whence it comes, as of when, and on what terms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mapsvc.knowledge import Knowledge
from mapsvc.places import Located

_WHOLE = re.compile(r"^Credit: (.+)$", re.MULTILINE)
_WITHOUT = re.compile(r"^Credit without ([A-Z, ]+): (.+)$", re.MULTILINE)


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


@dataclass(frozen=True, slots=True)
class BaseCredits:
    """How the base data is credited: the `whole` of it, and what is `without` the parts for the countries `named`.

    Countries are ISO 3166-1 alpha-2 codes.
    """

    whole: str
    without: str
    named: frozenset[str]

    @classmethod
    def read(cls, geodata: Path) -> BaseCredits:
        """The two lines of a folder's ATTRIBUTION.md that start with "Credit"."""
        text = (geodata / "ATTRIBUTION.md").read_text("utf-8")
        [whole], [(codes, without)] = _WHOLE.findall(text), _WITHOUT.findall(text)
        return cls(whole, without, frozenset(codes.split(", ")))

    def of(self, located: Iterable[Located]) -> str:
        """The line that the maps and downloads of a dossier with these places carry."""
        return self.without if self.named.isdisjoint(place.country for place in located) else self.whole


def credits_of(known: Knowledge, base: BaseCredits) -> Credits:
    """The credits of what is known, and of the base data that it is shown with."""
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
        attribution=base.of(known.located),
        citation=". ".join(filter(None, parts)),
    )

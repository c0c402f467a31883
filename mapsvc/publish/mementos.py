"""What hosts of plain files are told of versions by report date: headers that differ from folder to folder.

`/maps/x@2024-09-06/...` is a memento (RFC 7089) of `/maps/x/...`, both are listed in `/timemap/maps/x/....link`, and
every page has a pinned form (`cite-as`, RFC 8574). A host that can match paths, nginx and Caddy, says all that; one
that reads `_headers` says `Memento-Datetime`, in rules that come last, since some hosts take only the first hundred.
They clash with no other, none names these headers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from mapsvc.paths import PREFIXES
from mapsvc.publish.walk import File
from mapsvc.web.mementos import INDEX, LINK_FORMAT
from mapsvc.web.versions import PINNED

VARIABLES = (
    ("Memento-Datetime", "$memento_datetime"),
    *(("Link", f"$link_{name}") for name in ("pinned", "original", "timemap", "timemap_folder")),
)
"""Headers whose values nginx finds for each request; it leaves out a header without one."""
_DATED = re.compile(r"^(?P<above>/(?:[^/]+/)*)(?P<name>[^/@]+@(?P<day>\d{4}-\d\d-\d\d))(?P<folder>/?)")
_TRANSLATED = re.compile("|".join(f"{prefix}/" for prefix in PREFIXES.values() if prefix))
_SAFE = "[A-Za-z0-9._~@/-]"
"""Of a path in a header: nothing that could end it, whatever a client asks for."""


@dataclass(frozen=True, slots=True)
class Mementos:
    """The report dates of a site with how HTTP writes them, the folders by date, and what can be cited by version.

    `version` is "" where it was withdrawn; `pinned` are the surfaces whose pages say what they are cited as.
    `originals` are the folders above a dossier below which pages by date say what they are a version of, and `single`
    the names below a dossier that say so nowhere, since not every report date has them.
    """

    days: dict[str, str]
    folders: tuple[tuple[str, str], ...]
    version: str
    pinned: tuple[str, ...]
    originals: tuple[str, ...]
    single: tuple[str, ...]


def find_mementos(files: Iterable[File], version: str) -> Mementos:
    """The report dates that the application sent; a folder is told as `/:part0/x@2024-09-06/*`."""
    days: dict[str, str] = {}
    folders: dict[str, str] = {}
    pinned: set[str] = set()
    originals: set[str] = set()
    single: set[tuple[str, str]] = set()
    listed: set[str] = set()
    unlisted: set[str] = set()
    for file in files:
        found, headers = _DATED.match(file.path), dict(file.headers)
        sent, links = headers.get("Memento-Datetime"), headers.get("Link", "")
        if 'rel="cite-as"' in links:
            pinned.add("/".join(file.path.split("/")[1 : 3 if _TRANSLATED.match(file.path) else 2]))
        if not found:
            (listed if 'rel="timemap"' in links else unlisted).add(file.path)
        elif sent:
            days[found["day"]] = sent
            above = "".join(f"/:part{number}" for number in range(found["above"].count("/") - 1))
            folders[f"{above}/{found['name']}/*" if found["folder"] else file.path] = found["day"]
            if 'rel="original"' in links:
                originals.add(found["above"])
            elif found["folder"]:
                single.add((found["above"], file.path[found.end() :].partition("/")[0]))
    tails = {tail for above, tail in single if above in originals}
    tails |= _tails(unlisted, originals) - _tails(listed, originals)
    names = (tuple(sorted(each)) for each in (pinned, originals, tails))
    return Mementos(dict(sorted(days.items())), tuple(sorted(folders.items())), version, *names)


def _tails(paths: Iterable[str], originals: Iterable[str]) -> set[str]:
    """The names below a dossier that paths below one of the folders begin with."""
    below = [path.removeprefix(above) for path in paths for above in originals if path.startswith(above)]
    return {tail for path in below if (tail := path.partition("/")[2].partition("/")[0])}


def headers_file(mementos: Mementos) -> str:
    """The rules that end a `_headers` file."""
    return "".join(f"{folder}\n  Memento-Datetime: {mementos.days[day]}\n" for folder, day in mementos.folders)


def nginx_lines(mementos: Mementos) -> list[str]:
    """Directives of a `server` block that set the variables."""
    lines = [f'set {variable} "";' for _, variable in VARIABLES]
    for day, told in mementos.days.items():
        lines.append(f'if ($uri ~ "^{_SAFE}*@{day}[./]") {{ set $memento_datetime "{told}"; }}')
    for link in _links(mementos):
        told = link.told.replace('"', r"\"")
        lines.append(f'if ($uri ~ "{link.pattern}") {{ set $link_{link.name} "<{link.target}>; {told}"; }}')
        if link.unless:
            lines.append(f'if ($uri ~ "{link.unless}") {{ set $link_{link.name} ""; }}')
    return lines


def caddy_lines(mementos: Mementos) -> list[str]:
    """Directives of a site block."""
    lines = []
    for number, (day, told) in enumerate(mementos.days.items()):
        lines.append(f'@day{number} path_regexp "^{_SAFE}*@{day}[./]"')
        lines.append(f'header @day{number} Memento-Datetime "{told}"')
    for link in _links(mementos):
        name, told = link.name, link.told.replace('"', r"\"")
        href = re.sub(r"\$(\d)", rf"{{re.{name}.\1}}", link.target)
        unless = f'  not path_regexp "{link.unless}"\n' if link.unless else ""
        lines.append(f'@{name} {{\n  path_regexp {name} "{link.pattern}"\n{unless}}}')
        lines.append(f'header @{name} +Link "<{href}>; {told}"')
    return lines


class _Link(NamedTuple):
    """The paths that have a link, the groups of which `target` names, but not those that match `unless`; what it is.

    The patterns are in what nginx (PCRE) and Caddy (Go) both read, so they look neither ahead nor back.
    """

    name: str
    pattern: str
    unless: str
    target: str
    told: str


def _links(mementos: Mementos) -> list[_Link]:
    links = []
    if mementos.version and mementos.pinned:
        tops = "|".join(mementos.pinned)
        target = f"{PINNED}{mementos.version}$1"
        links.append(_Link("pinned", f"^(/(?:{tops})/{_SAFE}+)$", "", target, 'rel="cite-as"'))
    if mementos.originals:
        above = "|".join(map(re.escape, mementos.originals))
        name, day = f"^(?:{PINNED}[^/]+)?((?:{above})[A-Za-z0-9._~-]+)", r"@\d\d\d\d-\d\d-\d\d"
        single = "|".join(map(re.escape, mementos.single))
        unless = f"{name}(?:{day})?/(?:{single})(?:/|$)" if single else ""
        links.append(_Link("original", f"{name}{day}(/{_SAFE}*)$", unless, "$1$2", 'rel="original latest-version"'))
        listed = f'rel="timemap"; type="{LINK_FORMAT}"'
        folder, file = (f"{name}(?:{day})?(/{tail})$" for tail in (f"(?:{_SAFE}*/)?", f"{_SAFE}*[A-Za-z0-9]"))
        links.append(_Link("timemap_folder", folder, unless, f"/timemap$1$2{INDEX}.link", listed))
        links.append(_Link("timemap", file, unless, "/timemap$1$2.link", listed))
    return links

"""Headers for servers of plain files: `_headers` (Netlify, Cloudflare Pages), and a snippet for nginx.

They are those that the application sent, so there is one source of truth. Rules never overlap: where two apply, hosts
join their values, and two content security policies would both hold. A validator is the server's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mapsvc.publish import mementos
from mapsvc.publish.corrections import NAME as CORRECTIONS
from mapsvc.publish.mementos import Mementos
from mapsvc.publish.record import NAME
from mapsvc.publish.walk import FRAMED, NOT_FOUND, File
from mapsvc.web.prepared import TEXT
from mapsvc.web.security import RESOURCE_HEADERS
from mapsvc.web.versions import PINNED

SENT = frozenset(
    {
        "access-control-allow-origin",
        "cache-control",
        "content-security-policy",
        "cross-origin-resource-policy",
        "permissions-policy",
        "referrer-policy",
        "x-content-type-options",
        "x-frame-options",
    }
)
KNOWN = {
    "css": "text/css",
    "html": "text/html",
    "js": "text/javascript",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "xml": "application/xml",
    "zip": "application/zip",
}
"""Endings that every server of plain files knows. Debian's nginx knows no CSV."""
HOSTING = ("_headers", "nginx.conf", "Caddyfile")
"""The files that tell hosts which headers to send."""
OWN = (NAME, CORRECTIONS, *HOSTING)
"""Files for publishing and for hosts, and for nobody else."""
ANY_VERSION = f"{PINNED}:version"
"""As `_headers` spells one path segment of any text; a version's rules hold for those kept from before, too."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Headers of the addresses that match: an exact path, or one that ends in `*`; `:version` is any one segment."""

    pattern: str
    headers: tuple[tuple[str, str], ...]

    @property
    def regex(self) -> str:
        """The pattern as an anchored regular expression."""
        text = re.escape(self.pattern).replace(":version", "[^/]+").replace(r"\-", "-")
        return f"^{text[:-2]}" if text.endswith(r"\*") else f"^{text}$"

    def within(self, types: Iterable[TypeRule]) -> list[TypeRule]:
        """Those of the types for single folders whose files this rule's pattern takes in."""
        if not self.pattern.endswith("*"):
            return []
        above = self.pattern.removeprefix(ANY_VERSION).removesuffix("*")
        return [each for each in types if not each.everywhere and each.folder.startswith(above)]


@dataclass(frozen=True, slots=True)
class TypeRule:
    """The content type of the files in a folder, and below `/v/:version`, whose names end so; of all for `/`."""

    folder: str
    ending: str
    kind: str

    @property
    def everywhere(self) -> bool:
        """Whether it holds for the whole site."""
        return self.folder == "/"

    @property
    def patterns(self) -> list[str]:
        """The addresses as `_headers` spells them."""
        own = f"{self.folder}*.{self.ending}"
        return [own] if self.everywhere else [own, ANY_VERSION + own]

    @property
    def media_type(self) -> str:
        """The type without parameters."""
        return self.kind.partition(";")[0]

    @property
    def regex(self) -> str:
        """The addresses as an anchored regular expression."""
        above = ".*/" if self.everywhere else f"({PINNED}[^/]+)?{re.escape(self.folder)}"
        return f"^{above}[^/]*\\.{self.ending}$"


def restyled(files: Iterable[File], style: str, styles: str) -> list[File]:
    """The files where pages below `/v/` may have any of the kept versions' `styles`: one rule holds for all of them."""
    return [
        file
        if file.pinned is None
        else replace(file, pinned=[(name, value.replace(style, styles)) for name, value in file.pinned])
        for file in files
    ]


def rules_for(files: Iterable[File]) -> list[Rule]:
    """The fewest rules by folder that give every file its headers."""
    sent: dict[str, tuple[tuple[str, str], ...]] = {}
    for file in files:
        sent[file.path] = _chosen(file.headers)
        if file.pinned is not None:
            sent[ANY_VERSION + file.path] = _chosen(file.pinned)
    return _by_folder("/", sent)


def type_rules(files: Iterable[File]) -> list[TypeRule]:
    """The content types that servers of plain files do not know of themselves, by ending or by folder and ending.

    Endings that a server knows are left to it, but where a folder's files are of another type: JSON Feed in `/feeds/`.
    """
    types: dict[str, dict[str, set[str]]] = {}
    for file in files:
        folder, _, name = file.path.rpartition("/")
        folders = types.setdefault(name.rpartition(".")[2] if name else "html", {})
        folders.setdefault(f"{folder}/", set()).add(dict(file.headers).get("Content-Type", ""))
    found: list[TypeRule] = []
    for ending, folders in sorted(types.items()):
        usual = KNOWN.get(ending)
        everywhere = set().union(*folders.values())
        if len(everywhere) == 1:
            found += [TypeRule("/", ending, kind) for kind in everywhere if usual is None]
            continue
        for folder, single in sorted(folders.items()):
            if len(single) == 1 and (kind := next(iter(single))) and kind.partition(";")[0] != usual:
                found.append(TypeRule(folder, ending, kind))
    return found


@dataclass(frozen=True, slots=True)
class Hosting:
    """All that hosts are told: headers by path, content types, mementos, and the versions that were withdrawn."""

    rules: Sequence[Rule]
    types: Sequence[TypeRule]
    mementos: Mementos
    withdrawn: Sequence[str]


def headers_file(hosting: Hosting) -> str:
    """The rules as Netlify and Cloudflare Pages read them."""
    blocks = [(rule.pattern, rule.headers) for rule in hosting.rules]
    blocks += [(pattern, (("Content-Type", each.kind),)) for each in hosting.types for pattern in each.patterns]
    text = "".join(f"{pattern}\n" + "".join(f"  {n}: {v}\n" for n, v in headers) for pattern, headers in blocks)
    return text + mementos.headers_file(hosting.mementos)


def nginx_snippet(hosting: Hosting) -> str:
    """The rules as part of an nginx `server` block whose `root` is the site."""
    types, withdrawn = hosting.types, hosting.withdrawn
    lines = ["# Include this in a server block with `root` set to this folder.", "types {"]
    # All of them, since these replace those of the server.
    named = KNOWN | {each.ending: each.media_type for each in types if each.everywhere}
    lines += [f"  {media_type} {ending};" for ending, media_type in sorted(named.items())]
    lines += ["}", "charset utf-8;", f"charset_types {' '.join(_in_utf8(types))};", "absolute_redirect off;"]
    # Of what no rule below takes in: redirects from a folder's name.
    lines += [f'add_header {name} "{value}" always;' for name, value in RESOURCE_HEADERS]
    # A folder without a page of its own is nothing to forbid.
    lines += [f"error_page 403 404 =404 /{NOT_FOUND};", "gzip on;", "gzip_vary on;", "gzip_comp_level 6;"]
    lines.append(f"gzip_types {' '.join(compressed(types))};")
    lines += ["location ~ /\\. { return 404; }"]
    lines += [f"location = /{name} {{ return 404; }}" for name in OWN]
    lines += [f"location ^~ {PINNED}{version}/ {{ return 410; }}" for version in withdrawn]
    lines += mementos.nginx_lines(hosting.mementos)
    for rule in hosting.rules:
        lines.append(f"location {_nginx_match(rule)} {{")
        if folder := _framed(rule):
            lines.append(f"  error_page 403 404 =404 {folder}{NOT_FOUND};")
        lines += [f'  add_header {name} "{value}" always;' for name, value in rule.headers]
        lines += [f"  add_header {name} {variable};" for name, variable in mementos.VARIABLES]
        lines += [
            f"  location ~ {each.regex} {{ types {{ }} default_type {each.kind}; }}" for each in rule.within(types)
        ]
        lines += ["  try_files ${uri}index.html $uri $uri/ =404;", "}"]
    return "\n".join(lines) + "\n"


def compressed(types: Sequence[TypeRule]) -> list[str]:
    """The content types that are worth compressing, besides HTML: texts; of the rest clients rather ask for parts."""
    usual = ["text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml"]
    texts = {each.media_type for each in types if TEXT.search(each.media_type)}
    return usual + sorted(texts - set(usual))


def _framed(rule: Rule) -> str:
    """The folder that a rule takes in whole whose own page says what is not there, or ""."""
    return next((folder for folder in FRAMED if rule.pattern in {f"{folder}*", f"{ANY_VERSION}{folder}*"}), "")


def _in_utf8(types: Iterable[TypeRule]) -> list[str]:
    """The media types whose answers say that they are UTF-8, in nginx's own words; it adds text/html by itself."""
    named = {each.media_type for each in types if "charset=utf-8" in each.kind}
    return sorted(named | {KNOWN[ending] for ending in ("css", "js", "txt")} - {KNOWN["html"]})


def _nginx_match(rule: Rule) -> str:
    if ":version" in rule.pattern:
        return f"~ {rule.regex}"
    return f"^~ {rule.pattern[:-1]}" if rule.pattern.endswith("*") else f"= {rule.pattern}"


def _by_folder(prefix: str, sent: Mapping[str, tuple[tuple[str, str], ...]]) -> list[Rule]:
    """One rule for a folder whose files all have the same headers, else those of what is in it."""
    if prefix != "/" and len(set(sent.values())) == 1:
        return [Rule(f"{prefix}*", next(iter(sent.values())))]
    rules: list[Rule] = []
    folders: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {}
    for path, headers in sent.items():
        name, slash, _ = path[len(prefix) :].partition("/")
        if slash:
            folders.setdefault(f"{prefix}{name}/", {})[path] = headers
        else:
            rules.append(Rule(path, headers))
    return sorted(rules, key=lambda rule: rule.pattern) + [
        rule for folder in sorted(folders) for rule in _by_folder(folder, folders[folder])
    ]


def _chosen(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, value) for name, value in headers if name.lower() in SENT))

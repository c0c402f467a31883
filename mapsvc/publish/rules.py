"""Headers for servers of plain files: `_headers` (Netlify, Cloudflare Pages), and snippets for nginx and Caddy.

They are those that the application sent, so there is one source of truth. Rules never overlap: where two apply, hosts
join their values, and two content security policies would both hold. A validator is the server's own.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mapsvc.publish.walk import File
from mapsvc.web.versions import PINNED

SENT = frozenset(
    {
        "access-control-allow-origin",
        "cache-control",
        "content-security-policy",
        "cross-origin-opener-policy",
        "cross-origin-resource-policy",
        "permissions-policy",
        "referrer-policy",
        "x-content-type-options",
        "x-frame-options",
    }
)
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


def rules_for(files: Iterable[File]) -> list[Rule]:
    """The fewest rules by folder that give every file its headers."""
    sent: dict[str, tuple[tuple[str, str], ...]] = {}
    for file in files:
        sent[file.path] = _chosen(file.headers)
        if file.pinned is not None:
            sent[ANY_VERSION + file.path] = _chosen(file.pinned)
    return _by_folder("/", sent)


def type_rules(files: Iterable[File]) -> dict[str, str]:
    """File endings, without a dot → content types, for endings that servers do not know of themselves.

    What has a well-known ending is sent with its well-known type: JSON Feed as JSON.
    """
    types: dict[str, set[str]] = {}
    for file in files:
        ending = file.name.rpartition("/")[2].rpartition(".")[2]
        types.setdefault(ending, set()).add(dict(file.headers).get("Content-Type", ""))
    known = mimetypes.MimeTypes()
    single = {ending: next(iter(found)) for ending, found in types.items() if len(found) == 1}
    return {ending: kind for ending, kind in sorted(single.items()) if known.guess_type(f"a.{ending}")[0] is None}


def headers_file(rules: Sequence[Rule], types: Mapping[str, str]) -> str:
    """The rules as Netlify and Cloudflare Pages read them."""
    blocks = [(rule.pattern, rule.headers) for rule in rules]
    blocks += [(f"/*.{ending}", (("Content-Type", kind),)) for ending, kind in types.items()]
    return "".join(f"{pattern}\n" + "".join(f"  {n}: {v}\n" for n, v in headers) for pattern, headers in blocks)


def nginx_snippet(rules: Sequence[Rule], types: Mapping[str, str], withdrawn: Sequence[str]) -> str:
    """The rules as part of an nginx `server` block whose `root` is the site."""
    lines = ["# Include this in a server block with `root` set to this folder.", "include mime.types;", "types {"]
    lines += [f"  {kind.partition(';')[0]} {ending};" for ending, kind in types.items()]
    lines += ["}", "charset utf-8;", "error_page 404 /404.html;", "gzip on;", "gzip_vary on;"]
    lines.append("gzip_types text/css text/javascript application/javascript application/json image/svg+xml")
    lines[-1] += "".join(f" {kind.partition(';')[0]}" for kind in types.values()) + ";"
    lines += ["location ~ /\\. { return 404; }"]
    lines += [f"location ^~ {PINNED}{version}/ {{ return 410; }}" for version in withdrawn]
    for rule in rules:
        lines.append(f"location {_nginx_match(rule)} {{")
        lines += [f'  add_header {name} "{value}" always;' for name, value in rule.headers]
        lines += ["  try_files ${uri}index.html $uri $uri/ =404;", "}"]
    return "\n".join(lines) + "\n"


def caddy_snippet(rules: Sequence[Rule], types: Mapping[str, str], withdrawn: Sequence[str]) -> str:
    """The rules as part of a Caddy site block whose `root` is the site."""
    lines = ["# Import this in a site block with `root * /path/to/this/folder`.", "encode zstd gzip"]
    lines += [f"respond {PINNED}{version}/* 410" for version in withdrawn]
    for number, rule in enumerate(rules):
        lines.append(f"@rule{number} path_regexp {rule.regex}")
        lines += [f'header @rule{number} {name} "{value}"' for name, value in rule.headers]
    lines += [f'header *.{ending} Content-Type "{kind}"' for ending, kind in types.items()]
    lines += ["handle_errors {", "  rewrite * /404.html", "  file_server", "}", "file_server {", "  hide .*", "}"]
    return "\n".join(lines) + "\n"


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

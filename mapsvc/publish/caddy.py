"""The rules of a published site for Caddy: a snippet for its configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mapsvc.publish import mementos
from mapsvc.publish.rules import OWN, Hosting, Rule, compressed
from mapsvc.publish.walk import FRAMED, NOT_FOUND
from mapsvc.web.security import RESOURCE_HEADERS
from mapsvc.web.versions import PINNED

HTML = "text/html; charset=utf-8"


def caddy_snippet(hosting: Hosting) -> str:
    """The rules as part of a Caddy site block whose `root` is the site."""
    lines = ["# Import this in a site block with `root * /path/to/this/folder`."]
    lines += ["encode zstd gzip {", "  match {", "    header Content-Type text/*"]
    lines += [f"    header Content-Type {kind}*" for kind in compressed(hosting.types)]
    lines += ["  }", "}"]
    lines += [f"error {PINNED}{version}/* 410" for version in hosting.withdrawn]
    lines += [f"error /{name} 404" for name in OWN]
    # Of what no rule below takes in: redirects from a folder's name.
    lines += [f'header ?{name} "{value}"' for name, value in RESOURCE_HEADERS]
    for number, rule in enumerate(hosting.rules):
        lines.append(f"@rule{number} path_regexp {rule.regex}")
        lines += [f'header @rule{number} {name} "{value}"' for name, value in rule.headers]
    lines += mementos.caddy_lines(hosting.mementos)
    for number, each in enumerate(hosting.types):
        lines.append(f"@type{number} path_regexp {each.regex}")
        lines.append(f'header @type{number} Content-Type "{each.kind}"')
    lines += ["handle_errors {", *_errors(hosting.rules), "}"]
    return "\n".join([*lines, "file_server {", "  hide .*", "}"]) + "\n"


def _errors(rules: Sequence[Rule]) -> Iterator[str]:
    """What an error says in the place of the headers of the address that it answers for, which Caddy keeps."""
    names = {name for rule in rules for name, _ in rule.headers} | {name for name, _ in mementos.VARIABLES}
    for number, folder in enumerate((*FRAMED, "/")):
        page = f"{folder}{NOT_FOUND}"
        own = next((rule.headers for rule in rules if re.match(rule.regex, page)), ())
        if folder in FRAMED:
            yield f"  @framed{number} path_regexp ^({PINNED}[^/]+)?{folder}"
        yield f"  handle @framed{number} {{" if folder in FRAMED else "  handle {"
        yield from (f"    header -{name}" for name in sorted(names - dict(own).keys()))
        yield from (f'    header {name} "{value}"' for name, value in (*own, ("Content-Type", HTML)))
        yield from (f"    rewrite * {page}", "    file_server", "  }")

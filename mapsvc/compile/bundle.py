"""Scripts and styles as the browser gets them: few files, named by their content.

Our ES modules are put together into one classic script, because a sandboxed iframe without `allow-same-origin`
refuses module scripts that come without CORS headers. Only two forms of module syntax are used in `static/js`
(`import {a, b} from './x.js';` and `export function`), so that putting together means ordering and stripping.
"""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files
from pathlib import Path

import minify
import rcssmin

from mapsvc.errors import BaseDataError

LEAFLET_SHA256 = {
    "leaflet.js": "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    "leaflet.css": "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
}
"""Of Leaflet 1.9.4's published files; the package we take them from repackages these."""

PAGE_STYLES = ("base.css", "map.css", "page.css", "embed.css")
SITE_STYLES = (*PAGE_STYLES, "others.css")
MORE_STYLE = "more.css"
LIVE_STYLE = "live.css"
_IMPORT = re.compile(r"^import\s*\{[^}]*\}\s*from\s*['\"]\./([\w-]+\.js)['\"];?[ \t]*\n", re.MULTILINE)
_RULE = re.compile(r"([^{}]+)(\{[^{}]*\})")
_UNUSED = re.compile(
    r"\.leaflet-(?:control|popup|tooltip|bar|div-icon|zoom-box|marker|shadow|attribution|default|vml)|\.lvml"
)
"""What Leaflet styles and no map of ours has. Its style sheet has no nested rules but one of these."""
_EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?function|const|class)", re.MULTILINE)


def script_bundle(folder: Path, entry: str = "main.js") -> str:
    """Put the modules that `entry` needs into one classic script, each once, imported before importing, minified."""
    ordered: list[str] = []
    _visit(folder, entry, ordered, ())
    parts = [_EXPORT.sub("", _IMPORT.sub("", _text(folder, name))) for name in ordered]
    return minified("(function () {\n'use strict';\n" + "\n".join(parts) + "\n})();\n")


def minified(script: str) -> str:
    """
    A classic script with its local names and its spaces shortened; its global names stay.

    The minifier moves `const { a } = f();` before declarations beside it whose names it does not use: what has to come
    first there is a statement of its own.
    """
    return str(minify.string("application/javascript", script))


def style_bundle(folder: Path, *names: str) -> str:
    """One style sheet of several, such as `PAGE_STYLES`, which paint all of a dossier's pages but the live map."""
    return _tidied("".join(_text(folder, name) for name in names))


def live_style_bundle(folder: Path) -> str:
    """Leaflet's style sheet without the parts no map of ours has, and what a live map has of ours."""
    rules = _RULE.findall(re.sub(r"/\*.*?\*/", "", leaflet_file("leaflet.css"), flags=re.DOTALL))
    used = [(",".join(s for s in heads.strip().split(",") if not _UNUSED.search(s)), body) for heads, body in rules]
    leaflet = "".join(heads + body for heads, body in used if heads)
    return _tidied(leaflet + _text(folder, LIVE_STYLE))


def leaflet_file(name: str) -> str:
    """One of Leaflet's own files from its installed package; BaseDataError if it is not the one we know."""
    data = files("js_lib_leaflet").joinpath("static", "js_lib_leaflet", name).read_bytes()
    if hashlib.sha256(data).hexdigest() != LEAFLET_SHA256[name]:
        raise BaseDataError(f"js_lib_leaflet: {name}: expected the file of Leaflet 1.9.4; install the locked packages")
    return data.decode("utf-8")


def asset_path(name: str, data: bytes) -> str:
    """The path of an asset below /a/: its content's SHA-256, shortened, and its name."""
    return f"{hashlib.sha256(data).hexdigest()[:20]}/{name}"


def _tidied(style: str) -> str:
    return str(rcssmin.cssmin(style))


def _text(folder: Path, name: str) -> str:
    return (folder / name).read_text("utf-8")


def _visit(folder: Path, name: str, ordered: list[str], above: tuple[str, ...]) -> None:
    if name in above:
        raise BaseDataError(f"static/js/{name}: imports itself by way of {' → '.join(above)}")
    if name in ordered:
        return
    for needed in _IMPORT.findall(_text(folder, name)):
        _visit(folder, needed, ordered, (*above, name))
    ordered.append(name)

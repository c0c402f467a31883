"""Other people's pages, as their tools make them: each listens in its own dialect. Minimal, our own code."""

from __future__ import annotations

import re

from flask import Flask, request
from markupsafe import Markup, escape

from mapsvc.config import data_folder

MARK = "aB3dE6gH9k"
"""What WordPress calls its secret: it tells one frame of a page from another."""

FIND = "const frame = document.querySelector('iframe'); const mine = (event) => event.source === frame.contentWindow;"
HANDLERS = {
    # WordPress: numbers only, its secret, no less than 200 and no more than 1000 px.
    "wordpress": f"""
        if (!mine(event) || !event.data || event.data.secret !== '{MARK}' || event.data.message !== 'height') return;
        frame.height = Math.max(200, Math.min(1000, parseInt(event.data.value, 10)));""",
    "amp": """
        const told = event.data;
        if (mine(event) && told && told.sentinel === 'amp' && told.type === 'embed-size')
          frame.height = told.height;""",
    "pym": """
        const told = /^pymxPYMxchild-7xPYMx(\\w+)xPYMx(.+)$/.exec(event.data);
        if (mine(event) && told && told[1] === 'height') frame.height = parseInt(told[2], 10);""",
    "resizer": """
        const told = /^\\[iFrameSizer\\]map-9:(\\d+):(\\d+):(\\w+)$/.exec(event.data);
        if (mine(event) && told) frame.height = told[1];""",
}
HELLO = """
    frame.addEventListener('load', () => frame.contentWindow.postMessage(
      '[iFrameSizer]map-9:8:false:false:32:true:true:null:bodyOffset:null:null:0:false:parent:scroll', '*'));"""
SANDBOX = {"wordpress": 'sandbox="allow-scripts"', "amp": 'sandbox="allow-scripts"'}
TAIL = {
    "wordpress": f"#?secret={MARK}",
    "pym": "?initialWidth=600&childId=child-7&parentTitle=An%20article&parentUrl=http%3A%2F%2Fexample.org%2F",
}
KINDS = ("plain", *HANDLERS)


def shipped_listener() -> str:
    """The listener that the embed builder hands out."""
    script = (data_folder("static") / "js" / "builder.js").read_text("utf-8")
    found = re.search(r"const LISTENER = `(.*?)`;", script, re.DOTALL)
    assert found
    return found[1]


def host(site: str, dossier: str) -> Flask:
    """An application of pages that embed a dossier's map: `/<kind>`, and `/ten` with ten of them far apart."""
    app = Flask("hosts")

    @app.get("/<kind>")
    def _page(kind: str) -> str:
        source = f"{site}/embed/{dossier}/{request.args.get('period', '')}{TAIL.get(kind, '')}"
        mark = "data-mapsvc" if kind == "plain" else SANDBOX.get(kind, "")
        frame = f'<iframe {mark} width="100%" height="300" frameborder="0" src="{escape(source)}"></iframe>'
        script = shipped_listener() if kind == "plain" else _listening(kind)
        return _document(f"<p>Before the map.</p>{frame}{script}<p>After the map.</p>")

    @app.get("/ten")
    def _ten() -> str:
        frame = f'<iframe loading="lazy" width="100%" height="700" src="{site}/embed/{dossier}/"></iframe>'
        return _document("".join(f'<p style="height:1500px">Text</p>{frame}' for _ in range(10)))

    @app.get("/favicon.ico")
    def _icon() -> tuple[str, int]:
        return "", 204

    return app


def _listening(kind: str) -> str:
    hello = HELLO if kind == "resizer" else ""
    return f"<script>{FIND}{hello}\naddEventListener('message', (event) => {{{HANDLERS[kind]}\n}});</script>"


def _document(body: str) -> Markup:
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    return Markup(f"{head}<title>An article</title><body style='margin:0'>{body}</body></html>")  # noqa: S704

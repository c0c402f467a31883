"""Write screenshots of a running or fresh server: `python tools/shots.py OUT [URL]`; look at every one."""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
SIZES = {"desktop": (1280, 900), "phone": (390, 844), "reflow": (320, 720)}
STATES = {"compare": "?compare={other}", "details": "#place-{place}", "sources": "#sources", "ledger": "#ledger"}
"""Beside a page as it opens: two periods compared, the details of a place, parts that open."""

OTHERS = {"index": "", "nothing": "nothing-here", "features": "ogc/collections?f=html"}

WHOLE = "document.querySelectorAll('[data-fragment=table]').forEach(part => part.style.contentVisibility = 'visible')"
"""A table far below what is in view is not drawn; in a picture of the whole page it is."""

SETTLED = 400
"""How long after another size the map's labels and key are in place, ms."""

PORT = 8177


def main(out: Path, base: str | None) -> None:
    """Take the matrix: page × size × light and dark × language."""
    out.mkdir(parents=True, exist_ok=True)
    server = None
    if base is None:
        base = f"http://127.0.0.1:{PORT}"
        server = subprocess.Popen([sys.executable, "-m", "mapsvc", "serve", "--port", str(PORT)])  # noqa: S603
        _await(base)
    try:
        _shoot(out, base)
    finally:
        if server:
            server.terminate()
            server.wait()


def _await(base: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{base}/healthz").close()  # noqa: S310
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"{base} does not answer")


def _shoot(out: Path, base: str) -> None:
    pages = _pages(base)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page()
        for (name, path), lang in itertools.product(pages.items(), ("", "ar/")):
            if lang and path.startswith("ogc"):
                continue
            # A new fragment alone would not load the page anew.
            page.goto("about:blank")
            page.goto(f"{base}/{lang}{path}", wait_until="networkidle")
            page.evaluate(WHOLE)
            for (size, (width, height)), scheme in itertools.product(SIZES.items(), ("light", "dark")):
                page.set_viewport_size({"width": width, "height": height})
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                page.wait_for_timeout(SETTLED)
                page.screenshot(
                    path=out / f"{name}-{lang.strip('/') or 'en'}-{size}-{scheme}.png", full_page="#" not in path
                )
        browser.close()


def _pages(base: str) -> dict[str, str]:
    """Every page to look at by the name of its picture: all periods, and of the opening one every state."""
    health = json.load(urllib.request.urlopen(f"{base}/healthz"))  # noqa: S310
    pages = dict(OTHERS)
    for dossier in health["dossiers"]:
        name, periods = dossier["id"], dossier["periods"]
        pages |= {f"{name}-{period}": f"maps/{name}/{period}/" for period in periods}
        pages[f"embed-{name}"] = f"embed/{name}/"
        layer = json.load(urllib.request.urlopen(f"{base}/data/{name}/posture.geojson"))  # noqa: S310
        place = next((f["properties"]["place"] for f in layer["features"] if f["properties"]["claims"]), "")
        for state, tail in STATES.items():
            if len(periods) > 1:
                pages[f"{name}-{state}"] = f"maps/{name}/{periods[1]}/{tail.format(other=periods[0], place=place)}"
    return pages


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write into")
    parser.add_argument("url", nargs="?", help="address of a running server (default: a fresh one)")
    given = parser.parse_args()
    main(given.out, given.url)

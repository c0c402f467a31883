"""Write screenshots of a running or fresh server: `python tools/shots.py OUT [URL]`; look at every one."""

from __future__ import annotations

import itertools
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
SIZES = {"desktop": (1200, 800), "phone": (390, 844)}
PORT = 8177


def main(out: Path, base: str | None) -> None:
    """Take the matrix: every period × size × light and dark × language, and the front page."""
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
    import json

    health = json.load(urllib.request.urlopen(f"{base}/healthz"))  # noqa: S310
    pages = {f"{d['id']}-{p}": f"maps/{d['id']}/{p}/" for d in health["dossiers"] for p in d["periods"]}
    pages |= {"index": "", **{f"embed-{d['id']}": f"embed/{d['id']}/" for d in health["dossiers"]}}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for (size, (width, height)), scheme in itertools.product(SIZES.items(), ("light", "dark")):
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            for (name, path), lang in itertools.product(pages.items(), ("", "ar/")):
                page.goto(f"{base}/{lang}{path}", wait_until="networkidle")
                page.screenshot(path=out / f"{name}-{lang.strip('/') or 'en'}-{size}-{scheme}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)

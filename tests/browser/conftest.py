"""A real Chromium on a real server."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask, request
from markupsafe import escape
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from mapsvc.config import Settings
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app
from tests.static_site import serving_files

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on a free loopback port for a while; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def site(app: Flask) -> Iterator[str]:
    """The address of a server with the session's snapshot."""
    with serving(app) as address:
        yield address


@pytest.fixture(scope="session")
def published_site(published: Path) -> Iterator[str]:
    """The address of a host of plain files with the published session's snapshot."""
    with serving_files(published) as address:
        yield address


@pytest.fixture(scope="session")
def searchable(snapshot: Snapshot, settings: Settings) -> Iterator[str]:
    """The address of a server that also answers, with nothing, where places are searched for."""
    app = create_app(snapshot, settings)
    if not any(rule.rule == "/gazetteer/suggest" for rule in app.url_map.iter_rules()):
        app.add_url_rule("/gazetteer/suggest", "suggest", list)
    with serving(app) as address:
        yield address


@pytest.fixture(scope="session")
def article(site: str) -> Iterator[str]:
    """The address of somebody else's article; `?<sandbox>` embeds the seed's map with those sandbox flags."""
    host = Flask("article")

    @host.get("/")
    def _show() -> str:
        flags = escape(request.query_string.decode().replace("+", " "))
        return f"<iframe sandbox='{flags}' width='600' height='700' src='{site}/embed/iraq-syria-2024/'></iframe>"

    @host.get("/favicon.ico")
    def _icon() -> tuple[str, int]:
        return "", 204

    with serving(host) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium. Without one the browser tests are skipped, except on CI, where that is a failure."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        message = "no Chromium on the PATH: install it (Debian: apt install chromium)"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page being visited, and everything it complained of or asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def note(self, request: Request) -> None:
        """Remember a request (playwright cannot be handed a list's own method)."""
        self.requests.append(request)

    def hosts(self) -> set[str]:
        """The schemes and hosts that were asked."""
        return {"/".join(request.url.split("/")[:3]) for request in self.requests}


@pytest.fixture
def visit(chromium: Browser) -> Iterator[object]:
    """Open pages: `visit(url, width=..., scheme=..., scripts=...)` gives a `Visit`.

    `scripts` is "on", "off" (as for a reader who has them off) or "blocked" (ours do not load, a test's own still run).
    """
    contexts: list[BrowserContext] = []

    def open_page(url: str, *, width: int = 1200, scheme: str = "light", scripts: str = "on") -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=scripts != "off",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        visited = Visit(context.new_page())
        if scripts == "blocked":
            visited.page.route("**/*.js", lambda route: route.abort())
        visited.page.on("console", lambda message: visited.complaints.append(f"{message.type}: {message.text}"))
        visited.page.on("pageerror", lambda error: visited.complaints.append(f"error: {error}"))
        visited.page.on("request", visited.note)
        visited.page.goto(url, wait_until="load")
        if scripts == "on" and visited.page.locator("#map").count():
            visited.page.wait_for_selector("#map.map-live")
        return visited

    yield open_page
    for context in contexts:
        context.close()

"""What the first view costs a reader, beside folium's default page of the same data: `python -m bench.weight`.

In one Chromium and one run: bytes on the wire, requests, time to the first map and to its symbols, as they come and
with slow 4G and a processor four times slower; and to the map's summary on a page of nothing else, which is as soon as
this browser shows anything. Then frame times of a map of 2,000 sites. Needs npm and Chromium.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, sync_playwright

from bench.peer import install, peer
from mapsvc.compile import compile_dossiers
from mapsvc.config import ambient_settings, data_folder
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app
from tests.browser.conftest import FLAGS, serving
from tests.dossiers import write_dossier

AIMS = {"bytes": 80_000, "requests": 7, "ratio": 0.4}
SLOW = {"offline": False, "latency": 562.5, "downloadThroughput": 180_000, "uploadThroughput": 84_375}
"""Lighthouse's slow 4G as applied by DevTools: ms, bytes a second."""
OURS = {"map": ".map-picture .b-land", "symbols": ".map-picture circle"}
THEIRS = {"map": ".leaflet-tile-loaded", "symbols": "path.leaflet-interactive"}
WORDS = {"words": "#words"}

WATCH = """(marks => {
  const seen = window.benchSeen = {};
  const look = () => {
    for (const [name, selector] of Object.entries(marks)) {
      if (seen[name] || !document.querySelector(selector)) continue;
      seen[name] = -1;
      requestAnimationFrame(() => { seen[name] = performance.now(); });
    }
    requestAnimationFrame(look);
  };
  look();
})"""
FRAMES = """click => new Promise(resolve => {
  const gaps = [];
  let last = performance.now(), left = 60;
  const step = () => {
    const now = performance.now();
    gaps.push(now - last);
    last = now;
    if (left--) requestAnimationFrame(step); else resolve(click ? gaps : gaps.slice(1));
  };
  if (click) document.querySelector(click).click();
  requestAnimationFrame(step);
})"""
"""The times between sixty frames; where something is clicked, from then on."""
OTHER = ".tabs a:not([aria-current])"
"""The tab of another period."""


@dataclass
class Cost:
    """What one load took: encoded bytes, requests, and ms until each mark was painted."""

    bytes: int = 0
    requests: int = 0
    marks: dict[str, float] = field(default_factory=dict)


def load(browser: Browser, url: str, marks: dict[str, str], *, slow: bool) -> Cost:
    """Load a page into an empty cache and say what that took."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    page = context.new_page()
    cost, session = Cost(), context.new_cdp_session(page)
    _count(session, cost)
    if slow:
        session.send("Network.emulateNetworkConditions", SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(f"{WATCH}({json.dumps(marks)})")
    page.goto(url, wait_until="networkidle", timeout=120_000)
    page.wait_for_function(f"Object.values(window.benchSeen).filter((ms) => ms > 0).length === {len(marks)}")
    cost.marks = page.evaluate("window.benchSeen")
    context.close()
    return cost


def _count(session: CDPSession, cost: Cost) -> None:
    session.send("Network.enable")

    def finished(event: dict[str, Any]) -> None:
        cost.bytes += int(event["encodedDataLength"])
        cost.requests += 1

    session.on("Network.loadingFinished", finished)


def median(costs: list[Cost]) -> Cost:
    """The middle of several loads, each figure for itself."""
    marks = {name: statistics.median(cost.marks[name] for cost in costs) for name in costs[0].marks}
    size = statistics.median_low([cost.bytes for cost in costs])
    return Cost(size, statistics.median_low([cost.requests for cost in costs]), marks)


def compare(browser: Browser, ours: str, theirs: str, runs: int) -> bool:
    """Print both pages side by side, loaded in turn; whether the aims are met."""
    met = True
    for slow in (False, True):
        loads: dict[str, list[Cost]] = {"ours": [], "folium": [], "words": []}
        for _ in range(runs):
            loads["ours"].append(load(browser, ours, OURS, slow=slow))
            loads["folium"].append(load(browser, theirs, THEIRS, slow=slow))
            loads["words"].append(load(browser, f"{theirs}words", WORDS, slow=slow))
        mine, peers = median(loads["ours"]), median(loads["folium"])
        print_row(f"{'slow 4G, CPU ÷ 4' if slow else 'unthrottled'} ({runs} loads)", "mapsvc", "folium", "ratio")
        print_row("bytes on the wire", mine.bytes, peers.bytes, mine.bytes / peers.bytes)
        print_row("requests", mine.requests, peers.requests, mine.requests / peers.requests)
        for name in OURS:
            here, there = mine.marks[name], peers.marks[name]
            print_row(f"first {name}, ms", round(here), round(there), here / there)
        floor, there = median(loads["words"]).marks["words"], peers.marks["map"]
        print_row("words alone, unstyled, ms", round(floor), round(there), floor / there)
        met &= mine.bytes <= AIMS["bytes"] and mine.requests <= AIMS["requests"]
        met &= mine.marks["map"] <= AIMS["ratio"] * peers.marks["map"]
    return met


def frames(browser: Browser, url: str) -> None:
    """Print frame times of a large map: at rest (the floor of this machine), while panned, and at a period switch."""
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.goto(url, wait_until="load")
    page.wait_for_selector("#map.map-live", timeout=120_000)
    rest = page.evaluate(FRAMES)
    box = page.locator("#map").bounding_box()
    assert box  # noqa: S101
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(f"window.benchFrames = ({FRAMES})()")
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(x + 3 * step, y + step)
    panned = page.evaluate("window.benchFrames")
    page.mouse.up()
    print_row("frames, ms", "median", "95 %", "longest")
    for name, gaps in (("at rest", rest), ("panned", panned)):
        ordered = sorted(gaps)
        print_row(name, round(statistics.median(ordered), 1), round(ordered[int(len(ordered) * 0.95)], 1), ordered[-1])
    # The first fetches the other period's page.
    first, *later = (max(page.evaluate(FRAMES, OTHER)) for _ in range(6))
    print_row("first switch of periods", "", "", first)
    print_row("later ones, the median", "", "", statistics.median(later))


def many_sites(folder: Path, count: int) -> Path:
    """A dossier of so many sites, each with a figure in two periods."""
    chance = random.Random(7)  # noqa: S311
    places = [
        {
            "id": f"site-{i}",
            "name": f"Site {i}",
            "kind": "base",
            "lat": f"{chance.uniform(30.5, 36.5):.4f}",
            "lon": f"{chance.uniform(40.5, 46.5):.4f}",
        }
        for i in range(count)
    ]
    claims = [
        {"id": f"{period}-{i}", "place": f"site-{i}", "period": period, "figure": str(chance.randint(20, 400))}
        for i in range(count)
        for period in ("before", "after")
    ]
    package = {"name": "many-sites", "title": f"{count} sites"}
    return write_dossier(folder / "many", package=package, places=places, claims=claims)


def print_row(*cells: object) -> None:
    """One line of a table."""
    name, *rest = (f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in cells)
    print(f"{name:32}" + "".join(f"{cell:>12}" for cell in rest))


def main() -> int:
    """Measure, print, and say by the exit status whether the aims are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="loads of each page (default: %(default)s)")
    parser.add_argument("--sites", type=int, default=2000, help="sites of the large map, 0 for none")
    chosen = parser.parse_args()
    settings = ambient_settings()
    seed = data_folder("geodata") / "dossiers" / "iraq-syria-2024"
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        snapshot = Snapshot(compile_dossiers([seed], settings.cache))
        entry = snapshot.manifest.dossiers[0]
        theirs = peer(snapshot, entry, install(folder))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        with serving(create_app(snapshot, settings)) as ours, serving(theirs) as others:
            met = compare(browser, f"{ours}/maps/{entry.id}/", f"{others}/", chosen.runs)
        if chosen.sites:
            large = Snapshot(compile_dossiers([many_sites(folder, chosen.sites)], settings.cache))
            with serving(create_app(large, settings)) as address:
                frames(browser, f"{address}/maps/many-sites/")
        browser.close()
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())

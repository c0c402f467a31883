"""The gazetteer against a rapidfuzz scan and SQLite's trigram search over the same names: `python -m bench.gazetteer`.

Queries are names of the index as desks would write them: most as they stand, some with a slip of the pen, some
narrowed by country or kind. The seed is fixed. Every figure is of this machine in this run; what travels is the ratio.
"""

from __future__ import annotations

import argparse
import csv
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from mapsvc.config import ambient_settings
from mapsvc.gazetteer import bulk
from mapsvc.gazetteer.context import read_context
from mapsvc.gazetteer.names import fold
from mapsvc.gazetteer.served import ServedGazetteer
from mapsvc.gazetteer.serving import ensure_serving_index

CONTEXTS = ("", "", "", "kind=city", "cc={country}", "near={lat},{lon}")
SLIPS = 0.1


@dataclass(frozen=True)
class Timing:
    """Seconds per call: the median, the 99th percentile, and calls a second."""

    median: float
    p99: float
    rate: float

    def __str__(self) -> str:
        return f"{self.rate:>10,.0f} /s   p50 {self.median * 1e3:8.3f} ms   p99 {self.p99 * 1e3:8.3f} ms"


def measure(call: Callable[[str], object], queries: Sequence[str]) -> Timing:
    """Time a call on each query, after a tenth of them to warm up."""
    for query in queries[: len(queries) // 10]:
        call(query)
    times = []
    for query in queries:
        start = time.perf_counter()
        call(query)
        times.append(time.perf_counter() - start)
    times.sort()
    return Timing(times[len(times) // 2], times[int(len(times) * 0.99)], len(times) / sum(times))


def sample(db: sqlite3.Connection, count: int, seed: int) -> list[tuple[str, str]]:
    """(name, context) pairs drawn from the index."""
    chance = random.Random(seed)  # noqa: S311
    rows = db.execute("SELECT raw, country, lat, lon FROM name JOIN entry USING (n) WHERE NOT cued").fetchall()
    drawn = []
    for raw, country, lat, lon in chance.choices(rows, k=count):
        name = raw[: bulk.LONGEST_QUERY].strip()
        if chance.random() < SLIPS and len(name) > 5:
            at = chance.randrange(1, len(name))
            name = name[:at] + name[at + 1 :]
        drawn.append((name or "x", chance.choice(CONTEXTS).format(country=country or "IQ", lat=lat, lon=lon)))
    return drawn


def scan(db: sqlite3.Connection) -> Callable[[str], object]:
    """Peer one: rapidfuzz over every folded name."""
    from rapidfuzz import fuzz, process

    names = [fold(raw) for (raw,) in db.execute("SELECT DISTINCT raw FROM name")]
    return lambda query: process.extractOne(fold(query), names, scorer=fuzz.ratio, score_cutoff=80)


def trigrams(db: sqlite3.Connection) -> Callable[[str], object]:
    """Peer two: SQLite FTS5 with the trigram tokenizer, best rank first."""
    peer = sqlite3.connect(":memory:")
    peer.execute("CREATE VIRTUAL TABLE name USING fts5 (folded, tokenize = 'trigram')")
    names = ((fold(raw),) for (raw,) in db.execute("SELECT DISTINCT raw FROM name"))
    peer.executemany("INSERT INTO name VALUES (?)", names)
    find = "SELECT folded FROM name WHERE name MATCH ? ORDER BY rank LIMIT 1"

    def ask(query: str) -> object:
        folded = fold(query)
        grams = {folded[at : at + 3] for at in range(len(folded) - 2)}
        asked = " OR ".join('"' + gram.replace('"', '""') + '"' for gram in sorted(grams))
        return peer.execute(find, (asked,)).fetchone() if asked else None

    return ask


def bulk_rate(pairs: Sequence[tuple[str, str]], workers: int) -> float:
    """Names a second of `mapsvc geocode --csv`, start-up included."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "query", "context"])
        writer.writerows((number, *pair) for number, pair in enumerate(pairs))
        file.flush()
        return len(pairs) / wall("geocode", "--csv", file.name, "--workers", str(workers))


def wall(*arguments: str) -> float:
    """Seconds that a command takes."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "mapsvc", *arguments]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def resident(index: Path, queries: Sequence[str]) -> float:
    """Megabytes resident in a process of its own that has answered these queries (Linux)."""
    code = (
        "import sys; from pathlib import Path; from mapsvc.gazetteer.served import ServedGazetteer\n"
        "gazetteer = ServedGazetteer.open(Path(sys.argv[1]))\n"
        "for name in sys.stdin.read().split('\\n'): gazetteer.resolve(name)\n"
        "for line in open('/proc/self/status'):\n"
        "    if line.startswith(('VmRSS', 'RssAnon')): print(line.split()[1])\n"
    )
    command = [sys.executable, "-c", code, str(index)]
    done = subprocess.run(command, input="\n".join(queries), capture_output=True, text=True, check=True)
    return int(done.stdout.split()[0]) / 1024


def main() -> None:
    """Run all and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="queries of the gazetteer (default: 20,000)")
    parser.add_argument("--peers", type=int, default=200, help="queries of each peer (default: 200)")
    parser.add_argument("--bulk", type=int, default=100_000, help="rows of the bulk run (default: 100,000)")
    asked = parser.parse_args()
    out = sys.stdout.write
    index = ensure_serving_index(ambient_settings().cache)
    with closing(ServedGazetteer.open(index)) as gazetteer, closing(sqlite3.connect(index)) as db:
        pairs = sample(db, max(asked.count, asked.bulk), seed=1)
        contexts = {pair: read_context(pair[1]) for pair in pairs[: asked.count]}
        names = [name for name, _ in pairs[: asked.count]]
        spread = {name: contexts[name, context] for name, context in pairs[: asked.count]}
        ours = measure(lambda name: gazetteer.resolve(name, spread[name]), names)
        typed = measure(lambda name: gazetteer.suggest(name[:4]), names)
        out(f"resolve                {ours}\nsuggest (4 letters)    {typed}\n")
        for title, peer in (("rapidfuzz scan", scan), ("SQLite FTS5 trigrams", trigrams)):
            timing = measure(peer(db), names[: asked.peers])
            out(f"{title:<22} {timing}   resolve is {timing.median / ours.median:,.0f} times faster at the median\n")
    for workers in (1, 2):
        rate = bulk_rate(pairs[: asked.bulk], workers)
        out(f"bulk, {workers} process{'es' if workers > 1 else '  '}      {rate:>10,.0f} names/s, start-up included\n")
    out(f"resident               {resident(index, names):>10,.0f} MB after {asked.count:,} queries\n")
    out(f"mapsvc geocode Erbil   {min(wall('geocode', 'Erbil') for _ in range(5)):>10.3f} s\n")


if __name__ == "__main__":
    main()

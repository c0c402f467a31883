"""Servers under load: their processes, what wrk says of them, and the CPU time they used."""

from __future__ import annotations

import os
import re
import signal
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

CONNECTIONS = 16
PATIENCE = 60
"""Seconds that an answer may take before wrk counts it as an error."""
TICK = os.sysconf("SC_CLK_TCK")
UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3}
SCRIPT = """
local requests, at = {}, 0
function init(args)
  for path in io.lines(args[1]) do requests[#requests + 1] = wrk.format("GET", path) end
end
function request()
  at = at % #requests + 1
  return requests[at]
end
"""
"""For wrk: ask for the paths of a file, one after the other, over and over."""

NGINX = """
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nopush on; open_file_cache max=100;
  types {{ application/geo+json geojson; }}
  server {{ listen 127.0.0.1:{port}; root {folder}; {locations} }}
}}
"""


@dataclass(frozen=True, slots=True)
class Measure:
    """One round: requests a second, CPU microseconds a request, and latencies in milliseconds."""

    rate: float
    cost: float
    half: float
    tail: float


def nginx_command(folder: Path, port: int, locations: str = "") -> list[str]:
    """The command of an nginx that serves the files of a folder, with more directives of its server block."""
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, locations=locations))
    folder.chmod(0o755)
    return ["nginx", "-c", str(folder / "nginx.conf")]


@dataclass(slots=True)
class Server:
    """A server under test: where it listens, its processes (each with all below it), the paths to ask it for by task.

    `encodings` says which Accept-Encoding a task is asked with; identity where it says nothing.
    """

    name: str
    port: int
    processes: Sequence[int]
    paths: Mapping[str, Sequence[str]]
    encodings: Mapping[str, str] = field(default_factory=dict)
    rounds: dict[str, list[Measure]] = field(default_factory=dict)

    def median(self, task: str) -> Measure:
        """The median of every figure over the rounds."""
        rounds = self.rounds[task]
        return Measure(*(statistics.median(getattr(each, name) for each in rounds) for name in Measure.__slots__))

    def least(self, task: str) -> float:
        """The least CPU a request of any round took: what else the machine does only adds to it."""
        return min(each.cost for each in self.rounds[task])


def cpu_seconds(pids: Sequence[int]) -> float:
    """User and system time of processes and all below them, those included that have ended."""
    ticks: dict[int, int] = {}
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            ticks[int(entry.name)] = sum(map(int, fields[11:15]))
            below.setdefault(int(fields[1]), []).append(int(entry.name))
    total, waiting = 0, list(pids)
    while waiting:
        pid = waiting.pop()
        total += ticks.get(pid, 0)
        waiting += below.get(pid, [])
    return total / TICK


def load(server: Server, task: str, seconds: int) -> Measure:
    """Ask one server for a task's paths for a while."""
    with tempfile.TemporaryDirectory() as name:
        script, paths = Path(name) / "ask.lua", Path(name) / "paths"
        script.write_text(SCRIPT)
        paths.write_text("\n".join(server.paths[task]))
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", f"{PATIENCE}s", "--latency"]
        command += ["-H", f"Accept-Encoding: {server.encodings.get(task, 'identity')}", "-s", str(script)]
        before = cpu_seconds(server.processes)
        said = subprocess.run(
            [*command, f"http://127.0.0.1:{server.port}", "--", str(paths)], capture_output=True, text=True, check=True
        ).stdout
        used = cpu_seconds(server.processes) - before
    found = re.search(r"(\d+) requests in", said)
    if found is None or "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(f"{server.name}: {said}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    half, tail = (re.search(rf"{share}%\s+([\d.]+)(us|ms|s)", said) for share in (50, 99))
    return Measure(
        float(rate[1]) if rate else 0,
        used / max(1, int(found[1])) * 1e6,
        *(float(each[1]) * UNITS[each[2]] if each else 0 for each in (half, tail)),
    )


def take_turns(servers: Sequence[Server], rounds: int, seconds: int) -> None:
    """Measure all tasks of all servers in interleaved rounds, after one that warms caches up and is not kept."""
    for number in range(rounds + 1):
        for task in dict.fromkeys(task for server in servers for task in server.paths):
            for server in servers:
                if task in server.paths:
                    measured = load(server, task, seconds if number else 1)
                    if number:
                        server.rounds.setdefault(task, []).append(measured)


def report(servers: Sequence[Server], base: Server) -> None:
    """Print medians by task, and their ratios to a server that is compared with; of CPU the ratio of the least, too."""
    named = f"÷ {base.name}"
    columns = " ".join(f"{each:>9}" for each in ("per s", named, "CPU µs", named, "least ÷"))
    print(f"{'':24} {'':9} {columns} {'p50 ms':>8} {'p99 ms':>8} {'÷ p50':>6}")
    for task in base.paths:
        beside = base.median(task)
        for server in servers:
            if task in server.rounds:
                found = server.median(task)
                speed = f"{found.rate:9.0f} {found.rate / beside.rate:9.4f}"
                least = server.least(task) / base.least(task)
                cost = f"{found.cost:9.1f} {found.cost / beside.cost:9.2f} {least:9.2f}"
                late = f"{found.half:8.2f} {found.tail:8.2f} {found.tail / found.half:6.1f}"
                print(f"{server.name:24} {task:9} {speed} {cost} {late}")


def _listens(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Whether somebody listens on a port within a minute, or until the process ends."""
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if process.poll() is not None:
                return False
            time.sleep(0.1)
        else:
            return True
    return False


@contextmanager
def running(port: int, command: Sequence[str], **environ: str) -> Iterator[int]:
    """A server's process, for a while: its id, once it listens."""
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, env={**os.environ, **environ}, stdout=subprocess.DEVNULL, stderr=said)
        try:
            if not _listens(port, process):
                said.seek(0)
                raise SystemExit(f"{command[0]}: nobody listens on port {port}:\n{said.read()[-2000:]}")
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)

"""`mapsvc serve` as a process: it says where, answers, and ends when it is told to."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path

import pytest

from tests.dossiers import write_dossier
from tests.gazetteer_fixtures import CACHE

ENVIRONMENT = {**os.environ, "MAPSVC_CACHE": str(CACHE)}


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small dossier."""
    return write_dossier(tmp_path_factory.mktemp("served"))


@pytest.fixture
def server(dossier: Path, gazetteer: object) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server of two workers, and its port, once it listens."""
    command = [sys.executable, "-m", "mapsvc", "serve", "--port", "0", "--workers", "2", str(dossier)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
        assert found, said
        await_listener(int(found[1]))
        yield process, int(found[1])
        process.terminate()


def test_no_worker_outlives_a_server_that_is_killed(server: tuple[subprocess.Popen[str], int]) -> None:
    process, port = server
    assert json.loads(get(port, "/healthz")[1])["status"] == "ok"
    process.kill()
    process.wait(60)
    # The workers hold the other end of what the server writes to.
    assert process.stdout is not None
    assert process.stdout.read() == ""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def get(port: int, path: str) -> tuple[HTTPMessage, bytes]:
    with closing(HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status == 200
        return answer.headers, answer.read()


def await_listener(port: int) -> None:
    """Return once somebody listens on a port; the line on standard output comes just before that."""
    pause = threading.Event()
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            pause.wait(0.05)
        else:
            return
    pytest.fail("nobody listens")


def test_it_answers_and_ends_cleanly(server: tuple[subprocess.Popen[str], int]) -> None:
    process, port = server
    assert json.loads(get(port, "/healthz")[1])["dossiers"][0]["id"] == "test"
    for _ in range(2):
        headers, body = get(port, "/maps/test/")
        assert "Date" in headers
        assert b"<title>" in body
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0


def raw(port: int, *lines: str) -> tuple[str, bytes]:
    """The status line and body of the answer to a request of these lines."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return head.partition(b"\r\n")[0].decode(), body


def test_hosts_are_what_clients_say_and_nothing_else(server: tuple[subprocess.Popen[str], int]) -> None:
    port = server[1]
    assert raw(port, "GET /healthz HTTP/1.0")[0] == "HTTP/1.0 200 OK", "as health checks ask"
    forwarded = ("X-Forwarded-Proto: https", "X-Forwarded-Host: evil.example", "Forwarded: host=evil.example")
    for asked, origin in (
        (("GET /ogc HTTP/1.0",), f"http://127.0.0.1:{port}"),
        (("GET /ogc HTTP/1.1", "Host: maps.example"), "http://maps.example"),
    ):
        status, body = raw(port, *asked, *forwarded)
        assert status.endswith(" 200 OK")
        assert json.loads(body)["links"][0]["href"] == f"{origin}/ogc/"
    for wrong in ("Host: a b", 'Host: a"><x>', "Host: a\r\nHost: b", "Host:", "X-No-Host: a"):
        status, body = raw(port, "GET /maps/test/ HTTP/1.1", wrong)
        assert status == "HTTP/1.1 400 Bad Request"
        assert json.loads(body)["detail"].startswith("Host: ")


def test_a_port_that_is_taken_is_named_before_anything_slow_is_done(dossier: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "mapsvc", "serve", "--port", port, str(dossier)]
        done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=False)
    assert done.returncode == 1
    assert f"127.0.0.1:{port}: cannot listen there" in done.stderr

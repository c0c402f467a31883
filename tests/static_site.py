"""A server of plain files that honours `_headers`, as static hosts do."""

from __future__ import annotations

import mimetypes
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def read_rules(text: str) -> list[tuple[re.Pattern[str], list[tuple[str, str]]]]:
    """The rules of a `_headers` file: `*` is any text, `:name` one segment; indented lines are headers."""
    rules: list[tuple[re.Pattern[str], list[tuple[str, str]]]] = []
    for line in text.splitlines():
        if line.startswith("/"):
            pattern = re.sub(r":\w+", "[^/]+", re.escape(line).replace(r"\*", ".*"))
            rules.append((re.compile(pattern + r"\Z"), []))
        else:
            name, _, value = line.strip().partition(": ")
            rules[-1][1].append((name, value))
    return rules


def headers_for(rules: list[tuple[re.Pattern[str], list[tuple[str, str]]]], path: str) -> dict[str, str]:
    """The headers of a path; values of a header that several rules set are joined, as static hosts do."""
    headers: dict[str, str] = {}
    for pattern, found in rules:
        if pattern.match(path):
            for name, value in found:
                headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


@contextmanager
def serving_files(folder: Path) -> Iterator[str]:
    """Serve a published site on a free loopback port for a while; gives its address."""
    rules = read_rules((folder / "_headers").read_text("utf-8"))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            file = folder / path.lstrip("/") / ("index.html" if path.endswith("/") else "")
            status = 200 if file.is_file() and ".." not in path else 404
            body = file.read_bytes() if status == 200 else (folder / "404.html").read_bytes()
            kind = mimetypes.guess_type(file.name)[0] if status == 200 else "text/html"
            headers = {"Content-Type": kind or "application/octet-stream", **headers_for(rules, path)}
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()

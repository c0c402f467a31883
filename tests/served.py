"""The application behind a real socket, in a process of its own: GDAL, while it waits, lets no other thread run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVER = """
from werkzeug.serving import WSGIRequestHandler, make_server
from mapsvc.web import create_app_from_environment
WSGIRequestHandler.protocol_version = "HTTP/1.1"
WSGIRequestHandler.log = lambda *_: None
server = make_server("127.0.0.1", 0, create_app_from_environment(), threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
"""


@contextmanager
def serving(snapshot: Path) -> Iterator[str]:
    """Serve the snapshot on a free port for as long as the context lasts; gives the address."""
    environment = {**os.environ, "MAPSVC_SNAPSHOT": str(snapshot)}
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()

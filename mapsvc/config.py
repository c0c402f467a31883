"""The settings, as one table, and where the data that ships with the package lies."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mapsvc.contact import is_contact
from mapsvc.errors import InputError


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name (the environment variable is `MAPSVC_<NAME>`), default as text, and meaning."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting(
        "cache",
        "",
        "folder for compiled snapshots and the place-name index (default: the user's cache folder)",
    ),
    Setting("host", "127.0.0.1", "address the server listens on"),
    Setting("port", "8000", "port the server listens on, 0 to 65535; 0 picks a free one"),
    Setting(
        "snapshot",
        "",
        "a compiled snapshot folder, for a WSGI server pointed at `mapsvc.web:create_app_from_environment`",
    ),
    Setting(
        "base_url",
        "",
        "public address of the service, such as https://maps.example.org (default: as each request has it)",
    ),
    Setting("site_name", "mapsvc", "the name shown at the top of every page"),
    Setting("corrections", "", "`corrections.json` of a published site, for the feeds of a live server beside it"),
    Setting(
        "report",
        "",
        "web or e-mail address to which readers report errors (default: of the dossier's first contributor with one; "
        "without any, a letter that the reader addresses)",
    ),
    Setting("withdrawn", "", "versions that were withdrawn, separated by commas; below `/v/` they answer 410"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, read and checked. `cache` is an absolute folder that need not exist yet."""

    cache: Path
    snapshot: Path
    host: str
    port: int
    base_url: str
    site_name: str
    withdrawn: tuple[str, ...] = ()
    corrections: Path | None = None
    report: str = ""


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from `MAPSVC_*` variables; an unknown or malformed one raises InputError that names it."""
    known = {f"MAPSVC_{setting.name.upper()}": setting for setting in SETTINGS}
    for name in environ:
        if name.startswith("MAPSVC_") and name not in known:
            raise InputError(f"{name}: not a setting; expected one of {', '.join(sorted(known))}")
    values = {setting.name: environ.get(name, setting.default) for name, setting in known.items()}
    port = values["port"]
    if not (port.isascii() and port.isdigit() and int(port) <= 65535):
        raise InputError(f"MAPSVC_PORT: {port!r}: expected a whole number from 0 to 65535")
    cache = Path(values["cache"]).expanduser().absolute() if values["cache"] else _user_cache(environ)
    base_url = values["base_url"].rstrip("/")
    # Addresses within the site begin with a slash, so it has a host of its own.
    if base_url and not re.fullmatch(r"https?://[^/?#@\s\"'<>]+", base_url):
        expected = "expected https:// or http:// and a host, without a path: the site needs a host of its own"
        raise InputError(f"MAPSVC_BASE_URL: {base_url!r}: {expected}")
    report = values["report"]
    if report and not is_contact(report):
        raise InputError(f"MAPSVC_REPORT: {report!r}: expected a web address or an e-mail address")
    withdrawn = tuple(filter(None, (version.strip() for version in values["withdrawn"].split(","))))
    for version in withdrawn:
        if not re.fullmatch(r"[0-9a-f]{8,64}", version):
            raise InputError(f"MAPSVC_WITHDRAWN: {version!r}: expected versions as /healthz names them, with commas")
    corrections = Path(values["corrections"]).absolute() if values["corrections"] else None
    if corrections and not corrections.is_file():
        raise InputError(f"MAPSVC_CORRECTIONS: {corrections}: expected the corrections.json of a published site")
    return Settings(
        cache=cache,
        snapshot=Path(values["snapshot"]).absolute(),
        host=values["host"],
        port=int(port),
        base_url=base_url,
        site_name=values["site_name"],
        withdrawn=withdrawn,
        corrections=corrections,
        report=report,
    )


def _user_cache(environ: Mapping[str, str]) -> Path:
    base = environ.get("XDG_CACHE_HOME") or str(Path(environ.get("HOME") or "~").expanduser() / ".cache")
    return Path(base).absolute() / "mapsvc"


def data_folder(name: str) -> Path:
    """Folder `geodata` or `static`: inside an installed wheel, else at the top of the checkout."""
    package = Path(__file__).parent
    installed = package / "_data" / name
    return installed if installed.is_dir() else package.parent / name


def ambient_settings() -> Settings:
    """The settings of this process's environment."""
    return read_settings(os.environ)

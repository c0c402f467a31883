"""From the bytes of a file to text that any format can carry, with what is wrong on each line."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from mapsvc.errors import Problem

LARGEST_FILE = 20 * 1024 * 1024
MOST_PROBLEMS = 1_000
"""A file that is wrong throughout is named once per line up to here; more would help nobody."""

UTF8 = "expected text saved as UTF-8"
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters and others that no XML document may hold, or that it should not (XML 1.0, section 2.2)."""

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
"""How files in UTF-16 and UTF-32 begin (that of little-endian UTF-32 begins like that of UTF-16)."""


def read_bytes(folder: Path, file: str) -> bytes | Problem | None:
    """Read a file of the folder; None where there is none, a Problem where it must not or cannot be read."""
    path = folder / file
    if not path.exists() and not path.is_symlink():
        return None
    try:
        if expected := _refusal(path, folder):
            return Problem(file, 0, "", "", expected)
        if (size := path.stat().st_size) > LARGEST_FILE:
            return Problem(file, 0, "", f"{size} bytes", f"expected at most {LARGEST_FILE} bytes")
        return path.read_bytes()
    except OSError as error:
        return Problem(file, 0, "", "", f"expected a file that can be read ({error.strerror})")


def _refusal(path: Path, folder: Path) -> str:
    """Say why a file is not read at all; empty where it is."""
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
    except RuntimeError:  # how pathlib tells of links that lead to each other
        return "expected a file, not a link that leads back to itself"
    if not inside:
        return "expected a file inside the dossier folder, not a link that leaves it"
    return "" if path.is_file() else "expected a file"


def decode(raw: bytes, file: str, problems: list[Problem]) -> str:
    """Decode UTF-8, with or without a byte order mark; each line that is none is a problem."""
    if raw.startswith(_WIDE):
        problems.append(Problem(file, 0, "", "UTF-16 or UTF-32", UTF8))
        return ""
    for number, line in enumerate(raw.split(b"\n"), start=1):
        if len(problems) > MOST_PROBLEMS:
            break
        try:
            decoded = line.decode("utf-8")
        except UnicodeDecodeError as error:
            problems.append(Problem(file, number, "", f"byte {line[error.start : error.start + 1].hex()}", UTF8))
        else:
            if "\0" in decoded:
                problems.append(Problem(file, number, "", "NUL byte", UTF8))
    return raw.decode("utf-8-sig", errors="replace").replace("\0", "")


def unwritable(text: str) -> str:
    """Say which character of a text no map or download could carry; empty where there is none."""
    found = UNWRITABLE.search(text)
    return f"expected text without control characters, not U+{ord(found[0]):04X}" if found else ""

"""Requests that are refused, a table of them: each is told what is wrong with it, and nothing of it is kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from mapsvc.web.door import Door
from tests.problems import check_problem

SEED = "iraq-syria-2024"
NAMES = {"SEED": SEED, "DATA": f"/data/{SEED}", "OGC": f"/ogc/collections/{SEED}.posture"}
NAMES["ASAD"] = "planned/us/ain-al-asad/after-2025-09"
LINES = (Path(__file__).parent / "cases" / "bad_requests.txt").read_text("utf-8").splitlines()
CASES = [tuple(line.split(" | ")) for line in LINES if line and not line.startswith("#")]


def written_out(text: str) -> str:
    """A text of the table without its short forms."""
    named = re.sub(r"\{([A-Z]+)\}", lambda found: NAMES[found[1]], text)
    return re.sub(r"\{(\d+)\*([^}]*)\}", lambda found: int(found[1]) * found[2], named)


def test_no_case_stands_twice() -> None:
    assert len({case[0] for case in CASES}) == len(CASES) > 250


@pytest.mark.parametrize(("asked", "status", "told"), CASES, ids=[case[0][:80] for case in CASES])
def test_a_bad_request_is_told_why_and_not_kept(app: Flask, asked: str, status: str, told: str) -> None:
    door = app.wsgi_app
    assert isinstance(door, Door)
    line, _, header = asked.partition(" ;; ")
    method, _, address = written_out(line).partition(" ")
    headers = dict([header.split(": ", 1)]) if header else {}
    kept = [set(shelf._answers) for shelf in (door._paths, door._queries)]
    for _ in range(3):
        response = app.test_client().open(address, method=method, headers=headers)
        if method == "HEAD":
            assert (response.status_code, response.content_type) == (int(status), "application/problem+json")
            assert response.headers["Cache-Control"] == "no-store"
        else:
            check_problem(response, int(status), told)
    assert kept == [set(shelf._answers) for shelf in (door._paths, door._queries)]

"""What every error looks like to a machine (RFC 9457)."""

from __future__ import annotations

from werkzeug.test import TestResponse


def check_problem(response: TestResponse, status: int, *named: str) -> None:
    """The response is a problem of that status which nobody keeps, and its detail has all that is `named`."""
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    found = response.json
    assert set(found) == {"type", "title", "status", "detail"}
    assert found["status"] == status
    assert [text for text in named if text not in found["detail"]] == [], found["detail"]
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert len(response.data) < 2000

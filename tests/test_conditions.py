"""Conditions and ranges of requests (RFC 9110 §13, §14), alike on every address."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.problems import check_problem

SEED = "iraq-syria-2024"
FILES = [f"/data/{SEED}.zip", f"/data/{SEED}/posture.gpkg"]
MADE = [
    f"/maps/{SEED}/",
    f"/maps/{SEED}@2024-09-06/?theme=dark",
    f"/data/{SEED}/posture.csv",
    f"/data/{SEED}/posture.csv?force=us",
    f"/ogc/collections/{SEED}.posture/items?limit=2",
    f"/ogc/collections/{SEED}.posture/items?limit=2&as_of=2024-09-10",
    "/ogc/collections",
]
EARLY, LATE = "Sat, 01 Jan 2000 00:00:00 GMT", "Sat, 01 Jan 2050 00:00:00 GMT"


def lasting(answer: TestResponse) -> list[tuple[str, str]]:
    """The headers of an answer but its date, which is another in the next second."""
    return [(name, value) for name, value in answer.headers if name != "Date"]


@pytest.mark.parametrize("path", FILES + MADE)
def test_head_is_get_without_the_body(client: FlaskClient, path: str) -> None:
    for _ in range(3):
        whole = client.get(path)
        for headers in ({}, {"Range": "bytes=0-9"}):
            head = client.head(path, headers=headers)
            assert (head.status_code, head.data, lasting(head)) == (200, b"", lasting(whole))


@pytest.mark.parametrize("path", FILES + MADE)
def test_only_the_entity_tag_tells_whether_a_copy_is_good(client: FlaskClient, path: str) -> None:
    etag = client.get(path).headers["ETag"]
    for held in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        for method in ("GET", "HEAD"):
            for more in ({}, {"Range": "bytes=0-9"}, {"If-Match": etag}, {"If-Modified-Since": EARLY}):
                answer = client.open(path, method=method, headers={"If-None-Match": held, **more})
                assert (answer.status_code, answer.data) == (304, b""), (held, more)
                assert answer.headers["ETag"] == etag
    for stale in ({"If-None-Match": '"other"'}, {"If-Modified-Since": LATE}, {"If-Unmodified-Since": EARLY}):
        assert client.get(path, headers=stale).status_code == 200, stale


@pytest.mark.parametrize("path", FILES + MADE)
def test_what_must_match_is_compared_strongly(client: FlaskClient, path: str) -> None:
    etag = client.get(path).headers["ETag"]
    for held in (etag, f'"other", {etag}', "*"):
        assert client.get(path, headers={"If-Match": held}).status_code == 200
    for wrong in ('"other"', f"W/{etag}", "nonsense"):
        for more in ({}, {"If-None-Match": etag}, {"Range": "bytes=0-9"}):
            check_problem(client.get(path, headers={"If-Match": wrong, **more}), 412, etag)


@pytest.mark.parametrize("path", FILES + MADE)
def test_a_part_is_of_the_copy_that_the_client_has(client: FlaskClient, path: str) -> None:
    whole = client.get(path)
    part = {"Range": "bytes=3-5"}
    assert client.get(path, headers={**part, "If-Range": whole.headers["ETag"]}).data == whole.data[3:6]
    for other in ('"other"', whole.headers.get("Last-Modified", EARLY), LATE, "x"):
        assert client.get(path, headers={**part, "If-Range": other}).data == whole.data, other


@pytest.mark.parametrize("path", FILES + MADE)
def test_a_part_is_of_the_bytes_as_they_are(client: FlaskClient, path: str) -> None:
    whole = client.get(path, headers={"Accept-Encoding": "identity"})
    for _ in range(3):
        for encoding in ("identity", "gzip, br"):
            part = client.get(path, headers={"Range": "bytes=3-5", "Accept-Encoding": encoding})
            assert (part.status_code, part.data, part.headers["ETag"]) == (206, whole.data[3:6], whole.headers["ETag"])
            assert part.headers["Content-Range"] == f"bytes 3-5/{len(whole.data)}"
            assert "Content-Encoding" not in part.headers
        assert client.get(path, headers={"Accept-Encoding": "identity"}).data == whole.data
    for ignored in ("lines=1-2", "bytes=0-1,4-5", "x"):
        answer = client.get(path, headers={"Range": ignored})
        assert (answer.status_code, answer.data) == (200, whole.data)
    check_problem(client.get(path, headers={"Range": "bytes=99999999-"}), 416, "Range")

"""Bodies as they are sent: whatever their length and use, each encoding holds the same bytes."""

from __future__ import annotations

import gzip

import brotli
import pytest

from mapsvc.web.prepared import LONG_WAIT, Prepared, Use, negotiate, prepare


def packed(prepared: Prepared, accepted: str) -> tuple[str, bytes]:
    return negotiate(prepared, {"HTTP_ACCEPT_ENCODING": accepted})


@pytest.mark.parametrize("use", Use)
@pytest.mark.parametrize("length", [10, LONG_WAIT, LONG_WAIT + 1])
def test_a_body_is_the_same_in_every_encoding(use: Use, length: int) -> None:
    body = b"".join(b"%d " % number for number in range(length))[:length]
    prepared = prepare(body, "text/csv", use)
    assert packed(prepared, "") == ("", body)
    for accepted, unpack in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        encoding, data = packed(prepared, accepted)
        if length == 10:
            assert (encoding, data) == ("", body)
        else:
            assert encoding == accepted
            assert unpack(data) == body
            assert len(data) < len(body)


def test_pictures_are_sent_as_they_are() -> None:
    assert packed(prepare(b"a" * 10_000, "image/png"), "br") == ("", b"a" * 10_000)


def test_what_is_sent_more_often_is_compressed_no_worse() -> None:
    body = b"".join(b"%d " % (number * number) for number in range(LONG_WAIT))
    for accepted in ("gzip", "br"):
        sizes = [len(packed(prepare(body, "text/csv", use), accepted)[1]) for use in (Use.ALWAYS, Use.OFTEN, Use.ONCE)]
        assert sizes == sorted(sizes)

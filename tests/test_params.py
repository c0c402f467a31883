"""Queries are read as Flask reads them, and written as `urllib.parse` writes them."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from mapsvc.web.ogc.links import query_text
from mapsvc.web.params import pairs_of


@given(st.text(st.sampled_from("ab=&+%2cC4fF,. é"), max_size=20))
@example("a=1&&b&=2&c=%2C+%ff&a=")
def test_a_query_is_read_as_flask_reads_it(query: str) -> None:
    request = Request(EnvironBuilder("/", query_string=query).get_environ())
    assert list(pairs_of(request.query_string.decode())) == list(request.args.lists())


def test_too_many_parameters_are_refused() -> None:
    assert len(pairs_of("a=1&b=2", most=2)) == 2
    with pytest.raises(ValueError, match="3 parameters: expected at most 2"):
        pairs_of("a=1&b=2&c=3", most=2)


@given(st.text() | st.text(st.sampled_from("aZ09_.~-, +é")))
def test_a_value_is_quoted_as_queries_are(value: str) -> None:
    assert query_text({"a": value, "b": "x,y"}) == urlencode({"a": value, "b": "x,y"})

"""What an answer about a dossier says of the report clock: how recent it is, and what it is a version of (RFC 7089)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from urllib.parse import quote, unquote_plus

from werkzeug.http import http_date

from mapsvc.web.params import AS_OF, Address

_SAFE = "/:@%,;=!*+~$&()"
"""What a target may hold besides letters and digits without ending or splitting a header."""


def dates_of(address: Address) -> list[tuple[str, str]]:
    """The headers `Last-Modified` and `Memento-Datetime`, each where it applies."""
    headers = []
    if address.entry.states:
        headers.append(("Last-Modified", http_day(address.day or address.entry.as_of)))
    if address.day:
        headers.append(("Memento-Datetime", http_day(address.day)))
    return headers


def answer_headers(address: Address, bare: str, question: str) -> list[tuple[str, str]]:
    """What the answer to a question says: its dates, and of a memento also the question that it is a version of.

    `bare` is the path without a date, `question` the query without one.
    """
    headers = dates_of(address)
    if address.day:
        headers.append(("Link", link(bare, "original", question)))
    return headers


def undated(query: str) -> str:
    """A query without `as_of`: what it asks besides."""
    return "&".join(part for part in query.split("&") if part and unquote_plus(part.partition("=")[0]) != AS_OF.name)


def link(target: str, rel: str, question: str = "", **attributes: str) -> str:
    """A value of a `Link` header (RFC 8288)."""
    more = "".join(f'; {name}="{value}"' for name, value in attributes.items())
    asked = f"?{quote(question, safe=f'{_SAFE}?')}" if question else ""
    return f'<{quote(target, safe=_SAFE)}{asked}>; rel="{rel}"{more}'


@lru_cache(maxsize=256)
def http_day(day: str) -> str:
    """A day's beginning as HTTP writes it."""
    return http_date(datetime.combine(date.fromisoformat(day), time(), UTC))

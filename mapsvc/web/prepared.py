"""Bodies with their validators, and how they are compressed for whom."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import brotli
from werkzeug.http import parse_accept_header

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

TEXT = re.compile(r"^text/|[+/](?:json|xml|link-format)$")
"""Media types whose content is text."""
PACKED = frozenset({"image/png"})
"""Content types that are compressed as they are."""
MIN_COMPRESSED = 600
"""Bytes; below this compression gains nothing worth a header."""
LONG_WAIT = 200_000
"""Bytes; what is longer would keep other clients waiting for 60 ms and more if it were compressed well."""
QUICKEST = 1, 2
"""Qualities, as gzip and as Brotli, of what is long and sent once: better ones take longer than it took to make."""
LONGEST_HEADER = 100
"""Characters of an Accept-Encoding header that is worth remembering; browsers send about 25."""


class Use(Enum):
    """How often a body is sent, and so what compressing it is worth: its quality, as gzip and as Brotli."""

    ONCE = 4, 4
    OFTEN = 6, 10
    """Brotli 10 is within a fiftieth of the best, in a third of its time."""
    ALWAYS = 6, 11


@dataclass(eq=False)
class Prepared:
    """A body with its content type and strong validator; made and compressed when it is first asked for."""

    content_type: str
    make: Callable[[], bytes]
    etag: str
    use: Use = Use.ONCE
    _body: bytes | None = None

    @property
    def kept(self) -> bool:
        """Whether it is sent more than once."""
        return self.use is not Use.ONCE

    @property
    def identity(self) -> bytes:
        """The body as it is."""
        if self._body is None:  # no cached_property: before Python 3.12 its lock costs as much as a page's links
            self._body = self.make()
        return self._body

    @cached_property
    def gzip(self) -> bytes:
        """The body compressed with gzip, the same bytes every time."""
        return gzip.compress(self.identity, self._qualities[0], mtime=0)

    @cached_property
    def br(self) -> bytes:
        """The body compressed with Brotli."""
        packed: bytes = brotli.compress(self.identity, quality=self._qualities[1])
        return packed

    @property
    def _qualities(self) -> tuple[int, int]:
        """Of gzip and of Brotli: as well as a client, and those behind it, can wait for."""
        if len(self.identity) <= LONG_WAIT:
            return self.use.value
        return QUICKEST if self.use is Use.ONCE else (self.use.value[0], min(self.use.value[1], 5))


def prepare(body: bytes, content_type: str, use: Use = Use.ONCE) -> Prepared:
    """Give a body a strong validator, a hash of it."""
    return Prepared(content_type, lambda: body, hashlib.sha256(body).hexdigest()[:24], use, body)


def promise(make: Callable[[], bytes], content_type: str, made_from: Iterable[str]) -> Prepared:
    """A body that is made when it is needed: its validator is a hash of all that it is made from.

    That is the snapshot's version, which stands for our code too, and whatever of the request and the settings counts.
    """
    return Prepared(content_type, make, hashlib.sha256("\0".join(made_from).encode()).hexdigest()[:24])


def accepted_encoding(header: str) -> str:
    """The encoding to send to a client with this Accept-Encoding header: `br`, `gzip` or "" for identity."""
    return _remembered_encoding(header) if len(header) <= LONGEST_HEADER else _best_encoding(header)


def negotiate(prepared: Prepared, environ: WSGIEnvironment) -> tuple[str, bytes]:
    """The encoding to send, and the body in it."""
    encoding = accepted_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if not encoding or len(prepared.identity) < MIN_COMPRESSED or prepared.content_type in PACKED:
        return "", prepared.identity
    return encoding, prepared.br if encoding == "br" else prepared.gzip


def _best_encoding(header: str) -> str:
    """The encoding that the client likes best, of those it likes alike the smallest (RFC 9110 §12.5.3)."""
    accepted = parse_accept_header(header)
    best = max(("br", "gzip"), key=accepted.quality)
    return best if accepted.quality(best) > 0 and accepted.quality(best) >= accepted.quality("identity") else ""


_remembered_encoding = lru_cache(maxsize=256)(_best_encoding)

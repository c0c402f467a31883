"""Response headers that keep pages from running, loading or being framed by what is not ours."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from flask import Flask, Response, request

from mapsvc.web.respond import Renderings

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' {style}; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)
RESOURCE_HEADERS = (
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)
"""What every answer says that is no page: data, scripts, pictures. Opened as a document it loads and runs nothing."""
FRAMED = ("pages.embed", "reconcile.preview")
"""How the endpoints begin that any site may put into a frame."""
TELLING = "pages.embed"
"""How those of them begin that tell people of an error there: a browser would show a broken frame instead."""

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def style_source(style: str) -> str:
    """What a policy calls a style sheet that stands in the page itself: its hash, and so no other (CSP 3, §6.7.3.3)."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def content_security_policy(source: str, *, framed: bool) -> str:
    """The policy of a page whose own style sheet is `source`; one that is `framed` may be embedded by anyone."""
    return _POLICY.format(style=source, ancestors="*" if framed else "'none'")


@cache
def headers_of_page(source: str, *, framed: bool) -> tuple[tuple[str, str], ...]:
    """What every page says, unless it says otherwise itself; one that is `framed` may be embedded by anyone.

    `source` is what the policy calls the style sheet of the pages.
    """
    headers = {
        "Content-Security-Policy": content_security_policy(source, framed=framed),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": PERMISSIONS,
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    # No Cross-Origin-Opener-Policy: it would guard nothing here, and costs a visitor a second process of the browser.
    if not framed:
        headers["X-Frame-Options"] = "DENY"
    return tuple(headers.items())


def register(app: Flask) -> None:
    """Set the security headers on every response of `app`."""
    renderings: Renderings = app.extensions["mapsvc"]
    source = style_source(renderings.style)

    @app.after_request
    def secure(response: Response) -> Response:
        framed = (request.endpoint or "").startswith(FRAMED if response.status_code < 400 else TELLING)
        page = response.mimetype == "text/html"
        for name, value in headers_of_page(source, framed=framed) if page else RESOURCE_HEADERS:
            response.headers.setdefault(name, value)
        return response

"""Response headers that keep pages from running, loading or being framed by what is not ours."""

from __future__ import annotations

from functools import cache

from flask import Flask, Response, request

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)
PICTURE_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""Of a picture opened as a document: it loads and runs nothing, and has no style element."""
FRAMED = ("pages.embed", "reconcile.preview")
"""How the endpoints begin that any site may put into a frame."""

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def content_security_policy(*, framed: bool) -> str:
    """The policy of a page; one that is `framed` may be embedded by anyone."""
    return _POLICY.format(ancestors="*" if framed else "'none'")


@cache
def headers_of(*, framed: bool) -> tuple[tuple[str, str], ...]:
    """What every answer says, unless it says otherwise itself; one that is `framed` may be embedded by anyone."""
    headers = {
        "Content-Security-Policy": content_security_policy(framed=framed),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": PERMISSIONS,
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if not framed:
        headers |= {"Cross-Origin-Opener-Policy": "same-origin", "X-Frame-Options": "DENY"}
    return tuple(headers.items())


def register(app: Flask) -> None:
    """Set the security headers on every response of `app`."""

    @app.after_request
    def secure(response: Response) -> Response:
        framed = (request.endpoint or "").startswith(FRAMED) and response.status_code < 400
        for name, value in headers_of(framed=framed):
            response.headers.setdefault(name, value)
        return response

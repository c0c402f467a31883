"""Response headers that keep pages from running, loading or being framed by what is not ours."""

from __future__ import annotations

import base64
import hashlib
import re

from flask import Flask, Response, request

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)
FRAMED = ("pages.embed", "reconcile.preview")
"""How the endpoints begin that any site may put into a frame."""

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def content_security_policy(*, framed: bool) -> str:
    """The policy of a page; one that is `framed` may be embedded by anyone."""
    return _POLICY.format(ancestors="*" if framed else "'none'")


def picture_policy(svg: bytes) -> str:
    """The policy of a picture opened as a document: its own style element, by hash, and nothing else."""
    found = re.search(rb"<style>(.*?)</style>", svg, re.DOTALL)
    style = base64.b64encode(hashlib.sha256(found[1] if found else b"").digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{style}'; frame-ancestors 'none'"


def register(app: Flask) -> None:
    """Set the security headers on every response of `app`."""

    @app.after_request
    def secure(response: Response) -> Response:
        framed = (request.endpoint or "").startswith(FRAMED) and response.status_code < 400
        headers = response.headers
        headers.setdefault("Content-Security-Policy", content_security_policy(framed=framed))
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        headers["Permissions-Policy"] = PERMISSIONS
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if not framed:
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            headers["X-Frame-Options"] = "DENY"
        return response

"""Exceptions → responses, in one table; one shape for machines (RFC 9457), a page for people."""

from __future__ import annotations

import json
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException, RequestedRangeNotSatisfiable

from mapsvc.errors import InputError, MapsvcError, NotFoundError
from mapsvc.web.errorpages import error_page

STATUS: tuple[tuple[type[MapsvcError], HTTPStatus], ...] = (
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (InputError, HTTPStatus.BAD_REQUEST),
    (MapsvcError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
PROBLEM = "application/problem+json"
DETAIL_LIMIT = 600


def register(app: Flask) -> None:
    """Answer every error of `app` in the one shape."""
    app.register_error_handler(MapsvcError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)
    app.after_request(_redirect_by_path)


def _redirect_by_path(response: Response) -> Response:
    """Redirects to the canonical spelling name no host, whatever host a client or a proxy shows."""
    if response.status_code == HTTPStatus.PERMANENT_REDIRECT:
        target = urlsplit(response.headers["Location"])
        response.headers["Location"] = target.path + (f"?{target.query}" if target.query else "")
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.set_data(b"")
    return response


def _domain_error(error: MapsvcError) -> Response:
    status = next(status for kind, status in STATUS if isinstance(error, kind))
    return problem(status, str(error), error)


def _http_error(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    if status is HTTPStatus.NOT_FOUND:
        return problem(status, f"path: {request.path!r}: nothing is served here")
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or ["GET", "HEAD", "OPTIONS"]))
        response = problem(status, f"method: {request.method[:80]!r}: expected one of {allowed}")
        response.headers["Allow"] = allowed
        return response
    response = problem(status, error.description or status.phrase)
    if isinstance(error, RequestedRangeNotSatisfiable) and error.length is not None:
        response.headers["Content-Range"] = f"{error.units} */{error.length}"
    return response


def _unexpected(error: Exception) -> Response:
    current_app.logger.exception("unexpected error", exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "something went wrong here; it has been logged")


def problem(status: HTTPStatus, detail: str, error: Exception | None = None) -> Response:
    """The response for an error: a page where the client prefers HTML, else problem+json."""
    detail = detail if len(detail) <= DETAIL_LIMIT else detail[: DETAIL_LIMIT - 1] + "…"
    prefers = request.accept_mimetypes.best_match([PROBLEM, "application/json", "text/html"], PROBLEM)
    if prefers == "text/html":
        response = Response(error_page(status, detail, error), status, content_type="text/html; charset=utf-8")
    else:
        body = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
        response = Response(json.dumps(body, ensure_ascii=False) + "\n", status, content_type=PROBLEM)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response

"""Exceptions → responses, in one table; one shape for machines (RFC 9457), a page for people."""

from __future__ import annotations

import json
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from mapsvc.errors import InputError, MapsvcError, NotFoundError
from mapsvc.paths import PREFIXES
from mapsvc.web.respond import Renderings, page_frame

STATUS: tuple[tuple[type[MapsvcError], HTTPStatus], ...] = (
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (InputError, HTTPStatus.BAD_REQUEST),
    (MapsvcError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
PROBLEM = "application/problem+json"
DETAIL_LIMIT = 600
TITLES = {
    HTTPStatus.BAD_REQUEST: "This address is not right",
    HTTPStatus.NOT_FOUND: "There is nothing here",
    HTTPStatus.METHOD_NOT_ALLOWED: "This can only be read",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong",
}
"""What a page for people calls an error; machines get the status's own phrase."""


def register(app: Flask) -> None:
    """Answer every error of `app` in the one shape."""
    app.register_error_handler(MapsvcError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def _domain_error(error: MapsvcError) -> Response:
    status = next(status for kind, status in STATUS if isinstance(error, kind))
    return problem(status, str(error))


def _http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        # A redirect to the canonical spelling: by path alone, whatever host a proxy shows to the outside.
        target = urlsplit(error.get_response().headers["Location"])
        location = target.path + (f"?{target.query}" if target.query else "")
        return Response(status=error.code, headers={"Location": location, "Access-Control-Allow-Origin": "*"})
    status = HTTPStatus(error.code)
    if status is HTTPStatus.NOT_FOUND:
        return problem(status, f"path: {request.path!r}: nothing is served here")
    response = problem(status, error.description or status.phrase)
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or ["GET", "HEAD", "OPTIONS"])
    return response


def _unexpected(error: Exception) -> Response:
    current_app.logger.exception("unexpected error", exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "something went wrong here; it has been logged")


def problem(status: HTTPStatus, detail: str) -> Response:
    """The response for an error: a page where the client prefers HTML, else problem+json."""
    detail = detail if len(detail) <= DETAIL_LIMIT else detail[: DETAIL_LIMIT - 1] + "…"
    prefers = request.accept_mimetypes.best_match([PROBLEM, "application/json", "text/html"], PROBLEM)
    if prefers == "text/html":
        response = Response(error_page(status, detail), status, content_type="text/html; charset=utf-8")
    else:
        body = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
        response = Response(json.dumps(body, ensure_ascii=False) + "\n", status, content_type=PROBLEM)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def error_page(status: HTTPStatus, detail: str = "") -> str:
    """The page for an error, in the language of the request's path."""
    renderings: Renderings = current_app.extensions["mapsvc"]
    prefixed = (code for code, prefix in PREFIXES.items() if prefix and request.path.startswith(f"{prefix}/"))
    lang = next(prefixed, next(iter(PREFIXES)))
    frame = page_frame(renderings, lang, {code: f"{prefix}/" for code, prefix in PREFIXES.items()})
    title = frame["_"](TITLES.get(status, status.phrase))
    return render_template("error.html", **frame, status=status.value, title=title, detail=detail)

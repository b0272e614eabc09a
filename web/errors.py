"""Errors as people and programs see them: a page in the house style, or an RFC 9457 problem for the API."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from kb.errors import IndexUnavailable, StaffError, StateError
from web.languages import page_language
from web.middleware import HEADERS, MAX_BODY
from web.pages import render
from web.views.missing import ErrorPage, missing_page

log = logging.getLogger(__name__)
RETRY_AFTER = "30"  # seconds
TOLD = (403, 405, 413, 422, 500, 503)  # statuses that have words of their own in texts/


def install_error_handlers(app: FastAPI) -> None:
    app.add_exception_handler(HTTPException, lambda request, error: refuse(request, error.status_code, error))
    app.add_exception_handler(RequestValidationError, lambda request, error: refuse(request, 422, error))
    app.add_exception_handler(StaffError, lambda request, error: refuse(request, 422, error))
    app.add_exception_handler(IndexUnavailable, lambda request, error: refuse(request, 503, error))
    app.add_exception_handler(StateError, lambda request, error: refuse(request, 503, error))
    app.add_exception_handler(Exception, lambda request, error: refuse(request, 500, error))


def refuse(request: Request, status: int, error: Exception | None = None) -> Response:
    """The answer to a request that cannot be served: a problem under /api/, a page everywhere else."""
    if status >= 500:
        log.error("%s %s: %s", request.method, request.url.path, error, exc_info=error if status == 500 else None)
    headers = {**HEADERS, **(getattr(error, "headers", None) or {})}  # a 500 is answered outside our middleware
    if status == 503:
        headers["retry-after"] = RETRY_AFTER
    response = _problem(request, status, error) if _is_api(request) else _page(request, status)
    response.headers.update(headers)
    return response


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _problem(request: Request, status: int, error: Exception | None) -> Response:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": _detail(status, error),
        "instance": request.url.path,
    }
    if isinstance(error, RequestValidationError):
        body["errors"] = [{"at": ".".join(map(str, item["loc"])), "problem": item["msg"]} for item in error.errors()]
    return JSONResponse(body, status, media_type="application/problem+json")


def _detail(status: int, error: Exception | None) -> str:
    if isinstance(error, RequestValidationError):
        return "One or more parameters are not acceptable; see errors."
    if isinstance(error, HTTPException) and error.detail != HTTPStatus(status).phrase:
        return str(error.detail)
    return _DETAILS.get(status, HTTPStatus(status).description)


_DETAILS = {
    403: "The request came from another site.",
    404: "There is nothing at this address. See /api/v1/openapi.json for what there is.",
    413: f"The request is longer than {MAX_BODY} bytes.",
    500: "The fault is ours and has been logged. Try again later.",
    503: f"No index generation is available yet. Try again in {RETRY_AFTER} seconds.",
}


def _page(request: Request, status: int) -> Response:
    site = request.app.state.site
    lang = page_language(request, tuple(site.texts))
    if status == 404:
        return render(request, lang, "missing.html", missing_page(site, lang, request.url.path))
    known = status if status in TOLD else (422 if status < 500 else 500)
    return render(request, lang, "error.html", ErrorPage.of(site.texts[lang], known, status))

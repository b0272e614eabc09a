"""Errors as people and programs see them: a page in the house style, or an RFC 9457 problem for the API."""

from __future__ import annotations

import logging
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import compile_path

from kb.errors import IndexUnavailable, RequestError, StaffError, StateError
from web.languages import page_language
from web.middleware import HEADERS, MAX_BODY
from web.openapi import title_of
from web.pages import render
from web.views.missing import ErrorPage, missing_page

log = logging.getLogger(__name__)
RETRY_AFTER = "30"  # seconds
NOT_ALLOWED = MappingProxyType(
    {"missing": 404, "article": 409, "owned": 409, "closed": 409}
)  # by RequestError.code; else 422
TOLD = (403, 405, 413, 422, 500, 503)  # statuses that have words of their own in texts/


def install_error_handlers(app: FastAPI) -> None:
    app.add_exception_handler(HTTPException, lambda request, error: refuse(request, error.status_code, error))
    app.add_exception_handler(RequestValidationError, lambda request, error: refuse(request, 422, error))
    app.add_exception_handler(
        RequestError, lambda request, error: refuse(request, NOT_ALLOWED.get(error.code, 422), error)
    )
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
    if status == 405:
        headers["allow"] = _allowed(request)
    response = _problem(request, status, error) if _is_api(request) else _page(request, status)
    response.headers.update(headers)
    return response


def _allowed(request: Request) -> str:
    """Every method of an address; a route of ours knows only its own."""
    known = [(route.path or "", route.methods or ()) for route in iter_route_contexts(request.app.routes)]
    methods = {method for path, own in known if compile_path(path)[0].match(request.url.path) for method in own}
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _problem(request: Request, status: int, error: Exception | None) -> Response:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title_of(status),
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
    if status == 400:
        return _DETAILS[400]
    if isinstance(error, HTTPException) and error.detail != HTTPStatus(status).phrase:
        return str(error.detail)
    if isinstance(error, RequestError | StaffError):
        return str(error)
    return _DETAILS.get(status, HTTPStatus(status).description)


_DETAILS = {
    403: "The request came from another site.",
    400: "The body is not JSON in UTF-8.",
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

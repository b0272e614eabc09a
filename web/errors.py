"""Errors as people and programs see them: a page in the house style, or an RFC 9457 problem for the API."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from http import HTTPStatus
from types import MappingProxyType

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import compile_path

from kb.errors import IndexUnavailable, RequestError, StaffError, StateError, StateUnavailable
from web.api.openapi import title_of
from web.budgets.visitors import OverBudget, Spending
from web.dependencies import contacts_of, get_address, get_budgets, get_optional_engine
from web.parts.uploads import MAX_FILES
from web.public.nearby import look_nearby
from web.public.old_places import present_place
from web.public.views.busy import BusyPage
from web.public.views.missing import ErrorPage, MissingPage
from web.site.languages import page_language
from web.site.middleware import HEADERS, MAX_BODY
from web.site.pages import render
from web.site.services import get_site

log = logging.getLogger(__name__)
RETRY_AFTER = "30"  # seconds
NOT_ALLOWED = MappingProxyType(
    {
        "missing": 404,
        "article": 409,
        "owned": 409,
        "closed": 409,
        "repeated": 409,
        "ended": 409,
        "unseen": 409,
        "address": 409,
        "moment": 409,
        "telephone": 409,
        "merge_missing": 409,
        "merge_self": 409,
        "merge_customer": 409,
        "merged": 409,
        "contract": 409,
    }
)  # by RequestError.code; else 422
SITES_OWN = ("lang", "key", "category")  # parts of an address that are names of articles and sections
NAMED = re.compile(r"(?!.*\d{5})[a-z0-9][a-z0-9/_-]{0,99}")  # as names of files are; anybody may type anything there
WORDED = (403, 405, 413, 422, 429, 500, 503)  # statuses that have words of their own in texts/


def install_error_handlers(app: FastAPI) -> None:
    app.add_exception_handler(HTTPException, lambda request, error: refuse(request, error.status_code, error))
    app.add_exception_handler(ClientDisconnect, lambda request, error: refuse(request, 400, error))
    app.add_exception_handler(RequestValidationError, lambda request, error: refuse(request, 422, error))
    app.add_exception_handler(
        RequestError, lambda request, error: refuse(request, NOT_ALLOWED.get(error.code, 422), error)
    )
    app.add_exception_handler(StaffError, lambda request, error: refuse(request, 422, error))
    app.add_exception_handler(IndexUnavailable, lambda request, error: refuse(request, 503, error))
    app.add_exception_handler(OverBudget, over_budget)
    app.add_exception_handler(StateError, lambda request, error: refuse(request, 503, error))
    app.add_exception_handler(Exception, lambda request, error: refuse(request, 500, error))


async def over_budget(request: Request, over: Exception) -> Response:
    """429 with what was sent, so that nothing has to be written twice."""
    if not isinstance(over, OverBudget):
        raise over
    if _is_api(request):
        response = _problem(request, 429, over)
    elif request.method == "POST":
        response = _busy(
            request, over, _words((await request.form(max_files=MAX_FILES)).multi_items()), request.url.path
        )
    else:
        response = _busy(request, over, _words(request.query_params.multi_items()))
    response.headers.update({**HEADERS, "retry-after": str(over.seconds), "cache-control": "no-store"})
    return response


def _words(sent: Iterable[tuple[str, object]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in sent if isinstance(value, str))


def _busy(request: Request, over: OverBudget, sent: tuple[tuple[str, str], ...], action: str = "") -> Response:
    site, engine = get_site(request), get_optional_engine(request)
    texts = site.texts[page_language(request, tuple(site.texts))]
    contacts, now = contacts_of(engine), site.clock()
    if action:
        page = BusyPage.of_form(texts, over, sent, contacts, at=now, action=action)
    else:
        page = BusyPage.of(texts, over, sent, contacts, at=now)
    return render(request, texts, "public/busy.html", page)


def refuse(request: Request, status: int, error: Exception | None = None) -> Response:
    """The answer to a request that cannot be served: a problem under /api/, a page everywhere else."""
    if isinstance(error, ClientDisconnect) or isinstance(error and error.__cause__, ClientDisconnect):
        return Response(status_code=400)  # nobody is there to read a page, and it is no fault of ours
    if status >= 500 and not isinstance(error, StateUnavailable):  # which told the log itself, once a minute
        log.error("%s %s: %s", request.method, loggable(request), error, exc_info=error if status == 500 else None)
    headers = {**HEADERS, **(getattr(error, "headers", None) or {})}  # a 500 is answered outside our middleware
    if status == 503:
        headers["retry-after"] = RETRY_AFTER
    if status == 429:  # of ours; a token's tells its own
        headers.setdefault("retry-after", RETRY_AFTER)
    if status == 405:
        headers["allow"] = _allowed(request)
    response = _problem(request, status, error) if _is_api(request) else _page(request, status, error)
    response.headers.update(headers)
    return response


def loggable(request: Request) -> str:
    """The address as a log may hold it, filled only with what the site itself gave names to: "/ru/a/cards", "/ru/request/{secret}"."""
    pattern = getattr(request.scope.get("route"), "path", "")
    if not pattern:
        return "(no page of ours)"

    def filled(match: re.Match[str]) -> str:
        value = str(request.path_params.get(match[1], ""))
        return value if match[1] in SITES_OWN and NAMED.fullmatch(value) else f"{{{match[1]}}}"

    return re.sub(r"\{(\w+)(?::\w+)?\}", filled, pattern)


def _allowed(request: Request) -> str:
    """Every method of an address; a route of ours knows only its own."""
    routes = [(route.path or "", route.methods or ()) for route in iter_route_contexts(request.app.routes)]
    methods = {method for path, own in routes if compile_path(path)[0].match(request.url.path) for method in own}
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _problem(request: Request, status: int, error: Exception | None) -> Response:
    body: dict[str, object] = {
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
    if isinstance(error, RequestError | StaffError | OverBudget):
        return str(error)
    if isinstance(error, IndexUnavailable):
        return f"No index generation is available yet. Try again in {RETRY_AFTER} seconds."
    if isinstance(error, StateError):
        return f"The database does not answer. Try again in {RETRY_AFTER} seconds."
    return _DETAILS.get(status, HTTPStatus(status).description)


_DETAILS = {
    403: "The request came from another site.",
    400: "The body is not JSON in UTF-8.",
    404: "There is nothing at this address. See /api/v1/openapi.json for what there is.",
    413: f"The request is longer than {MAX_BODY} bytes.",
    500: "The fault is ours and has been logged. Try again later.",
}


def _page(request: Request, status: int, error: Exception | None) -> Response:
    catalogues = get_site(request).texts
    texts = catalogues[page_language(request, tuple(catalogues))]
    if status == 404:
        engine = get_optional_engine(request)
        if engine and request.method in ("GET", "HEAD"):
            moved = present_place(engine.tree, request.url.path, tuple(catalogues), texts.lang)
            if moved:
                return RedirectResponse(moved, 301)
        searched = engine and not get_budgets(request).take(Spending.SEARCHES, get_address(request))
        nearby = look_nearby(engine, texts.lang, request.url.path) if engine and searched else None
        return render(request, texts, "public/missing.html", MissingPage.of(texts, nearby))
    if isinstance(error, StateError):
        return render(request, texts, "public/error.html", ErrorPage.of(texts, "away", status))
    worded = status if status in WORDED else (422 if status < 500 else 500)
    return render(request, texts, "public/error.html", ErrorPage.of(texts, worded, status))

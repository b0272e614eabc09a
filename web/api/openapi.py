"""Words of the API's description: what every operation shares. No route and no model."""

from __future__ import annotations

from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from web.api.models.public import ProblemDetails

DESCRIPTION = (
    "Answers of the help centre for programs. Every error is an RFC 9457 problem (`application/problem+json`). "
    "Texts are plain; `excerpt` comes as runs, `marked` where they match the query."
)
TAGS = [
    {"name": "help centre", "description": "Public articles. No token is needed."},
    {
        "name": "agent",
        "description": "Internal articles too, and tickets. Needs `Authorization: Bearer <token>` of `kb token create`. "
        "`RateLimit` and `RateLimit-Policy` tell on every answer how many calls the token has left.",
    },
    {"name": "webhooks", "description": "What is sent to KB_WEBHOOK_URL, signed by Standard Webhooks."},
]
Described = dict[str, Any]  # Any: so FastAPI types the parts of a description
_MEANINGS = MappingProxyType(
    {
        400: "The body is not JSON in UTF-8",
        401: "No token, or one that does not work",
        403: "The token lacks the scope",
        404: "There is no such article, ticket, call or contract",
        409: "Somebody else owns the ticket, it is closed, there is no such article to attach, or what is asked can't be",
        415: "The body is not said to be JSON (Content-Type: application/json)",
        422: "A parameter is not acceptable",
        429: "Too many calls with this token; Retry-After says when to call again",
        503: "No index generation yet, or the database does not answer; Retry-After says when to ask again",
    }
)


def _header(description: str, example: str) -> Described:
    return {"description": description, "schema": {"type": "string"}, "example": example}


_LIMITS = {
    "RateLimit-Policy": _header("Calls (q) a window of w seconds.", '"calls";q=6000;w=60'),
    "RateLimit": _header("Calls left (r) for t seconds.", '"calls";r=5999;t=60'),
}
_HEADERS: dict[int, Described] = {
    401: {"WWW-Authenticate": _header("How to send a token.", 'Bearer realm="otvet"')},
    429: {"Retry-After": _header("Seconds.", "12"), **_LIMITS},
    503: {"Retry-After": _header("Seconds.", "30")},
}
_ETAG = {"ETag": _header("Send it back in If-None-Match.", 'W/"0f3a1c5d7e9b2a4c6d8e"')}
UNCHANGED: Described = {"description": "Not changed since the ETag of If-None-Match", "headers": _ETAG}
BYTES = "application/octet-stream"
FILE: Described = {
    "description": "The file, to be saved under the name of Content-Disposition",
    "content": {BYTES: {"schema": {"type": "string", "format": "binary"}}},
}
CREATED: Described = {
    "description": "The ticket; with the same key and words, the one that was made before",
    "headers": {"Location": _header("Path of the ticket.", "/api/v1/agent/tickets/2026-000123")},
    "links": {
        f"{verb} it": {"operationId": operation, "parameters": {"number": "$response.body#/number"}}
        for verb, operation in (
            ("read", "agent_read_ticket"),
            ("reply to", "agent_reply_to_ticket"),
            ("close", "agent_close_ticket"),
        )
    },
}


def tagged(*, description: str = "Successful Response") -> Described:
    """The `200` of an operation whose answers have an entity tag."""
    return {"description": description, "headers": _ETAG}


def title_of(status: int) -> str:
    """The name of a status by RFC 9110, whatever Python's version calls it."""
    return {413: "Content Too Large", 422: "Unprocessable Content"}.get(status) or HTTPStatus(status).phrase


def problems(*statuses: int) -> dict[int | str, Described]:
    """The `responses` of an operation for these statuses."""
    return {status: _problem(status) for status in statuses}


def _problem(status: int) -> Described:
    example = {
        "type": "about:blank",
        "title": title_of(status),
        "status": status,
        "detail": _MEANINGS[status],
        "instance": "/api/v1/search",
    }
    content = {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDetails"}, "example": example}
    }
    described = {"description": _MEANINGS[status], "model": ProblemDetails, "content": content}
    return described | ({"headers": _HEADERS[status]} if status in _HEADERS else {})

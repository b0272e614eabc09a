"""Words of the API's description: what every operation shares. No route and no model."""

from __future__ import annotations

from typing import Any

from web.api_models import Problem

DESCRIPTION = (
    "Answers of the help centre for programs. Every error is an RFC 9457 problem (`application/problem+json`). "
    "Texts are plain; `excerpt` comes as runs, `marked` where they match the query."
)
TAGS = [
    {"name": "help centre", "description": "Public articles. No token is needed."},
    {
        "name": "agent",
        "description": "Internal articles too. Needs `Authorization: Bearer <token>` of `kb token create`.",
    },
]
_MEANINGS = {
    401: "No token, or one that does not work",
    403: "The token lacks the scope",
    404: "There is no such article or ticket",
    422: "A parameter is not acceptable",
    503: "No index generation yet; Retry-After says when to ask again",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of an operation for these statuses."""
    return {status: _problem(status) for status in statuses}


def _problem(status: int) -> dict[str, Any]:
    example = {
        "type": "about:blank",
        "title": _TITLES[status],
        "status": status,
        "detail": _MEANINGS[status],
        "instance": "/api/v1/search",
    }
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}}
    return {"description": _MEANINGS[status], "model": Problem, "content": content}


_TITLES = {401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 422: "Unprocessable Content", 503: "Service Unavailable"}

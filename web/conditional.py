"""Conditional answers: JSON with an entity tag, sent again only when it has changed."""

from __future__ import annotations

import hashlib
import re

from fastapi import Request
from starlette.responses import Response

TAG = re.compile(r'(?:W/)?("[^"]*")')


def answer_json(request: Request, body: bytes) -> Response:
    """`body` with its ETag, or 304 where If-None-Match names it. For one holder of a token: kept by no shared cache."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {"etag": f"W/{tag}", "cache-control": "private, no-cache"}  # weak: compression may change the bytes
    if _named(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def _named(header: str, tag: str) -> bool:
    return header.strip() == "*" or tag in TAG.findall(header[:4000])

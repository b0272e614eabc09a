"""Entity tags (RFC 9110): made of a body, compared with If-None-Match. The one place that answers 304."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

TAG = re.compile(r'(?:W/)?("[^"]*")')  # a tag may hold a comma, never a quote
LONGEST = 4000  # characters of If-None-Match that are read
CONDITIONAL = ("GET", "HEAD")


def conditional(
    request: Request, body: bytes, *, media_type: str, headers: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    """`body` with its entity tag; 304 where the request says that it holds this very body. Only a 200 can be unchanged."""
    tag = entity_tag(body)
    all_headers = {**(headers or {}), "etag": tag}
    if status == 200 and request.method in CONDITIONAL and is_named(tag, request.headers.getlist("if-none-match")):
        return Response(status_code=304, headers=all_headers)
    return Response(body, status, all_headers, media_type)


def conditional_file(request: Request, path: Path, *, headers: Mapping[str, str]) -> Response:
    """A file with a tag of its size and time; 304 likewise."""
    stat = path.stat()
    tag = f'W/"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
    all_headers = {**headers, "etag": tag}
    if request.method in CONDITIONAL and is_named(tag, request.headers.getlist("if-none-match")):
        return Response(status_code=304, headers=all_headers)
    return FileResponse(path, headers=all_headers)


def conditional_json(request: Request, body: bytes) -> Response:
    """JSON for one holder of a token: kept by no shared cache."""
    return conditional(request, body, media_type="application/json", headers={"cache-control": "private, no-cache"})


def conditional_public(request: Request, body: bytes) -> Response:
    """JSON that anybody may have: kept, and asked about before it is used again."""
    return conditional(request, body, media_type="application/json", headers={"cache-control": "no-cache"})


def entity_tag(body: bytes) -> str:
    """A weak tag: compression on the way may change the bytes, not what they say."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'


def is_named(tag: str, fields: list[str]) -> bool:
    """Whether If-None-Match (all its fields) names a tag: by `*`, or in a list, weak and strong alike (8.8.3.2)."""
    header = ", ".join(fields).strip()[:LONGEST]
    return header == "*" or tag.removeprefix("W/") in TAG.findall(header)

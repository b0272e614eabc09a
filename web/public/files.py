"""Static files of the site and the pictures of articles."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from web.dependencies import TheEngine, TheSite
from web.site.etag import conditional, conditional_file
from web.site.middleware import ASSET_POLICY

router = APIRouter(include_in_schema=False)
FOREVER = "public, max-age=31536000, immutable"  # the address changes with the content
BRIEFLY = "public, max-age=300"


@router.get("/static/{version}/{name}", name="static")
def static(request: Request, version: str, name: str, site: TheSite) -> Response:
    file = site.static.find(name)
    if file is None:
        raise HTTPException(404)
    cache = FOREVER if version == site.static.version else BRIEFLY
    return conditional(request, file.body, media_type=file.media_type, headers={"cache-control": cache})


@router.get("/static/{name}", name="static_plain")
def static_plain(request: Request, name: str, site: TheSite) -> Response:
    """The same files under addresses that never change, for pages outside this site."""
    return static(request, "", name, site)


@router.get("/favicon.ico", name="favicon")
def favicon(request: Request, site: TheSite) -> Response:
    return static(request, "", "icon.svg", site)


@router.get("/assets/{path:path}", name="asset")
def asset(request: Request, path: str, engine: TheEngine) -> Response:
    file = engine.tree.asset(path)
    if file is None:
        raise HTTPException(404)
    return conditional_file(request, file, headers={"cache-control": BRIEFLY, "content-security-policy": ASSET_POLICY})

"""Static files of the site and the pictures of articles."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import FileResponse, Response

from web.site import TheEngine, TheSite

router = APIRouter(include_in_schema=False)
FOREVER = "public, max-age=31536000, immutable"  # the address changes with the content
BRIEFLY = "public, max-age=300"
# A picture may be an SVG somebody drew: opened by itself it may style itself, and nothing more.
ASSET_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


@router.get("/static/{version}/{name}", name="static")
def static(version: str, name: str, site: TheSite):
    file = site.static.find(name)
    if file is None:
        raise HTTPException(404)
    cache = FOREVER if version == site.static.version else BRIEFLY
    return Response(file.body, headers={"cache-control": cache}, media_type=file.media_type)


@router.get("/static/{name}", name="static_plain")
def static_plain(name: str, site: TheSite):
    """The same files under addresses that never change, for pages outside this site."""
    return static("", name, site)


@router.get("/favicon.ico", name="favicon")
def favicon(site: TheSite):
    return static("", "icon.svg", site)


@router.get("/assets/{path:path}", name="asset")
def asset(request: Request, path: str, engine: TheEngine):
    found = engine.tree.asset(path)
    if found is None:
        raise HTTPException(404)
    return FileResponse(found, headers={"cache-control": BRIEFLY, "content-security-policy": ASSET_POLICY})

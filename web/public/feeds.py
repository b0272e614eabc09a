"""Sitemap, robots.txt and the Atom feed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import Response

from kb.addresses import INSIGHTS, STAFF
from web.dependencies import Catalogues, Origin, PageTexts, TheEngine, TheSite
from web.public.views.feeds import feed, sitemap
from web.site.etag import conditional
from web.site.pages import render_xml

router = APIRouter(include_in_schema=False)


@router.get("/sitemap.xml", name="sitemap")
def sitemap_xml(request: Request, catalogues: Catalogues, engine: TheEngine, origin: Origin) -> Response:
    entries = sitemap(tuple(catalogues), engine.tree, origin)
    return render_xml(request, "public/sitemap.xml", "application/xml; charset=utf-8", {"entries": entries})


@router.get("/{lang}/feed.atom", name="feed")
def feed_atom(
    request: Request,
    texts: PageTexts,
    engine: TheEngine,
    site: TheSite,
    origin: Origin,
    section: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    changed = feed(texts, engine.tree, origin, section=section)
    if changed is None:
        raise HTTPException(404)
    values = {
        "lang": texts.lang,
        "feed": changed,
        "sheet": site.static.url("feed.xsl"),
        "plain_sheet": site.static.url("feed.css"),
    }
    # A browser shows what is called a feed as raw text, and what is called XML by its style sheet.
    kind = "application/xml" if "text/html" in request.headers.get("accept", "") else "application/atom+xml"
    response = render_xml(request, "public/feed.xml", f"{kind}; charset=utf-8", values)
    response.headers["vary"] = "Accept"
    return response


@router.get("/robots.txt", name="robots")
def robots(request: Request, catalogues: Catalogues, origin: Origin) -> Response:
    lines = [
        "User-agent: *",
        "Disallow: /api/",
        f"Disallow: {STAFF}",
        f"Disallow: {INSIGHTS}",
        "Disallow: /widget/",
        "Disallow: /widget-",
    ]
    lines += [f"Disallow: /{lang}/{page}" for lang in catalogues for page in ("search", "contact/", "request/")]
    body = "\n".join([*lines, f"Sitemap: {origin}/sitemap.xml", ""])
    return conditional(request, body.encode(), media_type="text/plain")

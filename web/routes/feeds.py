"""Sitemap, robots.txt and the Atom feed."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from web.pages import origin_of
from web.site import Language, TheEngine, TheSite
from web.views.feeds import feed, sitemap

router = APIRouter(include_in_schema=False)


@router.get("/sitemap.xml", name="sitemap")
def sitemap_xml(request: Request, site: TheSite, engine: TheEngine):
    entries = sitemap(site, engine.tree, origin_of(request, site))
    return _xml(site, "sitemap.xml", "application/xml", entries=entries)


@router.get("/{lang}/feed.atom", name="feed")
def feed_atom(request: Request, lang: Language, site: TheSite, engine: TheEngine):
    return _xml(
        site,
        "feed.xml",
        "application/atom+xml",
        lang=lang,
        feed=feed(site, engine.tree, lang, origin_of(request, site)),
    )


@router.get("/robots.txt", name="robots")
def robots(request: Request, site: TheSite):
    lines = ["User-agent: *", "Disallow: /api/", "Disallow: /agent", "Disallow: /insights"]
    lines += [f"Disallow: /{lang}/{page}" for lang in site.texts for page in ("search", "contact/", "request/")]
    return Response(
        "\n".join([*lines, f"Sitemap: {origin_of(request, site)}/sitemap.xml", ""]), media_type="text/plain"
    )


def _xml(site: Any, template: str, media_type: str, **values: Any) -> Response:
    body = site.templates.get_template(template).render(**values)
    return Response(body, headers={"cache-control": "public, max-age=600"}, media_type=media_type)

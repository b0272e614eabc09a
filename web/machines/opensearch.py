"""The description of our search for browsers (OpenSearch): with it the address bar searches the help centre."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from web.dependencies import Origin, PageTexts
from web.site.pages import render_xml
from web.site.urls import search_url

router = APIRouter(include_in_schema=False)
LONGEST_NAME, LONGEST_DESCRIPTION = 16, 1024  # characters, by the specification
TERMS = "{searchTerms}"


@router.get("/{lang}/opensearch.xml", name="opensearch")
def opensearch(request: Request, texts: PageTexts, origin: Origin) -> Response:
    values = {
        "lang": texts.lang,
        "name": texts.brand[:LONGEST_NAME],
        "long_name": texts("machines.title", brand=texts.brand),
        "description": texts("machines.about")[:LONGEST_DESCRIPTION],
        "template": f"{origin}{search_url(texts.lang, 'q').removesuffix('q')}{TERMS}",
        "icon": f"{origin}/favicon.ico",
    }
    return render_xml(request, "machines/opensearch.xml", "application/opensearchdescription+xml", values)

"""The public API of articles and sections: what customers may read, for programs without a token."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import BaseModel

from web.api.models.articles import (
    ArticlesOut,
    PublicArticleOut,
    SectionsOut,
    articles_out,
    public_article_out,
    sections_out,
)
from web.api.models.paging import ListPart
from web.api.openapi import UNCHANGED, Described, problems, tagged
from web.api.parameters import ArticleReference, Lang
from web.dependencies import Catalogues, Origin, TheEngine
from web.parts.speaker import Speaker
from web.site.etag import conditional_public

router = APIRouter(prefix="/api/v1", tags=["help centre"])
FURTHEST = 1_000_000  # articles


def _answers(*statuses: int) -> dict[int | str, Described]:
    return {200: tagged(), 304: UNCHANGED, **problems(*statuses)}


@router.get("/articles", operation_id="list_articles", response_model=ArticlesOut, responses=_answers(422, 429, 503))
def articles(
    request: Request,
    engine: TheEngine,
    origin: Origin,
    lang: Lang = "",
    category: Annotated[str, Query(max_length=200, description="Id of a section; empty: all.")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=FURTHEST)] = 0,
) -> Response:
    """All public articles without their texts, a part at a time. `ETag` is sent, and `If-None-Match` answered with 304."""
    part = ListPart(limit=limit, offset=offset, furthest=FURTHEST)
    return _told(request, articles_out(engine.tree, part, lang=lang, category=category, origin=origin))


@router.get(
    "/articles/{reference:path}",
    operation_id="read_article",
    response_model=PublicArticleOut,
    responses=_answers(404, 422, 429, 503),
)
def article(
    request: Request,
    engine: TheEngine,
    catalogues: Catalogues,
    origin: Origin,
    reference: ArticleReference,
    lang: Lang = "",
) -> Response:
    """One public article by its id, code or key, as its page shows it; the key it had before leads to it too."""
    article = Speaker(catalogues, engine.tree, origin).find(reference, lang)
    if article is None:
        raise HTTPException(404, f"There is no article {reference!r}.")
    return _told(request, public_article_out(engine.tree, article, origin))


@router.get("/sections", operation_id="list_sections", response_model=SectionsOut, responses=_answers(422, 429, 503))
def sections(request: Request, engine: TheEngine, catalogues: Catalogues, origin: Origin, lang: Lang = "") -> Response:
    """Sections with how many articles each has in a language; without one, in the first language of the site."""
    return _told(request, sections_out(engine.tree, lang or next(iter(catalogues)), origin))


def _told(request: Request, answer: BaseModel) -> Response:
    return conditional_public(request, answer.model_dump_json().encode("utf-8", "replace"))

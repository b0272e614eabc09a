"""Home, the door for people who are locked out, the way in by language, the choice of theme."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

import web.site.numbers  # noqa: F401 - the convertor `dictated`
from web.dependencies import Catalogues, Now, PageTexts, TheEngine, TheNotices, ThePopular
from web.public.views.home import HomePage
from web.public.views.locked_out import LockedOutPage
from web.site.languages import preferred
from web.site.pages import THEMES, render_shared
from web.site.urls import article_url, home_url, keeping, own_path

router = APIRouter(include_in_schema=False)
YEAR = 365 * 24 * 3600  # seconds


@router.get("/", name="root")
def root(request: Request, catalogues: Catalogues) -> Response:
    lang = preferred(request.headers.get("accept-language", ""), tuple(catalogues))
    url = keeping(home_url(lang), request.url.query)
    return RedirectResponse(url, 302, {"vary": "Accept-Language", "cache-control": "no-cache"})


@router.get("/{lang}", name="home_without_slash")
def home_without_slash(request: Request, texts: PageTexts) -> Response:
    return RedirectResponse(keeping(home_url(texts.lang), request.url.query), 301)


@router.get("/{lang}/", name="home")
def home(
    request: Request, texts: PageTexts, engine: TheEngine, now: Now, popular: ThePopular, standing: TheNotices
) -> Response:
    page = standing.everywhere(HomePage.of(texts, engine.tree, now, popular.of(texts.lang)), texts)
    return render_shared(request, texts, "public/home.html", page)


@router.get("/{lang}/cannot-sign-in", name="door")
def door(request: Request, texts: PageTexts, engine: TheEngine, now: Now) -> Response:
    page = LockedOutPage.of(texts, engine.tree, now)
    if page is None:
        raise HTTPException(404)
    return render_shared(request, texts, "public/locked_out.html", page)


@router.post("/{lang}/theme", name="theme")
def theme(
    texts: PageTexts, theme: Annotated[str, Form(max_length=20)] = "", back: Annotated[str, Form(max_length=3000)] = ""
) -> Response:
    """Remember the theme and go back to the page it was chosen on."""
    response = RedirectResponse(own_path(back) or home_url(texts.lang), 303)
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="lax")
    return response


@router.get("/{lang}/{code:dictated}", name="code")
def by_code(request: Request, texts: PageTexts, code: str, engine: TheEngine) -> Response:
    """An article by the short number an agent dictates."""
    article = engine.tree.by_code(str(int(code)), texts.lang)
    if article is None:
        raise HTTPException(404)
    return RedirectResponse(keeping(article_url(article.lang, article.key), request.url.query), 302)

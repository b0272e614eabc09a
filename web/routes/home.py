"""Home, the door for people who are locked out, the way in by language, the choice of theme."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse

from web.languages import preferred
from web.pages import THEMES, render
from web.site import Language, Now, TheEngine, TheSite
from web.urls import article_url, home_url
from web.views.door import DoorPage
from web.views.home import HomePage

router = APIRouter(include_in_schema=False)
YEAR = 365 * 24 * 3600  # seconds


@router.get("/", name="root")
def root(request: Request, site: TheSite):
    lang = preferred(request.headers.get("accept-language", ""), tuple(site.texts))
    return RedirectResponse(home_url(lang), 302, {"vary": "Accept-Language", "cache-control": "no-cache"})


@router.get("/{lang}", name="home_without_slash")
def home_without_slash(lang: Language):
    return RedirectResponse(home_url(lang), 301)


@router.get("/{lang}/", name="home")
def home(request: Request, lang: Language, site: TheSite, engine: TheEngine, now: Now):
    return render(request, lang, "home.html", HomePage.of(site, engine.tree, lang, now))


@router.get("/{lang}/cannot-sign-in", name="door")
def door(request: Request, lang: Language, site: TheSite, engine: TheEngine, now: Now):
    page = DoorPage.of(site, engine.tree, lang, now)
    if page is None:
        raise HTTPException(404)
    return render(request, lang, "door.html", page)


@router.post("/{lang}/theme", name="theme")
def theme(
    lang: Language, theme: Annotated[str, Form(max_length=20)] = "", back: Annotated[str, Form(max_length=3000)] = ""
):
    """Remember the theme and go back to the page it was chosen on."""
    response = RedirectResponse(_own_path(back) or home_url(lang), 303)
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="lax")
    return response


@router.get("/{lang}/{code:int}", name="code")
def by_code(lang: Language, code: int, engine: TheEngine):
    """An article by the short number an agent dictates."""
    article = engine.tree.by_code(str(code), lang)
    if article is None:
        raise HTTPException(404)
    return RedirectResponse(article_url(article.lang, article.key), 302)


def _own_path(url: str) -> str:
    """A path of this site, "" for anything that could lead elsewhere."""
    parts = urlsplit(url)
    safe = url.startswith("/") and not url.startswith(("//", "/\\")) and not parts.netloc and "\\" not in url
    return url if safe and url.isprintable() else ""

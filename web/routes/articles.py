"""Articles and sections, and the vote on an article."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse

from web.journal import note_opening, store_vote
from web.pages import render
from web.site import Language, Now, TheEngine, TheSite, Visitor
from web.urls import article_url
from web.views.article import ArticlePage
from web.views.article_index import IndexPage
from web.views.category import CategoryPage

router = APIRouter(include_in_schema=False)


@router.get("/{lang}/articles", name="index")
def index(
    request: Request, lang: Language, site: TheSite, engine: TheEngine, letter: Annotated[str, Query(max_length=4)] = ""
):
    return render(request, lang, "index.html", IndexPage.of(site, engine.tree, lang, letter))


@router.get("/{lang}/c/{category:path}", name="category")
def category(
    request: Request, lang: Language, category: str, site: TheSite, engine: TheEngine,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1, untranslated: Annotated[str, Query(max_length=300)] = "",
):  # fmt: skip
    shown = CategoryPage.of(site, engine.tree, lang, category, page=page, untranslated=untranslated)
    if shown is None:
        raise HTTPException(404)
    return render(request, lang, "category.html", shown)


@router.post("/{lang}/a/{key:path}/vote", name="vote")
def vote(
    lang: Language, key: str, site: TheSite, engine: TheEngine, visitor: Visitor, now: Now,
    helpful: Annotated[str, Form(pattern="^(yes|no)$")], reason: Annotated[str, Form(max_length=40)] = "",
    comment: Annotated[str, Form(max_length=2000)] = "",
):  # fmt: skip
    """One tap stores the vote; a "no" is asked why, and the answer joins the same vote."""
    card = engine.tree.card(lang, key)
    if card is None:
        raise HTTPException(404)
    store_vote(site, card.id, helpful=helpful == "yes", why=(reason, comment), voter=visitor, at=now)
    step = "done" if reason or comment else helpful
    return RedirectResponse(article_url(lang, key, "vote", voted=step), 303)


@router.get("/{lang}/a/{key:path}", name="article")
def article(
    request: Request, lang: Language, key: str, site: TheSite, engine: TheEngine, now: Now, tasks: BackgroundTasks,
    voted: Annotated[str, Query(max_length=10)] = "", s: Annotated[str, Query(max_length=40)] = "",
    n: Annotated[int, Query(ge=0, le=10_000)] = 0,
):  # fmt: skip
    """`s` and `n` say from which search, and from which place in it, the article was opened."""
    stored = engine.tree.article(lang, key)
    if stored is None:
        return _moved(engine.tree, lang, key)
    response = render(request, lang, "article.html", ArticlePage.of(site, engine.tree, stored, now, voted))
    if s and n:
        response.background = tasks
        tasks.add_task(note_opening, site, s, stored.id, position=n, at=now)
    return response


def _moved(tree, lang: str, key: str) -> RedirectResponse:
    moved = tree.redirect(key)
    if moved is None:
        raise HTTPException(404)
    return RedirectResponse(article_url(lang, moved), 301)

"""Articles and sections, and the vote on an article."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.addresses import PRIVACY_KEY
from kb.usage.votes import REASONS, record_vote
from search.index.tree import Tree
from web.dependencies import Now, Opener, OptionalEngine, PageTexts, TheEngine, TheJournal, TheNotices, TheState, Voter
from web.parts.notices import LookedAt
from web.parts.reading.decision_walk import read_way
from web.public.views.article import ArticlePage
from web.public.views.article_index import IndexPage
from web.public.views.category import CategoryPage, Narrowed
from web.site.pages import origin_of, render_shared
from web.site.services import get_site
from web.site.urls import article_url, keeping, privacy_url

router = APIRouter(include_in_schema=False)


@router.get("/{lang}/articles", name="index")
def index(
    request: Request, texts: PageTexts, engine: TheEngine, letter: Annotated[str, Query(max_length=4)] = ""
) -> Response:
    return render_shared(request, texts, "public/article_index.html", IndexPage.of(texts, engine.tree, letter))


@router.get("/{lang}/c/{category:path}", name="category")
def category(
    request: Request,
    texts: PageTexts,
    category: str,
    engine: TheEngine,
    standing: TheNotices,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    untranslated: Annotated[str, Query(max_length=300)] = "",
    letter: Annotated[str, Query(max_length=4)] = "",
    find: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """`letter` and `find` narrow a section of several pages."""
    section = CategoryPage.of(
        texts, engine.tree, category, page=page, untranslated=untranslated, narrowed=Narrowed(letter, find.strip())
    )
    if section is None:
        raise HTTPException(404)
    page_with_notices = standing.at_place(section, texts, LookedAt(section=category))
    return render_shared(request, texts, "public/category.html", page_with_notices)


@router.post("/{lang}/a/{key:path}/vote", name="vote")
def vote(
    texts: PageTexts,
    key: str,
    engine: TheEngine,
    state: TheState,
    journal: TheJournal,
    voter: Voter,
    now: Now,
    helpful: Annotated[str, Form(pattern="^(yes|no)$")],
    reason: Annotated[str, Form(max_length=40)] = "",
    comment: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """One tap stores the vote; a "no" is asked why, and the answer joins the same vote. An unknown reason is none."""
    card = engine.tree.card(texts.lang, key)
    if card is None:
        raise HTTPException(404)
    liked, why = helpful == "yes", reason if reason in REASONS else ""
    with state.change() as conn:
        record_vote(conn, card.id, helpful=liked, voter=voter, at=now, reason=why, comment=comment)
    journal.metrics.vote(helpful=liked)
    step = "done" if reason or comment else helpful
    return RedirectResponse(article_url(texts.lang, key, "vote", voted=step), 303)


@router.post("/{lang}/a/{key:path}/read", name="read")
def read(texts: PageTexts, key: str, journal: TheJournal, s: Annotated[str, Query(max_length=40)] = "") -> Response:
    """The page's script says, once, that its end was reached; `s`: from which search. No cookie, no name."""
    if s:
        journal.note_reading(s, f"{texts.lang}/{key}")
    return Response(status_code=204)


@router.post("/{lang}/a/{key:path}/left", name="left")
def left(
    texts: PageTexts,
    key: str,
    engine: OptionalEngine,
    journal: TheJournal,
    s: Annotated[str, Query(max_length=40)] = "",
    at: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    """The page's script says at which of its headings the reader was last; `at` "": before the first. No cookie, no name."""
    article = engine.tree.article(texts.lang, key) if engine and s else None
    if article and (not at or any(heading.anchor == at for heading in article.headings)):
        journal.note_leaving(s, article.id, at)
    return Response(status_code=204)


@router.get("/{lang}/a/{key:path}", name="article")
def article(
    request: Request,
    texts: PageTexts,
    key: str,
    engine: TheEngine,
    journal: TheJournal,
    now: Now,
    tasks: BackgroundTasks,
    opener: Opener,
    standing: TheNotices,
    voted: Annotated[str, Query(max_length=10)] = "",
    s: Annotated[str, Query(max_length=40)] = "",
    n: Annotated[int, Query(ge=0, le=10_000)] = 0,
    way: Annotated[str, Query(max_length=120)] = "",
) -> Response:
    """`s` and `n` say from which search, and from which place in it, the article was opened; `way` the answers given in its tree."""
    stored = engine.tree.article(texts.lang, key)
    if stored is None:
        return _moved(request, engine.tree, texts.lang, key)
    if key == PRIVACY_KEY:  # it has a page of its own, with the days of the settings
        return RedirectResponse(privacy_url(texts.lang), 301)
    origin = origin_of(request, get_site(request))
    page = ArticlePage.of(texts, engine.tree, stored, now, voted=voted, way=read_way(way), origin=origin)
    place = LookedAt(section=stored.category, article=stored.key)
    response = render_shared(request, texts, "public/article.html", standing.at_place(page, texts, place))
    if s and n:
        response.background = tasks
        tasks.add_task(journal.note_opening, s, stored.id, position=n, at=now, opener=opener)
    return response


def _moved(request: Request, tree: Tree, lang: str, key: str) -> RedirectResponse:
    moved = tree.redirect(key)
    if moved is None:
        raise HTTPException(404)
    return RedirectResponse(keeping(article_url(lang, moved), request.url.query), 301)

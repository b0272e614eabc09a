"""The panel's own page: a field to search by, articles for the page it was opened on, the ways to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.articles.widget.host_pages import offered_on
from search.index.tree import Card, Tree
from web.dependencies import Catalogues, Now, PageTexts, TheEngine
from web.public.views.urgent import UrgentView, urgent_of
from web.site.languages import preferred
from web.site.localised import cards_by_category
from web.site.pages import Link, Page, panel_of, render
from web.site.texts import Texts
from web.site.typography import bind
from web.site.urls import article_url, keeping

router = APIRouter(include_in_schema=False)
OFFERED = 4  # articles where nobody chose any for the page


@dataclass(frozen=True, kw_only=True)
class PanelPage(Page):
    own_field: bool = True
    offered: tuple[Link, ...]
    chosen: bool  # writers chose them for this very page
    urgent: UrgentView | None

    @classmethod
    def of(cls, texts: Texts, tree: Tree, path: str, now: datetime) -> PanelPage:
        """`path`: of the page of the other site that the panel was opened on."""
        wanted = [tree.card(texts.lang, key) for key in offered_on(tree.host_pages, path)]
        cards = [card for card in wanted if card]
        return cls(
            title=texts("home.title"),
            scripts=("search.js",),
            offered=tuple(
                Link(bind(card.title, card.lang), article_url(card.lang, card.key))
                for card in cards or _first(tree, texts.lang)
            ),
            chosen=bool(cards),
            urgent=urgent_of(tree, texts, now),
        )


def _first(tree: Tree, lang: str) -> list[Card]:
    """The first article of each of the first sections, in the order of the writers."""
    cards = cards_by_category(tree, lang)
    return [cards[info.id][0] for info in tree.categories if info.id in cards][:OFFERED]


@router.get("/widget", name="widget")
def widget(request: Request, catalogues: Catalogues) -> Response:
    lang = preferred(request.headers.get("accept-language", ""), tuple(catalogues))
    frame = panel_of(request)
    url = keeping(f"{frame.prefix if frame else '/widget'}/{lang}", request.url.query)
    return RedirectResponse(url, 302, {"vary": "Accept-Language", "cache-control": "no-cache"})


@router.get("/widget/{lang}", name="panel")
def panel(
    request: Request,
    texts: PageTexts,
    engine: TheEngine,
    now: Now,
    page: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    if panel_of(request) is None:  # an address that only looks like one of ours
        raise HTTPException(404)
    return render(request, texts, "widget/panel.html", PanelPage.of(texts, engine.tree, page, now))

"""The call card: one article shaped for speech, with everything an agent may need before the next sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup

from kb.articles.steps import walk
from search.index.tree import StoredArticle, Tree
from search.query.values import Result
from web.parts.article_blocks import blocks_of
from web.parts.reading.decision_walk import Walk, written_way
from web.parts.replies import ReplyText
from web.parts.spoken_facts import FactLine, boundary_of, facts_of, without_notes
from web.parts.spoken_ways import SpokenWay, spoken, ways_of, without_arrows
from web.site.pages import Link, article_html
from web.site.texts import Texts
from web.site.typography import bind
from web.site.urls import article_url
from web.staff.views.call import Call
from web.staff.views.decision_walk import walk_of

MOST_RELATED = 4


@dataclass(frozen=True, kw_only=True)
class CallCard:
    id: str
    lang: str
    title: str
    internal: bool
    outcome: str
    boundary: str
    say: str
    passage: str
    heading: str
    ask: tuple[str, ...]
    walk: Walk | None
    on_screen: str  # the rest of what is said, for a caller who has the screen before them
    ways: tuple[SpokenWay, ...]  # of the article's tabs, the one by telephone first
    steps: tuple[str, ...]  # of an article without tabs
    notes: tuple[str, ...]
    facts: tuple[FactLine, ...]
    replies: tuple[ReplyText, ...]
    related: tuple[Link, ...]
    code: str
    link: str  # for the customer; once questions were answered it opens where the call has come to
    link_text: str
    owner: str
    html: Markup


def call_card(
    article: StoredArticle,
    call: Call,
    *,
    tree: Tree,
    texts: Texts,
    aloud: Texts,
    result: Result | None,
    replies: tuple[ReplyText, ...],
    origin: str,
) -> CallCard:
    """`result` is what the card was opened from, None when by its code; `texts` are the console's, `aloud` the article's, `origin` the site's."""
    blocks, summary, ways = blocks_of(article.html), bind(article.summary, article.lang), _ways(aloud, article.html)
    link = "" if article.audience == "internal" else f"{origin}{_address(article, call)}"
    passage = _besides(without_notes(_found(result, article.lang), blocks), summary, article.lang)
    said = spoken(aloud, summary or passage)
    return CallCard(
        id=article.id,
        lang=article.lang,
        title=bind(article.title, article.lang),
        internal=article.audience == "internal",
        outcome=article.outcome,
        boundary=boundary_of(texts, article.outcome),
        say=said.said,
        on_screen=said.on_screen,
        ways=ways,
        passage=without_arrows(aloud, passage) if summary else "",
        heading=bind(result.heading, article.lang) if result else "",
        ask=tuple(bind(question, article.lang) for question in article.ask),
        walk=walk_of(tree, article, call),
        steps=() if ways else _aloud(aloud, blocks.steps),
        notes=blocks.notes,
        facts=facts_of(tree, article, blocks, texts),
        replies=replies,
        related=_related(tree, article, call),
        code=article.code,
        link=link,
        link_text=texts("agent.link_text", title=article.title, url=link) if link else "",
        owner=article.owner,
        html=article_html(article.html),
    )


def _address(article: StoredArticle, call: Call) -> str:
    """Of the article for its customer, at the step of its tree that the call has come to."""
    way = call.way(article.id)
    taken = way[: len(walk(article.steps, way).taken)] if article.steps else ()
    if not taken:
        return article_url(article.lang, article.key)
    return article_url(article.lang, article.key, "guide", way=written_way(taken))


def _found(result: Result | None, lang: str) -> str:
    """The passage of a result without its heading."""
    return bind(result.passage.removeprefix(result.heading).lstrip(), lang) if result else ""


def _ways(aloud: Texts, html: str) -> tuple[SpokenWay, ...]:
    return tuple(replace(way, steps=_aloud(aloud, way.steps)) for way in ways_of(html))


def _aloud(aloud: Texts, steps: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(without_arrows(aloud, step) for step in steps)


def _besides(passage: str, summary: str, lang: str) -> str:
    """What a passage says besides the summary: nothing is said twice, whatever spaces stand in it."""
    beginning, flat = " ".join(summary.split()), " ".join(passage.split())
    if not beginning:
        return passage
    return "" if flat in beginning else bind(flat.removeprefix(beginning).lstrip(), lang)


def _related(tree: Tree, article: StoredArticle, call: Call) -> tuple[Link, ...]:
    cards = [card for key in article.related if (card := tree.card(article.lang, key))]
    return tuple(Link(bind(card.title, card.lang), call.url(card.id)) for card in cards[:MOST_RELATED])

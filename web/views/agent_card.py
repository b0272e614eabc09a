"""The call card: one article shaped for speech, with everything an agent may need before the next sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from search.query import Result
from web.pages import Link, article_html
from web.texts import Texts
from web.typography import bind
from web.urls import article_url
from web.views.agent_blocks import Blocks, blocks_of
from web.views.agent_replies import ReplyText, replies_to
from web.views.agent_walk import Walk, walk_of
from web.views.call import Call
from web.views.stored import in_language

MOST_FACTS, SHORTEST_FACT = 6, 4  # a fact of three characters stands in any text by chance
MOST_RELATED = 4


@dataclass(frozen=True)
class FactLine:
    value: str
    about: str


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
    steps: tuple[str, ...]
    notes: tuple[str, ...]
    facts: tuple[FactLine, ...]
    replies: tuple[ReplyText, ...]
    related: tuple[Link, ...]
    code: str
    link: str
    link_text: str
    owner: str
    html: Markup


def call_card(site: Any, tree: Any, article: Any, call: Call, *, shown: tuple[Result | None, Texts, str]) -> CallCard:
    """`shown`: the result the card was opened from (None when opened by its code), the console's texts, the site's origin."""
    result, texts, origin = shown
    blocks, internal = blocks_of(article.html), article.audience == "internal"
    link = "" if internal else f"{origin}{article_url(article.lang, article.key)}"
    summary = bind(article.summary, article.lang)
    found = bind(result.passage.removeprefix(result.heading).lstrip(), article.lang) if result else ""
    passage = without_notes(found, blocks.notes)
    return CallCard(
        id=article.id,
        lang=article.lang,
        title=bind(article.title, article.lang),
        internal=internal,
        outcome=article.outcome,
        boundary=boundary_of(texts, article.outcome),
        say=summary or passage,
        passage="" if passage == summary or not summary else passage,
        heading=bind(result.heading, article.lang) if result else "",
        ask=tuple(bind(question, article.lang) for question in article.ask),
        walk=walk_of(tree, article, call),
        steps=blocks.steps,
        notes=blocks.notes,
        facts=facts_of(tree, article, blocks, texts),
        replies=() if internal else replies_to(site, tree, article, client=call.client, origin=origin),
        related=_related(tree, article, call),
        code=article.code,
        link=link,
        link_text=texts("agent.link_text", title=article.title, url=link) if link else "",
        owner=article.owner,
        html=article_html(article.html),
    )


def without_notes(passage: str, notes: tuple[str, ...]) -> str:
    """A passage to be said aloud holds no line of a note for staff."""
    hidden = {" ".join(line.split()) for note in notes for line in note.split("\n")}
    flat = " ".join(passage.split())
    for line in sorted(hidden, key=len, reverse=True):
        flat = flat.replace(line, " ")
    return " ".join(flat.split()) if hidden else passage


def boundary_of(texts: Texts, outcome: str) -> str:
    key = f"agent.boundary_{outcome}"
    return texts(key) if texts.has(key) else ""


def facts_of(tree: Any, article: Any, blocks: Blocks, texts: Texts) -> tuple[FactLine, ...]:
    """The facts whose value stands in the article, with who answers for them and until when they hold."""
    found: dict[str, FactLine] = {}
    plain = " ".join(blocks.text.split()) + " " + article.summary
    for fact in tree.facts.values():
        value = str(in_language(fact["value"], article.lang) or "")
        if len(value) >= SHORTEST_FACT and value in plain and value not in found:
            about = texts(
                "agent.fact_about", owner=fact.get("owner", ""), date=_day(texts, fact.get("valid_until", ""))
            )
            found[value] = FactLine(value, about)
    return tuple(list(found.values())[:MOST_FACTS])


def _day(texts: Texts, written: str) -> str:
    return texts.day(date.fromisoformat(written)) if written else "—"


def _related(tree: Any, article: Any, call: Call) -> tuple[Link, ...]:
    cards = [card for key in article.related if (card := tree.card(article.lang, key))]
    return tuple(Link(bind(card.title, card.lang), call.url(card.id)) for card in cards[:MOST_RELATED])

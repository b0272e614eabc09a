"""What a group proposes, made ready: a draft article of the customers' shared words, the place a question would bring an article to."""

from __future__ import annotations

import json

from search.query.engine import Engine
from search.query.protocols import SearchEngine
from search.query.values import Query
from search.writers.why_not import why_not
from web.insights.views.group import GroupBehind, TriedQuestion


def draft_of_group(behind: GroupBehind) -> str:
    """Markdown of a draft; nothing in it was said by fewer than five people."""
    said = [one.text for one in behind.wordings] or ([behind.title] if behind.title else [])
    title = json.dumps(behind.title or "…", ensure_ascii=False)  # JSON is YAML
    questions = [f"  - {json.dumps(text, ensure_ascii=False)}" for text in said]
    front = [
        "---",
        f"title: {title}",
        "status: draft",
        *(["questions:", *questions] if questions else []),
        "---",
        "",
        "",
    ]
    return "\n".join(front)


def place_with_question(engine: SearchEngine | None, behind: GroupBehind) -> TriedQuestion | None:
    """Where the article staff answer with stands for the customers' words, now and with them as one of its questions: tried, as
    `kb why-not` does. None where there is no such article or no shared words.
    """
    cluster, words = behind.cluster, behind.title
    if not isinstance(engine, Engine) or cluster is None or not cluster.article_id or not words:
        return None
    if not any(card.id == cluster.article_id for card in engine.tree.cards):
        return None
    why = why_not(engine, Query.parse(words, lang=cluster.lang), cluster.article_id)
    best = next(iter(why.advice), None)
    return TriedQuestion(
        now=why.article.rank,
        kind=best.kind if best else "",
        text=best.text if best else "",
        then=best.rank if best else 0,
    )

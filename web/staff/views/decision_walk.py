"""A decision tree on the call card, and the ways taken in a call in words for the ticket."""

from __future__ import annotations

from collections.abc import Iterator

from kb.articles.steps import walk
from search.index.tree import StoredArticle, Tree
from web.parts.reading.decision_walk import Walk, opened_by, walk_through
from web.site.texts import Texts
from web.staff.views.call import Call


def walk_of(tree: Tree, article: StoredArticle, call: Call) -> Walk | None:
    """How far the caller's answers lead in the article's tree; None when it has none."""
    return walk_through(
        tree,
        article,
        call.way(article.id),
        to=lambda way: call.url(article.id, way=way),
        opens=lambda card: call.url(card.id),
    )


def walks_told(tree: Tree, texts: Texts, call: Call) -> Iterator[str]:
    """Each tree that was walked in this call, in words for staff."""
    for id, way in call.ways():
        article = tree.article(*id.split("/", 1)) if "/" in id else None
        far = walk(article.steps, way) if article else None
        if article and far and far.taken:
            lines = [texts("agent.walk.told", title=article.title)]
            lines += [f"— {step.question} {answer.text}" for step, answer in far.taken]
            opened = opened_by(tree, article.lang, far.end) if far.end else None
            if far.end and far.end.conclusion:
                lines.append(texts("agent.walk.told_end", text=far.end.conclusion))
            if opened:
                lines.append(texts("agent.walk.told_article", title=opened.title))
            yield "\n".join(lines)

"""A decision tree on the call card: the question to ask now, the way taken so far, and that way in words for the ticket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kb.steps import Answer, revived, walk
from web.pages import Link
from web.texts import Texts
from web.typography import bind
from web.views.call import Call


@dataclass(frozen=True)
class Taken:
    """A question that was answered; `back` asks it again."""

    question: str
    answer: str
    back: str


@dataclass(frozen=True)
class Choice:
    number: int
    text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Walk:
    """Either a question with its choices, or the end: a conclusion, a link to an article, or both."""

    taken: tuple[Taken, ...]
    question: str
    choices: tuple[Choice, ...]
    conclusion: str
    link: Link | None
    gone: str  # key of an article that was to be opened and is no longer shown


def walk_of(tree: Any, article: Any, call: Call) -> Walk | None:
    """How far the caller's answers lead in the article's tree; None when it has none."""
    steps = revived(article.steps)
    if not steps:
        return None
    far = walk(steps, call.way(article.id))
    way = call.way(article.id)[: len(far.taken)]
    lang, here, end = article.lang, far.here, far.end
    opened = _opened(tree, lang, end) if end else None
    return Walk(
        taken=tuple(
            Taken(bind(step.question, lang), bind(answer.text, lang), call.url(article.id, way=way[:place]))
            for place, (step, answer) in enumerate(far.taken)
        ),
        question=bind(here.question, lang) if here else "",
        choices=tuple(
            Choice(number, bind(answer.text, lang), call.url(article.id, way=(*way, number)))
            for number, answer in enumerate(here.answers if here else (), 1)
        ),
        conclusion=bind(end.conclusion, lang) if end else "",
        link=Link(bind(opened.title, opened.lang), call.url(opened.id), opened.lang) if opened else None,
        gone=end.article if end and end.article and not opened else "",
    )


def ways_told(tree: Any, texts: Texts, call: Call) -> Iterator[tuple[str, bool]]:
    """(the way in words, whether a client may read it) for each tree that was walked in this call."""
    for id, way in call.ways():
        article = tree.article(*id.split("/", 1)) if "/" in id else None
        far = walk(revived(article.steps), way) if article else None
        if article and far and far.taken:
            lines = [texts("agent.walk.told", title=article.title)]
            lines += [f"— {step.question} {answer.text}" for step, answer in far.taken]
            opened = _opened(tree, article.lang, far.end) if far.end else None
            if far.end and far.end.conclusion:
                lines.append(texts("agent.walk.told_end", text=far.end.conclusion))
            if opened:
                lines.append(texts("agent.walk.told_article", title=opened.title))
            yield "\n".join(lines), article.audience == "public" and (opened is None or opened.audience == "public")


def _opened(tree: Any, lang: str, end: Answer) -> Any:
    """The card of the article an end opens, in the caller's language when there is one."""
    languages = tree.languages_of.get(end.article, ()) if end.article else ()
    return tree.card(lang if lang in languages else languages[0], end.article) if languages else None

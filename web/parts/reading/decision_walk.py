"""A decision tree as shown, to agents and to readers: the question to ask now, the way taken so far, where it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kb.articles.steps import Answer, walk
from search.index.tree import Card, StoredArticle, Tree
from web.site.pages import Link
from web.site.typography import bind

Way = tuple[int, ...]  # numbers of the answers given, from 1
MOST_STEPS = 50  # of a way that an address holds


@dataclass(frozen=True)
class Taken:
    """A question that was answered; `back` asks it again."""

    question: str
    answer: str
    back: str


@dataclass(frozen=True)
class AnswerChoice:
    number: int
    text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Walk:
    """Either a question with its choices, or the end: a conclusion, a link to an article, or both."""

    taken: tuple[Taken, ...]
    question: str
    choices: tuple[AnswerChoice, ...]
    conclusion: str
    link: Link | None
    gone: str  # key of an article that was to be opened and is no longer shown


def walk_through(
    tree: Tree, article: StoredArticle, way: Way, *, to: Callable[[Way], str], opens: Callable[[Card], str]
) -> Walk | None:
    """How far the answers lead in the article's tree; None when it has none. `to`: the address of a way, `opens`: of an article."""
    if not article.steps:
        return None
    far = walk(article.steps, way)
    way = way[: len(far.taken)]
    lang, here, end = article.lang, far.here, far.end
    opened = opened_by(tree, lang, end) if end else None
    return Walk(
        taken=tuple(
            Taken(bind(step.question, lang), bind(answer.text, lang), to(way[:place]))
            for place, (step, answer) in enumerate(far.taken)
        ),
        question=bind(here.question, lang) if here else "",
        choices=tuple(
            AnswerChoice(number, bind(answer.text, lang), to((*way, number)))
            for number, answer in enumerate(here.answers if here else (), 1)
        ),
        conclusion=bind(end.conclusion, lang) if end else "",
        link=Link(bind(opened.title, opened.lang), opens(opened), opened.lang) if opened else None,
        gone=end.article if end and end.article and not opened else "",
    )


def opened_by(tree: Tree, lang: str, end: Answer) -> Card | None:
    """The card of the article an end opens, in the reader's language when there is one."""
    languages = tree.languages_of.get(end.article, ()) if end.article else ()
    return tree.card(lang if lang in languages else languages[0], end.article) if languages else None


def written_way(way: Way) -> str:
    """A way as addresses carry it: "1.3"."""
    return ".".join(map(str, way))


def read_way(written: str) -> Way:
    """What `written_way` wrote; nothing of anything else."""
    parts = written.split(".")[:MOST_STEPS]
    return tuple(map(int, parts)) if all(part.isascii() and part.isdigit() and len(part) < 3 for part in parts) else ()

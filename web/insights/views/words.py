"""Readers' words as shown: of which article, helped or not, why, in their own words, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.insights.readers_words import ANSWERS, ReadersWord
from search.index.tree import Tree
from web.insights.views.content import article_link
from web.insights.views.frame import InsightsPage, desk_of, tabs_of
from web.site.pages import Link, Option
from web.site.session import SignedIn
from web.site.texts import Texts
from web.site.urls import insights_url


@dataclass(frozen=True, kw_only=True)
class WordView:
    """One reader's words. `became` "" while nobody has dealt with them."""

    article: Link
    verdict: str
    comment: str
    day: str
    became: str
    action: str


@dataclass(frozen=True, kw_only=True)
class WordsPage(InsightsPage):
    words: tuple[WordView, ...]
    answers: tuple[Option, ...]

    @classmethod
    def of(cls, texts: Texts, tree: Tree | None, words: Sequence[ReadersWord], *, who: SignedIn) -> WordsPage:
        return cls(
            title=texts("insights.words.title"),
            who=who.name,
            desk=desk_of(who),
            tabs=tabs_of(texts, "content/words"),
            words=tuple(_view(word, tree, texts) for word in words),
            answers=tuple(Option(answer, texts(f"insights.words.{answer}"), False) for answer in ANSWERS),
        )


def told_word(word: ReadersWord, tree: Tree | None, texts: Texts) -> str:
    """In one paragraph, as a letter has it."""
    article = article_link(tree, word.article_id)
    said = f"{article.text if article else word.article_id}: {_verdict(word, texts)}"
    return f"{said}\n{texts('insights.words.quoted', comment=word.comment)}" if word.comment else said


def _view(word: ReadersWord, tree: Tree | None, texts: Texts) -> WordView:
    return WordView(
        article=article_link(tree, word.article_id) or Link(word.article_id, ""),
        verdict=_verdict(word, texts),
        comment=word.comment,
        day=texts.day(word.changed_at.date()),
        became=_became(word, texts),
        action=insights_url(f"content/words/{word.id}"),
    )


def _verdict(word: ReadersWord, texts: Texts) -> str:
    verdict = texts("insights.words.yes" if word.helpful else "insights.words.no")
    reason = "" if word.helpful else texts.get(f"insights.reason.{word.reason}")
    return f"{verdict}, {reason}" if reason else verdict


def _became(word: ReadersWord, texts: Texts) -> str:
    if not word.answer:
        return ""
    said = texts("insights.words.became", answer=texts(f"insights.words.{word.answer}"), who=word.answered_by)
    return f"{said} {word.answer_text}".rstrip()

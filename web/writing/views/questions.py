"""Questions that customers' words propose, as shown: which article gains one, how many people share it, and what search would do with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.articles.library import Article
from kb.insights.proposed_questions import ProposedQuestion
from web.site.pages import Link, Page
from web.site.texts import Texts
from web.site.urls import write_url
from web.writing.views.looks import FindingView, findings_in

if TYPE_CHECKING:  # read when the first writer comes, not when the server starts
    from search.writers.drafts import LostQuestion, QuestionFound


@dataclass(frozen=True)
class TriedProposal:
    """What the question itself would find, and which questions of other articles would find them further down."""

    found: QuestionFound
    lost: tuple[LostQuestion, ...]


@dataclass(frozen=True, kw_only=True)
class ProposalRow:
    question: Link
    lang: str
    article: Link
    people: str


@dataclass(frozen=True, kw_only=True)
class ProposalsPage(Page):
    who: str
    rows: tuple[ProposalRow, ...]

    @classmethod
    def of(cls, texts: Texts, who: str, proposed: Sequence[tuple[ProposedQuestion, Article]]) -> ProposalsPage:
        return cls(
            title=texts("write.questions.title"),
            who=who,
            rows=tuple(
                ProposalRow(
                    question=Link(one.text, write_url(f"questions/{one.number}")),
                    lang=article.lang,
                    article=Link(article.title, write_url(f"edit/{article.path}")),
                    people=texts("write.questions.people", n=one.people),
                )
                for one, article in proposed
            ),
        )


@dataclass(frozen=True, kw_only=True)
class QuestionPage(Page):
    who: str
    lang: str
    article: Link
    people: str
    verdict: str  # of the gate, in one sentence
    findings: tuple[FindingView, ...]
    lost: tuple[str, ...]
    action: str

    @classmethod
    def of(
        cls, texts: Texts, who: str, one: ProposedQuestion, article: Article, tried: TriedProposal | None
    ) -> QuestionPage:
        lost = tried.lost if tried else ()
        return cls(
            title=one.text,
            who=who,
            lang=article.lang,
            article=Link(article.title, write_url(f"edit/{article.path}")),
            people=texts("write.questions.people", n=one.people),
            verdict=_verdict(texts, tried),
            findings=findings_in(texts, [tried.found]) if tried else (),
            lost=tuple(
                texts("write.questions.lost_one", text=each.question, article=each.article.title, now=each.now)
                for each in lost
            ),
            action=write_url(f"questions/{one.number}"),
        )


def _verdict(texts: Texts, tried: TriedProposal | None) -> str:
    if tried is None:
        return texts("write.questions.untried")
    if tried.lost:
        return texts("write.questions.loses", n=len(tried.lost))
    return texts("write.questions.first" if tried.found.then == 1 else "write.questions.not_first")

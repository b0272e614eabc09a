"""The reviewer's pages: the sample with how far it has come, one request to be marked, scores and agreement, and the training list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kb.measures.agreement import Agreement
from kb.service.periods import Period
from kb.service.reviews import PRINCIPLES, DrawnRequest, Principle, Review, agreement_of, scores_of
from kb.service.training import OFTEN, AssignedReading, Miss
from search.index.tree import Tree
from web.lead.views.cells import percent
from web.lead.views.own import ReviewView, TrainingView, review_view, training_view
from web.lead.views.team import month_options, period_text
from web.site.pages import Link, Option, Page
from web.site.texts import Texts
from web.site.urls import inbox_url, lead_url


@dataclass(frozen=True)
class SampleRow:
    """A request of the sample."""

    request: Link
    person: str
    state: str


@dataclass(frozen=True)
class ScoreRow:
    """A principle in the reviews of a month."""

    principle: str
    kept: str
    truly: str
    same: str
    kappa: str


@dataclass(frozen=True, kw_only=True)
class ReviewsPage(Page):
    who: str
    part: str = "reviews"
    months: tuple[Option, ...]
    period: str
    rows: tuple[SampleRow, ...]
    scores: tuple[ScoreRow, ...]
    reviewed: str
    files: Mapping[str, str]  # address of each table's file

    @classmethod
    def of(
        cls,
        texts: Texts,
        drawn: Sequence[DrawnRequest],
        reviews: Sequence[Review],
        *,
        period: Period,
        who: str,
        today: date,
    ) -> ReviewsPage:
        agreed = agreement_of(reviews)
        scores = scores_of(reviews)
        return cls(
            title=texts("team.reviews.title"),
            who=who,
            months=month_options(texts, period, today),
            period=period_text(texts, period),
            rows=tuple(_sample_row(texts, one, period, who) for one in drawn),
            scores=tuple(
                ScoreRow(
                    texts(f"team.principle.{score.principle}"),
                    texts(
                        "team.reviews.kept",
                        n=score.kept,
                        of=score.of,
                        share=percent(texts, score.share),
                    ),
                    texts(
                        "team.people.between",
                        low=percent(texts, score.truly.low),
                        high=percent(texts, score.truly.high),
                    ),
                    *_agreement(texts, agreed[score.principle]),
                )
                for score in scores
                if score.of
            ),
            reviewed=texts("team.reviews.count", n=len(reviews)),
            files={part: lead_url(f"reviews/{part}.csv", month=period.month) for part in ("sample", "scores")},
        )


@dataclass(frozen=True)
class PrincipleField:
    """A principle as a question with three answers."""

    name: Principle
    title: str
    help: str
    chosen: str


@dataclass(frozen=True, kw_only=True)
class MarkingPage(Page):
    who: str
    part: str = "reviews"
    number: str
    person: str
    request: str
    back: str
    month: str
    fields: tuple[PrincipleField, ...]
    comment: str
    others: tuple[ReviewView, ...]
    problem: str

    @classmethod
    def of(
        cls, texts: Texts, drawn: DrawnRequest, month: str, reviews: Sequence[Review], *, who: str, problem: str = ""
    ) -> MarkingPage:
        """Others' marks are shown only to whoever has given their own."""
        own = next((review for review in reviews if review.reviewer == who), None)
        marks: Mapping[Principle, str] = own.marks if own else {}
        return cls(
            title=texts("team.reviews.one", number=drawn.ticket),
            who=who,
            number=drawn.ticket,
            person=drawn.person,
            request=inbox_url(drawn.ticket),
            back=lead_url("reviews", month=month),
            month=month,
            fields=tuple(
                PrincipleField(
                    name,
                    texts(f"team.principle.{name}"),
                    texts(f"team.principle_help.{name}"),
                    marks.get(name, "") if own else "unset",
                )
                for name in PRINCIPLES
            ),
            comment=own.comment if own else "",
            others=tuple(review_view(texts, review) for review in reviews if own and review.reviewer != who),
            problem=problem,
        )


@dataclass(frozen=True)
class MissRow:
    """A principle somebody missed often, with the requests, and what they might read."""

    person: str
    principle: str
    name: Principle
    requests: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class TrainingPage(Page):
    who: str
    part: str = "training"
    misses: tuple[MissRow, ...]
    articles: tuple[Option, ...]
    rows: tuple[TrainingView, ...]
    rule: str

    @classmethod
    def of(
        cls,
        texts: Texts,
        tree: Tree | None,
        misses: Sequence[Miss],
        given: Sequence[AssignedReading],
        *,
        who: str,
        at: datetime,
    ) -> TrainingPage:
        cards = [card for card in tree.cards if card.audience != "public" and card.lang == texts.lang] if tree else []
        return cls(
            title=texts("team.training.title"),
            who=who,
            misses=tuple(
                MissRow(
                    miss.person,
                    texts(f"team.principle.{miss.principle}"),
                    miss.principle,
                    tuple(Link(number, inbox_url(number)) for number in miss.requests),
                )
                for miss in misses
            ),
            articles=tuple(Option(card.key, card.title, False) for card in sorted(cards, key=lambda card: card.title)),
            rows=tuple(training_view(texts, tree, one, at) for one in given),
            rule=texts("team.training.rule", often=OFTEN),
        )


def _sample_row(texts: Texts, one: DrawnRequest, period: Period, who: str) -> SampleRow:
    done = "own" if who in one.reviewers else "none" if not one.reviewers else "other"
    state = texts(f"team.reviews.done_{done}", n=len(one.reviewers))
    return SampleRow(Link(one.ticket, lead_url(f"reviews/{one.ticket}", month=period.month)), one.person, state)


def _agreement(texts: Texts, agreed: Agreement) -> tuple[str, str]:
    kappa = "—" if agreed.kappa is None else texts.number(round(agreed.kappa, 2))
    same = texts("team.reviews.same", share=percent(texts, agreed.same), pairs=agreed.pairs) if agreed.pairs else "—"
    return same, kappa

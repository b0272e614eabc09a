"""What is measured of a person, as that person sees it: their row of the lead's table, reviews, what to read, and how it is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kb.service.people import PeopleReport
from kb.service.reviews import PRINCIPLES, Review
from kb.service.training import AssignedReading
from search.index.tree import Tree
from web.lead.views.people import FloorRow, PersonRow, floor_row, person_row
from web.lead.views.team import month_options, period_text
from web.site.pages import Link, Option, Page
from web.site.texts import Texts
from web.site.urls import agent_url, inbox_url


@dataclass(frozen=True)
class MarkLine:
    """A principle and what a reviewer found: "yes", "no" or "does not apply"."""

    principle: str
    mark: str
    mood: str


@dataclass(frozen=True, kw_only=True)
class ReviewView:
    """One review of an answer."""

    ticket: Link
    reviewer: str
    when: str
    marks: tuple[MarkLine, ...]
    comment: str


@dataclass(frozen=True, kw_only=True)
class TrainingView:
    """Something to read. `read`: when it was; "" not yet."""

    id: int
    person: str
    principle: str
    article: Link
    given: str
    read: str
    until: str
    over: bool


@dataclass(frozen=True, kw_only=True)
class OwnPage(Page):
    who: str
    months: tuple[Option, ...]
    period: str
    row: PersonRow | None
    floor: FloorRow | None
    team_share: str
    reviews: tuple[ReviewView, ...]
    trainings: tuple[TrainingView, ...]

    @classmethod
    def of(
        cls,
        texts: Texts,
        tree: Tree | None,
        report: PeopleReport,
        *,
        reviews: Sequence[Review],
        trainings: Sequence[AssignedReading],
        who: str,
        today: date,
        at: datetime,
    ) -> OwnPage:
        row = next((one for one in report.people if one.name == who), None)
        floor = next((one for one in report.floors if one.name == who), None)
        return cls(
            title=texts("team.own.title"),
            who=who,
            months=month_options(texts, report.period, today),
            period=period_text(texts, report.period),
            row=person_row(texts, row, report) if row else None,
            floor=floor_row(texts, floor) if floor and floor.floor else None,
            team_share=f"{report.team_share * 100:.0f}" if report.team_share is not None else "",
            reviews=tuple(review_view(texts, one) for one in reviews),
            trainings=tuple(training_view(texts, tree, one, at) for one in trainings),
        )


def review_view(texts: Texts, review: Review) -> ReviewView:
    """A review with a word for each principle."""
    moods = {"yes": "better", "no": "worse", "": ""}
    return ReviewView(
        ticket=Link(review.ticket, inbox_url(review.ticket)),
        reviewer=review.reviewer,
        when=texts.day(review.at.date()),
        marks=tuple(
            MarkLine(
                texts(f"team.principle.{principle}"),
                texts(f"team.mark.{review.marks[principle] or 'none'}"),
                moods[review.marks[principle]],
            )
            for principle in PRINCIPLES
        ),
        comment=review.comment,
    )


def training_view(texts: Texts, tree: Tree | None, one: AssignedReading, at: datetime) -> TrainingView:
    """Something to read, named by its title where the index has it; `at` decides whether it is due again."""
    card = next((card for card in tree.cards if card.key == one.article), None) if tree else None
    asked = card.code or card.title if card else one.article
    return TrainingView(
        id=one.id,
        person=one.person,
        principle=texts.get(f"team.principle.{one.principle}", one.principle),
        article=Link(card.title if card else one.article, agent_url(q=asked)),
        given=texts("team.training.given", day=texts.day(one.given_at.date()), by=one.given_by),
        read=texts.day(one.read_at.date()) if one.read_at else "",
        until=texts.day(one.certified_until.date()) if one.certified_until else "",
        over=one.is_over(at),
    )

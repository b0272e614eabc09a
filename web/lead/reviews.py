"""Reviews and training: the sample of a month, marks on the five principles, what is missed often and what is read for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Path, Query, Request
from pydantic import BaseModel
from pydantic import Field as Len
from starlette.responses import RedirectResponse, Response

from kb.addresses import TEAM
from kb.errors import RequestError
from kb.service.periods import Period, month_or_last
from kb.service.reviews import PRINCIPLES, DrawnRequest, Principle, Review, put_review, reviews_of, sample
from kb.service.training import WITHIN, give_training, list_trainings, often_missed
from web.dependencies import Lead, Now, OptionalEngine, OptionalInternalEngine, PageTexts, TheState
from web.lead.csv_files import sample_table, scores_table, training_table
from web.lead.team import Word, today_at, up_to_date
from web.lead.views.reviews import MarkingPage, ReviewsPage, TrainingPage
from web.parts.downloads import saved_table
from web.site.pages import private, render
from web.site.state import SiteState
from web.site.urls import lead_url

router = APIRouter(prefix=TEAM, include_in_schema=False)
DrawnNumber = Annotated[str, Path(pattern=r"^\d{4}-\d{6,9}$")]
MarkSent = Literal["yes", "no", "none", ""]


class MarksForm(BaseModel):
    """Marks as a reviewer gives them; "none": does not apply; "" of all: nothing was said."""

    month: Word = ""
    accessibility: MarkSent = ""
    speed: MarkSent = ""
    solution: MarkSent = ""
    etiquette: MarkSent = ""
    involvement: MarkSent = ""
    comment: Annotated[str, Len(max_length=4000)] = ""

    def mark(self, principle: Principle) -> Literal["yes", "no", ""]:
        given: MarkSent = getattr(self, principle)
        return "yes" if given == "yes" else "no" if given == "no" else ""


class TrainingForm(BaseModel):
    """What somebody is to read."""

    person: Word = ""
    principle: Word = ""
    article: Word = ""


def _drawn(state: SiteState, period: Period) -> tuple[DrawnRequest, ...]:
    with state.read() as conn:
        return sample(conn, period, state.key)


def _one(state: SiteState, period: Period, number: str) -> DrawnRequest:
    drawn_request = next((one for one in _drawn(state, period) if one.ticket == number), None)
    if drawn_request is None:
        raise HTTPException(404)
    return drawn_request


@router.get("/reviews", name="team_reviews")
def reviews(
    request: Request,
    lead: Lead,
    texts: PageTexts,
    state: TheState,
    engine: OptionalEngine,
    now: Now,
    month: Annotated[Word, Query()] = "",
) -> Response:
    """The sample of a month; the last that is over where none is named."""
    today = today_at(engine, now)
    period = month_or_last(month, today=today)
    up_to_date(state, engine, now)
    with state.read() as conn:
        month_reviews = [review for review in reviews_of(conn) if review.month == period.month]
    page = ReviewsPage.of(texts, _drawn(state, period), month_reviews, period=period, who=lead.name, today=today)
    return private(render(request, texts, "lead/reviews.html", page))


@router.get("/reviews/{part}.csv", name="team_reviews_csv")
def reviews_csv(
    lead: Lead,
    state: TheState,
    engine: OptionalEngine,
    now: Now,
    part: Literal["sample", "scores"],
    month: Annotated[Word, Query()] = "",
) -> Response:
    """One of the page's two tables as a file."""
    period = month_or_last(month, today=today_at(engine, now))
    if part == "sample":
        up_to_date(state, engine, now)
        return saved_table(f"sample-{period.month}", sample_table(_drawn(state, period)))
    with state.read() as conn:
        table = scores_table([review for review in reviews_of(conn) if review.month == period.month])
    return saved_table(f"scores-{period.month}", table)


@router.get("/reviews/{number}", name="team_review")
def review(
    request: Request,
    lead: Lead,
    texts: PageTexts,
    state: TheState,
    engine: OptionalEngine,
    now: Now,
    number: DrawnNumber,
    month: Annotated[Word, Query()] = "",
    problem: Annotated[Word, Query()] = "",
) -> Response:
    """One request of the sample."""
    today = today_at(engine, now)
    period = month_or_last(month, today=today)
    drawn = _one(state, period, number)
    with state.read() as conn:
        ticket_reviews = [review for review in reviews_of(conn, person=drawn.person) if review.ticket == number]
    sentence = texts.get(f"team.reviews.problem_{problem}")
    page = MarkingPage.of(texts, drawn, period.month, ticket_reviews, who=lead.name, problem=sentence)
    return private(render(request, texts, "lead/review.html", page))


@router.post("/reviews/{number}", name="team_review_sent")
def review_sent(
    lead: Lead,
    state: TheState,
    engine: OptionalEngine,
    now: Now,
    number: DrawnNumber,
    sent: Annotated[MarksForm, Form()],
) -> Response:
    """Keeps the marks."""
    today = today_at(engine, now)
    period = month_or_last(sent.month, today=today)
    drawn = _one(state, period, number)
    given = Review(
        ticket=number,
        person=drawn.person,
        reviewer=lead.name,
        month=period.month,
        marks={principle: sent.mark(principle) for principle in PRINCIPLES},
        comment=sent.comment,
        at=now,
    )
    try:
        with state.change() as conn:
            put_review(conn, given)
    except RequestError as error:
        return RedirectResponse(lead_url(f"reviews/{number}", month=period.month, problem=error.code), 303)
    return RedirectResponse(lead_url("reviews", month=period.month), 303)


@router.get("/training", name="team_training")
def training(
    request: Request, lead: Lead, texts: PageTexts, state: TheState, internal: OptionalInternalEngine, now: Now
) -> Response:
    """What is missed often, and who is to read what."""
    with state.read() as conn:
        misses = often_missed(reviews_of(conn, since=now - WITHIN - timedelta(days=1)), at=now)
        given = list_trainings(conn)
    page = TrainingPage.of(texts, internal.tree if internal else None, misses, given, who=lead.name, at=now)
    return private(render(request, texts, "lead/training.html", page))


@router.get("/training.csv", name="team_training_csv")
def training_csv(lead: Lead, state: TheState) -> Response:
    """Who is to read what, as a file."""
    with state.read() as conn:
        return saved_table("training", training_table(list_trainings(conn)))


@router.post("/training", name="team_training_given")
def training_given(lead: Lead, state: TheState, now: Now, sent: Annotated[TrainingForm, Form()]) -> Response:
    """Has somebody read an article."""
    try:
        with state.change() as conn:
            give_training(conn, sent.person, sent.principle, sent.article, by=lead.name, at=now)
    except RequestError:
        raise HTTPException(422) from None
    return RedirectResponse(lead_url("training"), 303)

"""A sample nobody chose, marks nobody sees before their own, agreement beyond guessing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kb.errors import RequestError
from kb.service.periods import month_of
from kb.service.reviews import PRINCIPLES, SAMPLE, Review, agreement_of, put_review, reviews_of, sample, scores_of

AT = datetime(2026, 10, 6, 8, tzinfo=UTC)
OCTOBER = month_of(AT.date())
KEY = bytes(range(32))


def review(ticket: str, reviewer: str = "Вера", mark: str = "yes", **changed) -> Review:
    values = {
        "ticket": ticket,
        "person": "Анна",
        "reviewer": reviewer,
        "month": "2026-10",
        "marks": dict.fromkeys(PRINCIPLES, mark),
        "comment": "",
        "at": AT,
    }
    return Review(**(values | changed))


def test_the_sample_is_the_same_whoever_looks_and_another_with_another_key(db, served, measure):
    for n in range(12):
        served(AT + timedelta(minutes=n), text=str(n))
    served(AT, who="Павел", text="Павлу")
    measure(AT + timedelta(days=2))
    with db.begin() as conn:
        drawn = sample(conn, OCTOBER, KEY)
        assert drawn == sample(conn, OCTOBER, KEY) != sample(conn, OCTOBER, bytes(32))
        assert [one.person for one in drawn] == ["Анна"] * SAMPLE + ["Павел"]
        put_review(conn, review(drawn[0].ticket))
        assert sample(conn, OCTOBER, KEY)[0].reviewers == ("Вера",)


def test_a_review_is_changed_by_its_reviewer_and_never_ones_own(db, served):
    number = served(AT)
    with db.begin() as conn:
        put_review(conn, review(number, comment="сначала"))
        put_review(conn, review(number, mark="no", comment="карта 4111 1111 1111 1111"))
        [kept] = reviews_of(conn, person="Анна")
        assert kept.marks["speed"] == "no" and "4111" not in kept.comment
        with pytest.raises(RequestError, match="their own"):
            put_review(conn, review(number, reviewer="Анна"))
        with pytest.raises(RequestError, match="at least one"):
            put_review(conn, review(number, mark=""))


def test_agreement_is_of_the_same_requests_only():
    found = [review(str(n), who, "yes" if n % 2 else "no") for n in range(10) for who in ("Вера", "Олег")]
    told = agreement_of([*found, review("alone")])["speed"]
    assert (told.pairs, told.same, told.kappa) == (10, 1.0, 1.0)


def test_a_score_of_few_reviews_says_how_little_it_knows():
    [score, *_] = scores_of([review("1"), review("2"), review("3", mark="")])
    assert (score.kept, score.of, score.share) == (2, 2, 1.0) and score.truly.low < 0.35

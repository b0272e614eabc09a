"""One voter has one vote on an article and may change it; what was said is kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from kb.usage.votes import record_vote
from tests.usage import last_vote, votes_on

ARTICLE = "ru/cards/block-card"


def vote(db, now, **what) -> None:
    with db.begin() as conn:
        record_vote(conn, ARTICLE, at=now, **{"voter": "anna", "helpful": True} | what)


def counted(db, article: str = ARTICLE) -> tuple[int, int]:
    with db.read() as conn:
        return votes_on(conn, article)


def said_last(db):
    with db.read() as conn:
        return last_vote(conn)


def test_votes_are_counted_per_article(db, now):
    for voter, helpful in (("anna", True), ("boris", True), ("vera", False)):
        vote(db, now, voter=voter, helpful=helpful)
    assert counted(db) == (2, 1)
    assert counted(db, "ru/other") == (0, 0)


def test_a_second_vote_of_one_voter_replaces_the_first(db, now):
    vote(db, now, helpful=True)
    vote(db, now, helpful=False)
    assert counted(db) == (0, 1)


def test_a_double_click_keeps_the_reason_given_before(db, now):
    vote(db, now, helpful=False)
    vote(db, now, helpful=False, reason="outdated", comment="кнопки больше нет")
    vote(db, now, helpful=False)
    assert (said_last(db).reason, said_last(db).comment) == ("outdated", "кнопки больше нет")


def test_changing_sides_forgets_the_reason(db, now):
    vote(db, now, helpful=False, reason="outdated", comment="кнопки больше нет")
    vote(db, now, helpful=True)
    assert (said_last(db).reason, said_last(db).comment) == ("", "")


def test_private_data_in_a_comment_is_masked(db, now):
    vote(db, now, helpful=False, comment="моя карта 4111111111111111")
    assert said_last(db).comment == "моя карта •••• •••• •••• ••••"


def test_parallel_votes_of_one_voter_are_one_vote(db, now):
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda n: vote(db, now, helpful=n % 2 == 0), range(20)))
    assert sum(counted(db)) == 1

"""One voter has one vote on an article and may change it; what was said is kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from kb.usage.votes import Votes, count_votes, latest_votes, record_vote

ARTICLE = "ru/cards/block-card"


def vote(db, now, **what) -> None:
    with db.begin() as conn:
        record_vote(conn, ARTICLE, at=now, **{"voter": "anna", "helpful": True} | what)


def votes_on(db, article: str = ARTICLE) -> Votes:
    with db.read() as conn:
        return count_votes(conn, article)


def last_vote(db, now):
    with db.read() as conn:
        return latest_votes(conn, since=now - timedelta(days=1))[0]


def test_votes_are_counted_per_article(db, now):
    for voter, helpful in (("anna", True), ("boris", True), ("vera", False)):
        vote(db, now, voter=voter, helpful=helpful)
    assert votes_on(db) == Votes(helpful=2, unhelpful=1)
    assert votes_on(db, "ru/other") == Votes()


def test_a_second_vote_of_one_voter_replaces_the_first(db, now):
    vote(db, now, helpful=True)
    vote(db, now, helpful=False)
    assert votes_on(db) == Votes(unhelpful=1)


def test_a_double_click_keeps_the_reason_given_before(db, now):
    vote(db, now, helpful=False)
    vote(db, now, helpful=False, reason="outdated", comment="кнопки больше нет")
    vote(db, now, helpful=False)
    assert (last_vote(db, now).reason, last_vote(db, now).comment) == ("outdated", "кнопки больше нет")


def test_changing_sides_forgets_the_reason(db, now):
    vote(db, now, helpful=False, reason="outdated", comment="кнопки больше нет")
    vote(db, now, helpful=True)
    assert (last_vote(db, now).reason, last_vote(db, now).comment) == ("", "")


def test_private_data_in_a_comment_is_masked(db, now):
    vote(db, now, helpful=False, comment="моя карта 4111111111111111")
    assert last_vote(db, now).comment == "моя карта •••• •••• •••• ••••"


def test_the_latest_votes_come_newest_first_and_old_ones_are_left_out(db, now):
    for voter, age in (("anna", 3), ("boris", 1), ("vera", 400)):
        vote(db, now - timedelta(days=age), voter=voter, helpful=False, reason=voter)
    with db.read() as conn:
        assert [said.reason for said in latest_votes(conn, since=now - timedelta(days=30))] == ["boris", "anna"]


def test_parallel_votes_of_one_voter_are_one_vote(db, now):
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda n: vote(db, now, helpful=n % 2 == 0), range(20)))
    counted = votes_on(db)
    assert counted.helpful + counted.unhelpful == 1

"""Why a ticket came is told by what it carries and by the article it was answered with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from kb.insights.causes import CAUSES, STEP_OF, STEPS, TicketEvidence, cause_of, find_causes
from kb.requests.events import ArticleRef
from kb.requests.staff_actions import Reply, reply
from kb.storage.insight_tables import escalations
from tests.kb.conftest import ROOM

ANSWERED = TicketEvidence(
    status="answered", outcome="", answered_with="a", kind="solve", shown=frozenset(), opened=frozenset()
)


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"answered_with": "", "kind": ""}, "no_article"),
        ({}, "not_shown"),
        ({"shown": frozenset("a")}, "not_opened"),
        ({"shown": frozenset("a"), "opened": frozenset("a")}, "did_not_help"),
        ({"kind": "cannot_help", "opened": frozenset("a")}, "boundary"),
        ({"kind": "other_channel"}, "boundary"),
        ({"outcome": "refused", "kind": ""}, "boundary"),
        ({"kind": "needs_identity"}, "identity"),
        ({"status": "open", "answered_with": ""}, None),
        ({"status": "closed", "outcome": "duplicate", "answered_with": ""}, None),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else None,
)
def test_the_cause(changes, cause):
    assert cause_of(replace(ANSWERED, **changes)) == cause


def test_every_cause_proposes_a_step():
    assert set(STEP_OF) == set(CAUSES) and set(STEP_OF.values()) == set(STEPS)


@pytest.fixture
def causes(db, now):
    def found(**options):
        find_causes(db, {"ru/access/sms-code": "solve"}, at=now + timedelta(hours=1), **options)
        with db.read() as conn:
            return [tuple(row) for row in conn.execute(select(escalations.c.cause, escalations.c.article_id))]

    return found


def test_the_article_an_agent_attached_tells_the_cause_and_a_better_one_changes_it(send, causes, db, now):
    ticket = send().ticket
    assert causes() == []

    def answer(article: str) -> None:
        with db.begin() as conn:
            told = Reply(text=f"Смотрите {article}", who="Вера", article=ArticleRef(article))
            reply(conn, ticket.number, told, room=ROOM, at=now)

    answer("ru/access/other")
    assert causes() == [("not_shown", "ru/access/other")]
    answer("ru/access/sms-code")
    assert causes() == causes(whole=True) == [("did_not_help", "ru/access/sms-code")]


def test_the_same_article_in_another_language_counts_as_shown(send, causes, db, now):
    ticket = send(shown=("en/access/sms-code",), opened=(), rejected=()).ticket
    with db.begin() as conn:
        told = Reply(text="Смотрите", who="Вера", article=ArticleRef("ru/access/sms-code"))
        reply(conn, ticket.number, told, room=ROOM, at=now)
    assert causes() == [("not_opened", "ru/access/sms-code")]

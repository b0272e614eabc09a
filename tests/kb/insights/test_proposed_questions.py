"""Which confirmed words are proposed: those that five people share, in whatever spelling."""

from __future__ import annotations

import pytest

from kb.insights.proposed_questions import proposed_questions
from kb.requests.events import ArticleRef, Mailroom
from kb.requests.resolved import judge_lesson, list_lessons
from kb.requests.staff_actions import Reply, reply

ROOM = Mailroom(key=bytes(range(32)), team=True, helpdesk=True)
CARD = ArticleRef("ru/card", "Карта")


@pytest.fixture
def wrote(db, send, now):
    """`wrote("Слямзили карту", "a@example.com")`: answered with the article, and accepted by a writer."""

    def write(text: str, email: str) -> None:
        number = send(
            form_key=f"{text} {email}", text=text, email=email, shown=(), opened=(), rejected=()
        ).ticket.number
        with db.begin() as conn:
            reply(conn, number, Reply(who="Анна", text="", article=CARD), room=ROOM, at=now)
            judge_lesson(conn, list_lessons(conn)[-1].id, "accepted", who="Пётр", at=now)

    return write


def proposed(db, log):
    with db.read() as state, log.read() as conn:
        return [(one.article_id, one.text, one.people) for one in proposed_questions(state, conn)]


def test_words_are_proposed_once_five_customers_wrote_them_however_often_each_did(wrote, db, log):
    for number in range(4):
        wrote("Слямзили карту", f"{number}@example.com")
    wrote("слямзили  КАРТУ?", "3@example.com")
    assert proposed(db, log) == []
    wrote("слямзили  КАРТУ?", "4@example.com")
    assert proposed(db, log) == [("ru/card", "Слямзили карту", 5)]


def test_words_from_which_five_visitors_opened_the_article_are_shared_too(wrote, asked, db, log):
    wrote("Слямзили карту", "a@example.com")
    for visitor in "abcde":
        asked(visitor, "слямзили карту", "answer", "ru/card", opener=visitor)
    assert proposed(db, log) == [("ru/card", "Слямзили карту", 5)]


def test_a_rejected_question_is_proposed_no_more(wrote, db, log, now):
    for number in range(5):
        wrote("Слямзили карту", f"{number}@example.com")
    with db.begin() as conn:
        for lesson in list_lessons(conn):
            judge_lesson(conn, lesson.id, "rejected", who="Пётр", at=now)
    assert proposed(db, log) == []

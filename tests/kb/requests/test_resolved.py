"""What customers wrote is joined with the article that answered them, and search learns from it."""

from __future__ import annotations

import pytest

from kb.errors import RequestError
from kb.requests.customer import tell_whether_it_helped
from kb.requests.events import ArticleRef, Mailroom
from kb.requests.resolved import (
    confirmed_questions,
    forget_lesson,
    judge_lesson,
    list_lessons,
)
from kb.requests.staff_actions import Reply, reply

ROOM = Mailroom(key=bytes(range(32)), team=True, helpdesk=True)
HOW = ArticleRef("ru/access/restore", "Восстановить доступ")


def test_an_attached_article_labels_the_customers_words(db, send, now):
    shown = send(text="Не могу войти, карта 4111111111111111", rejected=(HOW.id,)).ticket.number
    fresh = send(form_key="b", text="Забыл логин", shown=(), rejected=(), opened=()).ticket.number
    with db.begin() as conn:
        for number in (shown, fresh):
            reply(conn, number, Reply(who="Анна", text="", article=HOW), room=ROOM, at=now)
        assert [lesson.question for lesson in list_lessons(conn)] == [
            "Не могу войти, карта •••• •••• •••• ••••",
            "Забыл логин",
        ]
        assert confirmed_questions(conn) == (), "a closed reply alone is no evidence"


def test_what_a_customer_said_helped_is_learnt_once_and_a_contradicted_answer_never(db, send, now):
    sent = [
        send(form_key=key, text=words)
        for key, words in (
            ("a", "Забыл логин"),
            ("b", "забыл  ЛОГИН?"),
            ("c", "Нет кода"),
            ("d", "Ни слова от клиента"),
        )
    ]
    with db.begin() as conn:
        for opened in sent:
            reply(conn, opened.ticket.number, Reply(who="Анна", text="", article=HOW), room=ROOM, at=now)
        for opened, helped in zip(sent, (True, True, False), strict=False):
            tell_whether_it_helped(conn, opened.secret, helped, promise=None, room=ROOM, at=now)
        assert confirmed_questions(conn) == ((HOW.id, "Забыл логин"),)


def test_any_number_of_staff_replies_to_nonsense_teaches_nothing(db, send, now):
    sent = [send(form_key=key, text="абракадабра кракозябра") for key in "abc"]
    with db.begin() as conn:
        for opened, who in zip(sent, ("Анна", "Борис", "Вера"), strict=True):
            reply(conn, opened.ticket.number, Reply(who=who, text="", article=HOW), room=ROOM, at=now)
        assert confirmed_questions(conn) == ()


def test_a_writer_may_accept_reject_and_forget_a_question(db, send, now):
    helped = send(form_key="a", text="Забыл логин")
    other = send(form_key="b", text="Нет кода")
    with db.begin() as conn:
        for opened in (helped, other):
            reply(conn, opened.ticket.number, Reply(who="Анна", text="", article=HOW), room=ROOM, at=now)
        tell_whether_it_helped(conn, helped.secret, True, promise=None, room=ROOM, at=now)
        first, second = list_lessons(conn)
        assert (first.taught, first.ticket, second.taught) == (True, helped.ticket.number, False)
        judge_lesson(conn, first.id, "rejected", who="Ольга", at=now)
        judge_lesson(conn, second.id, "accepted", who="Ольга", at=now)
        assert confirmed_questions(conn) == ((HOW.id, "Нет кода"),)
        forget_lesson(conn, second.id)
        assert [lesson.question for lesson in list_lessons(conn)] == ["Забыл логин"]
        for change in (lambda: forget_lesson(conn, 99), lambda: judge_lesson(conn, 99, "accepted", who="", at=now)):
            with pytest.raises(RequestError, match="kb lessons list"):
                change()

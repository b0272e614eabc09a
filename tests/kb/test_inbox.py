"""Staff see what is promised soonest, one of them answers for it, and nobody is refused without a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.errors import RequestError
from kb.inbox import HandOver, Reply, add_note, close, hand_over, history, list_due, reply, take
from kb.notices import ArticleRef, Mailroom
from kb.outbox import entries_of
from kb.requests import read_request, tell_whether_it_helped
from kb.resolved import count_needless, list_resolved, resolved_questions
from kb.service_levels import Promise

ROOM = Mailroom(key=bytes(range(32)), team=True, helpdesk=True)
HOW = ArticleRef("ru/access/restore", "Восстановить доступ")


def test_the_ticket_promised_soonest_is_first_and_one_without_a_promise_last(db, send, now):
    hours = {"a": 5, "b": 1, "c": None, "d": 3}
    numbers = {
        key: send(form_key=key, promise=Promise("p", now + timedelta(hours=due), "UTC") if due else None).ticket.number
        for key, due in hours.items()
    }
    with db.read() as conn:
        assert [ticket.number for ticket in list_due(conn)] == [numbers[key] for key in "bdac"]


def test_a_ticket_belongs_to_one_person_at_a_time(db, send, now):
    number = send().ticket.number
    with db.begin() as conn:
        assert take(conn, number, who="Анна", at=now).status == "working"
        with pytest.raises(RequestError, match="Анна answers for"):
            reply(conn, number, Reply(who="Павел", text="А я думаю иначе"), room=ROOM, at=now)
        assert take(conn, number, who="Павел", over=True, at=now).owner == "Павел"
        assert [event.who for event in history(conn, number)] == ["", "Анна", "Павел"]


def test_an_answer_is_signed_shown_to_the_visitor_and_mailed_once(db, send, now):
    number = send().ticket.number
    with db.begin() as conn:
        for _ in range(2):
            ticket = reply(conn, number, Reply(who="Анна", text="Готово", article=HOW, key="r1"), room=ROOM, at=now)
        request = read_request(conn, number)
        told = [entry for entry in entries_of(conn, number) if entry.kind == "ticket.replied"]
        assert list_due(conn) == ()
        assert [waiting.number for waiting in list_due(conn, answered=True)] == [number]
    assert (ticket.status, ticket.answered_at, ticket.owner) == ("answered", now, "Анна")
    assert [(said.who, said.text, said.article_id) for said in request.messages] == [("Анна", "Готово", HOW.id)]
    assert [entry.channel for entry in told] == ["visitor", "helpdesk"]
    assert told[0].payload["message"]["article"] == {"id": HOW.id, "title": HOW.title}


def test_an_attached_article_labels_the_customers_words(db, send, now):
    shown = send(text="Не могу войти, карта 4111111111111111", rejected=(HOW.id,)).ticket.number
    fresh = send(form_key="b", text="Забыл логин", shown=(), rejected=(), opened=()).ticket.number
    with db.begin() as conn:
        for number in (shown, fresh):
            reply(conn, number, Reply(who="Анна", text="", article=HOW), room=ROOM, at=now)
        labels = list_resolved(conn)
        assert resolved_questions(conn) == ((HOW.id, "Не могу войти, карта •••• •••• •••• ••••"), (HOW.id, "Забыл логин"))
        assert count_needless(conn) == 1
    assert [(label.shown, label.opened) for label in labels] == [(True, False), (False, False)]


def test_the_same_words_are_one_resolved_question_and_a_contradicted_label_is_none(db, send, now):
    sent = [send(form_key=key, text=words) for key, words in (("a", "Забыл логин"), ("b", "забыл  ЛОГИН?"), ("c", "Нет кода"))]
    with db.begin() as conn:
        for opened in sent:
            reply(conn, opened.ticket.number, Reply(who="Анна", text="", article=HOW), room=ROOM, at=now)
        tell_whether_it_helped(conn, sent[2].secret, False, promise=None, room=ROOM, at=now)
        assert resolved_questions(conn) == ((HOW.id, "Забыл логин"),)


def test_handing_over_names_the_new_owner_and_keeps_the_promise(db, send, now):
    due = Promise("p", now + timedelta(hours=8), "UTC")
    number = send(promise=due).ticket.number
    over = HandOver(who="Анна", team="engineering", owner="Игорь", note="Падает на Android 9, пароль: qwerty")
    with db.begin() as conn:
        take(conn, number, who="Анна", at=now)
        ticket = hand_over(conn, number, over, room=ROOM, at=now)
        assert [waiting.owner for waiting in list_due(conn, team="engineering")] == ["Игорь"]
        assert list_due(conn, team="support") == ()
        notes = [said.text for said in read_request(conn, number, internal=True).messages]
        told = [entry for entry in entries_of(conn, number) if entry.kind == "ticket.handed_over"]
    assert (ticket.team, ticket.owner, ticket.due_at) == ("engineering", "Игорь", due.due_at)
    assert notes == ["Падает на Android 9, пароль: ••••"]
    assert [entry.channel for entry in told] == ["team", "helpdesk"]


@pytest.mark.parametrize(("team", "owner"), [("nowhere", "Игорь"), ("vendor", " "), ("", "")])
def test_a_ticket_is_never_handed_over_to_nobody(db, send, now, team: str, owner: str):
    number = send().ticket.number
    with db.begin() as conn, pytest.raises(RequestError):
        hand_over(conn, number, HandOver(who="Анна", team=team, owner=owner), room=ROOM, at=now)


@pytest.mark.parametrize("answer", [Reply(who="А", text="Нельзя"), Reply(who="А", text=" ", article=HOW), Reply(who="А", text="")])
def test_a_refusal_without_words_or_without_its_article_is_refused_itself(db, send, now, answer: Reply):
    number = send().ticket.number
    with db.begin() as conn, pytest.raises(RequestError, match="needs an explanation and the article"):
        close(conn, number, "refused", answer, room=ROOM, at=now)


def test_an_explained_refusal_reaches_the_visitor_with_its_article(db, send, now):
    number = send().ticket.number
    with db.begin() as conn:
        for _ in range(2):
            ticket = close(conn, number, "refused", Reply(who="Анна", text="Так нельзя", article=HOW), room=ROOM, at=now)
        told = [entry for entry in entries_of(conn, number) if entry.kind == "ticket.closed"]
        assert list_due(conn) == list_due(conn, answered=True) == ()
    assert (ticket.status, ticket.outcome, ticket.article_id) == ("closed", "refused", HOW.id)
    assert [entry.channel for entry in told] == ["visitor", "helpdesk"]


def test_what_cant_be_done_says_what_to_do_instead(db, send, now):
    number = send().ticket.number
    nothing = Reply(who="Анна", text="  ")
    with db.begin() as conn:
        with pytest.raises(RequestError, match="needs words or an article"):
            reply(conn, number, nothing, room=ROOM, at=now)
        with pytest.raises(RequestError, match="expected one of: solved"):
            close(conn, number, "whatever", nothing, room=ROOM, at=now)
        with pytest.raises(RequestError, match="no ticket 2020-000001"):
            add_note(conn, "2020-000001", who="Анна", text="?", at=now)
        close(conn, number, "solved", nothing, room=ROOM, at=now)
        with pytest.raises(RequestError, match="opens it again"):
            reply(conn, number, Reply(who="Анна", text="Ещё одно"), room=ROOM, at=now)

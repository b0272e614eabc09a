"""Staff see what is promised soonest, one of them answers for it, and nobody is refused without a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.delivery.letters import LetterWriter
from kb.delivery.outbox import entries_of
from kb.errors import RequestError
from kb.notifications.notifications import notifications_of
from kb.requests.attachments import AttachmentStore, Upload
from kb.requests.customer import NewMessage, add_message, read_request
from kb.requests.events import ArticleRef, Mailroom
from kb.requests.service_levels import Promise
from kb.requests.staff_actions import (
    HandOver,
    Reply,
    add_note,
    close,
    hand_over,
    history,
    reply,
    take,
)
from kb.settings import Settings
from kb.staff.accounts import add_person
from kb.storage.desk_tables import notifications

ROOM = Mailroom(key=bytes(range(32)), team=True, helpdesk=True)
HOW = ArticleRef("ru/access/restore", "Восстановить доступ")


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
    assert (ticket.status, ticket.answered_at, ticket.owner) == ("answered", now, "Анна")
    assert [(said.who, said.text, said.article_id) for said in request.messages] == [("Анна", "Готово", HOW.id)]
    assert [entry.channel for entry in told] == ["visitor", "helpdesk"]
    assert told[0].payload["message"]["article"] == {"id": HOW.id, "title": HOW.title}


def test_handing_over_names_the_new_owner_and_keeps_the_promise(db, send, now):
    due = Promise("p", now + timedelta(hours=8), "UTC")
    number = send(promise=due).ticket.number
    over = HandOver(who="Анна", team="engineering", owner="Игорь", note="Падает на Android 9, пароль: qwerty")
    with db.begin() as conn:
        take(conn, number, who="Анна", at=now)
        ticket = hand_over(conn, number, over, room=ROOM, at=now)
        notes = [said.text for said in read_request(conn, number, internal=True).messages]
        told = [entry for entry in entries_of(conn, number) if entry.kind == "ticket.handed_over"]
    assert (ticket.team, ticket.owner, ticket.due_at) == ("engineering", "Игорь", due.due_at)
    assert notes == ["Падает на Android 9, пароль: ••••"]
    assert [entry.channel for entry in told] == ["team", "helpdesk"]
    to_team, to_helpdesk = (entry.payload for entry in told)
    assert to_team["message"]["text"] == notes[0] and "message" not in to_helpdesk
    assert "Падает" not in str(to_helpdesk) and (to_helpdesk["team"], to_helpdesk["owner"]) == ("engineering", "Игорь")


@pytest.mark.parametrize(("team", "owner"), [("nowhere", "Игорь"), ("vendor", " "), ("", "")])
def test_a_ticket_is_never_handed_over_to_nobody(db, send, now, team: str, owner: str):
    number = send().ticket.number
    with db.begin() as conn, pytest.raises(RequestError):
        hand_over(conn, number, HandOver(who="Анна", team=team, owner=owner), room=ROOM, at=now)


@pytest.mark.parametrize(
    "answer", [Reply(who="А", text="Нельзя"), Reply(who="А", text=" ", article=HOW), Reply(who="А", text="")]
)
def test_a_refusal_without_words_or_without_its_article_is_refused_itself(db, send, now, answer: Reply):
    number = send().ticket.number
    with db.begin() as conn, pytest.raises(RequestError, match="needs an explanation and the article"):
        close(conn, number, "refused", answer, room=ROOM, at=now)


def test_an_explained_refusal_reaches_the_visitor_with_its_article(db, send, now):
    number = send().ticket.number
    with db.begin() as conn:
        for _ in range(2):
            ticket = close(
                conn, number, "refused", Reply(who="Анна", text="Так нельзя", article=HOW), room=ROOM, at=now
            )
        told = [entry for entry in entries_of(conn, number) if entry.kind == "ticket.closed"]
    assert (ticket.status, ticket.outcome, ticket.article_id) == ("closed", "refused", HOW.id)
    assert [entry.channel for entry in told] == ["visitor", "helpdesk"]


def test_what_cant_be_done_says_what_to_do_instead(db, send, now):
    number = send().ticket.number
    nothing = Reply(who="Анна", text="  ")
    with db.begin() as conn:
        with pytest.raises(RequestError, match="needs words, an article or a file"):
            reply(conn, number, nothing, room=ROOM, at=now)
        with pytest.raises(RequestError, match="expected one of: solved"):
            close(conn, number, "whatever", nothing, room=ROOM, at=now)
        with pytest.raises(RequestError, match="no ticket 2020-000001"):
            add_note(conn, "2020-000001", who="Анна", text="?", at=now)
        close(conn, number, "solved", nothing, room=ROOM, at=now)
        with pytest.raises(RequestError, match="opens it again"):
            reply(conn, number, Reply(who="Анна", text="Ещё одно"), room=ROOM, at=now)


def test_the_same_key_with_other_words_is_told_and_not_dropped(db, send, now):
    number = send().ticket.number
    with db.begin() as conn:
        reply(conn, number, Reply(who="Анна", text="Первый ответ", key="r1"), room=ROOM, at=now)
    with pytest.raises(RequestError, match="other words") as refused, db.begin() as conn:
        reply(conn, number, Reply(who="Анна", text="Важное исправление", key="r1"), room=ROOM, at=now)
    assert refused.value.code == "repeated"


@pytest.mark.parametrize(
    ("outcome", "text"), [("duplicate", "Готово"), ("solved", "Другие слова"), ("refused", "Нельзя")]
)
def test_closing_again_with_another_outcome_or_other_words_is_refused(db, send, now, outcome: str, text: str):
    number = send().ticket.number
    with db.begin() as conn:
        for _ in range(2):
            close(conn, number, "solved", Reply(who="Анна", text="Готово"), room=ROOM, at=now)
    with pytest.raises(RequestError, match="closed before this, as 'solved'") as refused, db.begin() as conn:
        close(conn, number, outcome, Reply(who="Павел", text=text, article=HOW), room=ROOM, at=now)
    with db.read() as conn:
        request = read_request(conn, number)
    assert refused.value.code == "ended" and request.ticket.outcome == "solved"
    assert [said.text for said in request.messages] == ["Готово"]


def test_nobody_answers_or_closes_over_words_they_have_not_seen(db, send, now):
    opened = send()
    number = opened.ticket.number
    with db.begin() as conn:
        add_message(conn, opened.secret, NewMessage(text="Ещё вот что"), promise=None, room=ROOM, at=now)
        seen = read_request(conn, number).messages[-1].id
        add_message(conn, opened.secret, NewMessage(text="И самое важное"), promise=None, room=ROOM, at=now)
    stale = Reply(who="Анна", text="Ответ на старое", seen=seen)
    for answer in (
        lambda conn: reply(conn, number, stale, room=ROOM, at=now),
        lambda conn: close(conn, number, "solved", stale, room=ROOM, at=now),
    ):
        with pytest.raises(RequestError, match="read them") as refused, db.begin() as conn:
            answer(conn)
        assert refused.value.code == "unseen"
    with db.begin() as conn:
        for seen_now in (seen + 1, seen + 1):  # one's own answer is no news: a second one may follow from the same page
            reply(conn, number, Reply(who="Анна", text=f"Ответ {seen_now}", seen=seen_now), room=ROOM, at=now)
        assert read_request(conn, number).ticket.status == "answered"


def test_a_double_click_leaves_one_note_and_hands_over_once(db, send, now):
    number = send().ticket.number
    over = HandOver(who="Анна", team="engineering", owner="Игорь", note="Падает", key="k")
    with db.begin() as conn:
        for _ in range(2):
            add_note(conn, number, who="Анна", text="Звонил дважды", key="n", at=now)
            hand_over(conn, number, over, room=ROOM, at=now)
        notes = [said.text for said in read_request(conn, number, internal=True).messages]
        steps = [event.event for event in history(conn, number)]
        letters = [entry.channel for entry in entries_of(conn, number) if entry.kind == "ticket.handed_over"]
    assert notes == ["Звонил дважды", "Падает"] and steps.count("handed_over") == 1 and letters == ["team", "helpdesk"]


def test_an_answer_may_be_a_file_alone_and_the_letter_names_it(db, send, now, tmp_path):
    files = AttachmentStore(tmp_path / "files").keep([Upload(b"%PDF-1.7", "Справка.pdf")])
    number = send().ticket.number
    answer = Reply(who="Анна", text="", files=files, key="k")
    with db.begin() as conn:
        for _ in range(2):
            reply(conn, number, answer, room=ROOM, at=now)
        request = read_request(conn, number)
        told = [entry for entry in entries_of(conn, number) if entry.kind == "ticket.replied"]
    (message,), (file,) = request.messages, request.attachments
    assert (file.message, file.sent_as) == (message.id, "Справка.pdf")
    letter = LetterWriter(Settings(_env_file=None), ROOM.key).letter(told[0])
    assert "К ответу приложено: Справка.pdf (1 КБ)" in letter.text and not letter.automatic
    assert [entry.channel for entry in told] == ["visitor", "helpdesk"]


def test_colleagues_are_told_what_concerns_them_and_never_a_word_of_it(db, send, now):
    opened = send()
    number = opened.ticket.number
    with db.begin() as conn:
        for name in ("Павел", "Мария"):
            add_person(conn, name, "agent", "a good long password", at=now)
        over = HandOver(who="Анна", team="engineering", owner="Павел", note="Спроси @Мария")
        hand_over(conn, number, over, room=ROOM, at=now)
        reply(conn, number, Reply(who="Павел", text="Готово"), room=ROOM, at=now)
        add_message(conn, opened.secret, NewMessage(text="Не помогло"), promise=None, room=ROOM, at=now)
        assert [notification.event for notification in notifications_of(conn, "Павел")] == ["answered", "assigned"]
        assert [(notification.event, notification.who) for notification in notifications_of(conn, "Мария")] == [
            ("mentioned", "Анна")
        ]
        assert "mentioned" in [event.event for event in history(conn, number)]
        assert not any("Спроси" in str(row) or "помогло" in str(row) for row in conn.execute(notifications.select()))


def test_the_helpdesk_is_told_that_there_is_a_note_and_whose_never_what_it_says(db, send, now):
    number = send().ticket.number
    with db.begin() as conn:
        for _ in range(2):
            add_note(conn, number, who="Анна", text="Клиент груб", key="one", room=ROOM, at=now)
        told = [entry for entry in entries_of(conn, number) if entry.kind == "ticket.noted"]
    assert [(entry.channel, entry.payload["who"]) for entry in told] == [("helpdesk", "Анна")]
    assert "груб" not in str(told[0].payload)

"""The queue of colleagues over HTTP: who may put things into it, who may take them out, what becomes of an answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.staff.flags import open_flags
from kb.staff.questions import answered_questions, waiting_questions
from kb.storage.database import connect
from tests.web.staff.test_console import account, enter


@pytest.fixture
def staff(make_client, settings):
    """`staff("writer")` is somebody of that role, signed in."""

    def signed_in(role: str):
        account(settings, role, role)
        client = make_client()
        assert enter(client, role).status_code == 303
        return client

    return signed_in


@pytest.fixture
def stored(settings):
    """`stored(waiting_questions)` reads what is kept now."""

    def read(look):
        database = connect(settings.database_url)
        with database.begin() as conn:
            found = look(conn)
        database.close()
        return found

    return read


def test_a_question_is_answered_by_a_writer_and_becomes_a_draft(staff, stored):
    agent, writer = staff("agent"), staff("writer")
    sent = agent.post("/agent/questions", data={"q": "смена ПИН", "text": "Кто меняет?", "category": "cards"})
    assert sent.status_code == 303 and "notice=asked" in sent.headers["location"]
    (question,) = stored(waiting_questions)
    assert (question.query, question.text, question.who, question.lang) == ("смена ПИН", "Кто меняет?", "agent", "ru")
    assert agent.post(f"/agent/questions/{question.id}", data={"text": "Отделение."}).status_code == 403
    assert writer.get(f"/agent/questions/{question.id}/draft").status_code == 404  # no answer yet
    assert (
        writer.post(f"/agent/questions/{question.id}", data={"text": "Отделение."}).headers["location"]
        == "/agent/queue"
    )
    assert [each.answer for each in stored(answered_questions)] == ["Отделение."] and stored(waiting_questions) == ()
    draft = writer.get(f"/agent/questions/{question.id}/draft")
    assert draft.headers["content-disposition"] == f'attachment; filename="answer-{question.id}.md"'
    assert "Отделение." in draft.text and draft.headers["cache-control"] == "private, no-store"
    assert agent.get(f"/agent/questions/{question.id}/draft").status_code == 403


def test_a_flag_keeps_the_call_and_waits_until_a_writer_settles_it(staff, stored):
    agent, writer = staff("agent"), staff("writer")
    sent = {"article": "ru/cards/block", "kind": "wrong", "comment": "Не та кнопка", "q": "карта", "client": "Анна"}
    back = agent.post("/agent/flags", data=sent).headers["location"]
    assert "notice=flagged" in back and "open=ru%2Fcards%2Fblock" in back and "client=" in back
    (flag,) = stored(open_flags)
    assert (flag.article_id, flag.kind, flag.comment, flag.query, flag.who) == (
        "ru/cards/block",
        "wrong",
        "Не та кнопка",
        "карта",
        "agent",
    )
    assert agent.post(f"/agent/flags/{flag.id}").status_code == 403 and stored(open_flags) == (flag,)
    assert writer.post(f"/agent/flags/{flag.id}").status_code == 303 and stored(open_flags) == ()


@pytest.mark.parametrize("article", ["ru/gone", "nonsense"])
def test_an_article_that_is_not_there_can_not_be_flagged(staff, stored, article: str):
    assert staff("agent").post("/agent/flags", data={"article": article, "kind": "wrong"}).status_code == 404
    assert stored(open_flags) == ()


def test_the_queue_of_one_owner_is_no_longer_than_an_address_may_be(staff):
    agent = staff("agent")
    assert agent.get("/agent/queue?owner=cards").headers["cache-control"] == "private, no-store"
    assert agent.get(f"/agent/queue?owner={'x' * 301}").status_code == 422


def test_a_writer_says_whose_it_is_and_by_when_and_nobody_else_does(staff, stored):
    agent, writer = staff("agent"), staff("writer")
    agent.post("/agent/questions", data={"q": "смена ПИН", "category": "cards"})
    (question,) = stored(waiting_questions)
    sent = {"owner": "Вера", "due": "2030-01-15"}
    assert agent.post(f"/agent/questions/{question.id}/due", data=sent).status_code == 403
    assert writer.post(f"/agent/questions/{question.id}/due", data={"owner": "Вера"}).status_code == 422
    assert writer.post(f"/agent/questions/{question.id}/due", data=sent | {"due": "1999-01-01"}).status_code == 422
    far = (question.at + timedelta(days=30)).date()
    assert writer.post(f"/agent/questions/{question.id}/due", data=sent | {"due": far.isoformat()}).status_code == 303
    (given,) = stored(waiting_questions)
    assert given.owner == "Вера" and given.due_at.date() >= far and "Вера" in agent.get("/agent/queue").text

"""Customers' words on the web: proposed where five share them, tried, and added to a draft that is reviewed like any other."""

from __future__ import annotations

import pytest

from kb.requests.customer import open_request
from kb.requests.events import ArticleRef
from kb.requests.resolved import judge_lesson, list_lessons
from kb.requests.staff_actions import Reply, reply
from kb.requests.tickets import NewTicket
from tests.web.conftest import NOW
from tests.web.writing.test_editor import source_of

CARD = "ru/cards/block"


@pytest.fixture
def confirmed(site):
    """`confirmed("слямзили пластик", 5)`: as many customers wrote it, were answered with the article, and it helped."""

    def write(text: str, customers: int) -> None:
        state = site.app.state.site.state
        for number in range(customers):
            told = {"lang": "ru", "topic": "other", "email": f"c{number}@example.com", "text": text}
            with state.database.begin() as conn:
                new = NewTicket(form_key=f"{text} {number}", **told)
                ticket = open_request(conn, new, room=state.room, at=NOW).ticket.number
                reply(conn, ticket, Reply(who="Анна", text="", article=ArticleRef(CARD)), room=state.room, at=NOW)
                judge_lesson(conn, list_lessons(conn)[-1].id, "accepted", who="Ольга", at=NOW)

    return write


def test_words_of_five_are_proposed_and_words_of_four_are_nobodys_business(writer, confirmed):
    confirmed("слямзили пластик", 5)
    confirmed("у меня свадьба", 4)
    page = writer.get("/write/questions").text
    assert "слямзили пластик" in page and "5\xa0человек" in page and "свадьба" not in page
    assert "@example.com" not in page
    assert writer.get("/write/questions/6").status_code == 404  # the first of the four


def test_a_question_is_tried_before_it_is_accepted(writer, confirmed):
    confirmed("слямзили пластик", 5)
    page = writer.get("/write/questions/1").text
    assert "с этим вопросом статья встаёт первой" in page.replace("\xa0", " ")


def test_an_accepted_question_stands_in_the_writers_draft_and_is_proposed_no_more(writer, confirmed, settings):
    confirmed("слямзили пластик", 5)
    done = writer.post("/write/questions/1", data={"verdict": "accepted"})
    assert done.headers["location"].startswith(f"/write/edit/{CARD}.md")
    text = source_of(writer, done.headers["location"])
    assert "слямзили пластик" in text and "украли карту" in text
    assert "слямзили" not in (settings.articles / f"{CARD}.md").read_text()  # not before it is published
    assert "слямзили" not in writer.get("/write/questions").text
    assert writer.post("/write/questions/1", data={"verdict": "accepted"}).status_code == 404


def test_a_rejected_question_is_neither_proposed_nor_learnt(writer, confirmed):
    confirmed("слямзили пластик", 5)
    assert writer.post("/write/questions/1", data={"verdict": "burn"}).status_code == 422
    assert writer.post("/write/questions/1", data={"verdict": "rejected"}).headers["location"] == "/write/questions"
    assert "слямзили" not in writer.get("/write/questions").text
    with writer.app.state.site.state.database.read() as conn:
        assert not any(lesson.taught for lesson in list_lessons(conn))


def test_only_who_may_write_is_asked(person, confirmed):
    confirmed("слямзили пластик", 5)
    agent = person("Анна", "agent")
    assert agent.get("/write/questions").status_code == 403
    assert agent.post("/write/questions/1", data={"verdict": "accepted"}).status_code == 403

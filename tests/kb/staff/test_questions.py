"""A colleague's answer becomes a draft article that loads, whatever the question was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kb.delivery.outbox import list_entries
from kb.notifications.notifications import notifications_of
from kb.requests.events import Mailroom
from kb.staff.accounts import add_person
from kb.staff.questions import (
    ColleagueQuestion,
    NewQuestion,
    answer_colleague,
    ask_colleague,
    draft_of,
    waiting_questions,
)

ROOM = Mailroom(key=bytes(32))


@pytest.mark.parametrize(
    "query",
    ["где трамвай", 'путь "C:\\новая папка"', "цена: 10 % #скидка", "--- [x] {y}", "строка\nвторая", "*звезда* & @все"],
)
def test_the_draft_of_an_answer_loads_as_an_unpublished_internal_article(folder, query):
    asked = ColleagueQuestion(
        id=1,
        query=query,
        text="",
        lang="ru",
        category="cards",
        owner="команда: карты",
        who="Анна",
        at=datetime(2026, 1, 1, tzinfo=UTC),
        answer="Так.\n\n---\nИ так.",
        answered_by="Пётр",
    )
    folder.write("ru/a.md", "Текст.").write("ru/cards/draft.md", draft_of(asked))
    draft = folder.load().by_path["ru/cards/draft.md"]
    assert draft.title == query.splitlines()[0] and draft.questions == (draft.title,)
    assert (draft.status, draft.audience, draft.owner) == ("draft", "internal", "команда: карты")
    assert draft.body.strip() == asked.answer


def test_the_helpdesk_is_told_by_when_a_question_is_due(db, now):
    new = NewQuestion(query="трамвай", text="", lang="ru", category="cards", owner="", who="Анна")
    with db.begin() as conn:
        asked = ask_colleague(conn, new, room=Mailroom(key=bytes(32), helpdesk=True), at=now)
        (entry,) = list_entries(conn)
    assert asked.due_at and entry.payload["due_at"] == asked.due_at.isoformat()


def test_two_clicks_are_one_question_and_other_words_another(db, now):
    new = NewQuestion(query="трамвай", text="Где?", lang="ru", category="cards", owner="", who="Анна")
    with db.begin() as conn:
        first, second = (ask_colleague(conn, new, room=ROOM, at=now) for _ in range(2))
        other = ask_colleague(conn, replace(new, text="Когда?"), room=ROOM, at=now)
        assert first == second and waiting_questions(conn) == (first, other)


def test_writers_are_told_of_a_question_and_whoever_asked_of_its_answer(db, now):
    new = NewQuestion(query="трамвай", text="Где?", lang="ru", category="cards", owner="", who="Анна")
    with db.begin() as conn:
        add_person(conn, "Вера", "writer", "a good long password", at=now)
        asked = ask_colleague(conn, new, room=ROOM, at=now)
        answer_colleague(conn, asked.id, answer="В депо", who="Вера", at=now)
        assert [notification.event for notification in notifications_of(conn, "Вера")] == ["question"]
        assert [notification.event for notification in notifications_of(conn, "Анна")] == ["question_answered"]

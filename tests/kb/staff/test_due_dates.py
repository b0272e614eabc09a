"""A question to a colleague and a flag have an owner and a day; when it is over, whoever has it and whoever leads are told, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kb.errors import StaffError
from kb.notifications.notifications import notifications_of
from kb.staff.accounts import add_person
from kb.staff.due_dates import due_after, give, watch_queue
from kb.staff.flags import NewFlag, open_flags, raise_flag, settle_flag
from kb.staff.questions import NewQuestion, answer_colleague, ask_colleague, waiting_questions
from tests.kb.conftest import ROOM

DAY = timedelta(days=1)


@pytest.fixture
def people(db, now) -> None:
    with db.begin() as conn:
        for name, role in (("Вера", "writer"), ("Лев", "writer"), ("Ольга", "manager"), ("Анна", "agent")):
            add_person(conn, name, role, "correct horse battery", at=now)


def ask(conn, now):
    new = NewQuestion(query="смена ПИН", text="", lang="ru", category="cards", owner="cards", who="Анна")
    return ask_colleague(conn, new, room=ROOM, at=now)


def told(conn, name: str) -> list[str]:
    return [each.event for each in notifications_of(conn, name)]


@pytest.mark.parametrize(
    ("kind", "put", "due"),
    [("question", 26, 27), ("question", 27, 30), ("question", 28, 30), ("wrong", 27, 31), ("missing", 23, 30)],
)
def test_nothing_falls_due_on_a_weekend(kind: str, put: int, due: int):
    first = datetime(2026, 11, 1, 10, tzinfo=UTC)
    assert due_after(kind, first + (put - 1) * DAY) == first + (due - 1) * DAY


def test_what_is_put_has_a_day_and_the_soonest_stands_first(db, people, now):
    with db.begin() as conn:
        first = ask(conn, now)
        flag = raise_flag(conn, NewFlag(article_id="ru/a", owner="", kind="wrong", who="Анна"), room=ROOM, at=now)
        later = ask_colleague(conn, NewQuestion(**{**QUESTION, "query": "другое"}), room=ROOM, at=now)
        give(conn, "question", first.id, owner="cards", due_at=now + 9 * DAY, who="Ольга", at=now)
        assert [each.id for each in waiting_questions(conn)] == [later.id, first.id]
    assert (later.due_at, flag.due_at) == (due_after("question", now), due_after("wrong", now))


QUESTION = {"query": "", "text": "", "lang": "ru", "category": "cards", "owner": "cards", "who": "Анна"}


def test_whoever_is_given_it_is_told_and_it_waits_for_them(db, people, now):
    with db.begin() as conn:
        question = ask(conn, now)
        flag = raise_flag(conn, NewFlag(article_id="ru/a", owner="", kind="wrong", who="Анна"), room=ROOM, at=now)
        for _ in range(2):
            give(conn, "question", question.id, owner="Лев", due_at=now + DAY, who="Ольга", at=now)
            give(conn, "flag", flag.id, owner="Лев", due_at=now + DAY, who="Ольга", at=now)
        assert sorted(told(conn, "Лев")) == ["flagged", "flagged", "question", "question"]
        assert sorted(told(conn, "Вера")) == ["flagged", "question"]  # when they were put, nobody's yet
        assert [each.owner for each in (*waiting_questions(conn), *open_flags(conn))] == ["Лев", "Лев"]


def test_what_is_overdue_is_told_once_a_date_to_its_owner_and_to_whoever_leads(db, people, now):
    with db.begin() as conn:
        question = ask(conn, now)
        give(conn, "question", question.id, owner="Лев", due_at=now + DAY, who="Ольга", at=now)
        assert watch_queue(conn, at=now) == 0
        for _ in range(2):
            assert watch_queue(conn, at=now + DAY) == 1
        for name, times in (("Лев", 1), ("Ольга", 1), ("Вера", 0), ("Анна", 0)):
            assert told(conn, name).count("question_overdue") == times
        give(conn, "question", question.id, owner="Лев", due_at=now + 3 * DAY, who="Ольга", at=now + DAY)
        assert watch_queue(conn, at=now + 2 * DAY) == 0 and watch_queue(conn, at=now + 3 * DAY) == 1
        assert told(conn, "Лев").count("question_overdue") == 2


def test_what_is_dealt_with_is_never_overdue_nor_given_away(db, people, now):
    with db.begin() as conn:
        question = ask(conn, now)
        flag = raise_flag(conn, NewFlag(article_id="ru/a", owner="", kind="wrong", who="Анна"), room=ROOM, at=now)
        answer_colleague(conn, question.id, answer="В отделении", who="Лев", at=now)
        settle_flag(conn, flag.id, who="Лев", at=now)
        give(conn, "flag", flag.id, owner="Вера", due_at=now + DAY, who="Ольга", at=now)
        assert watch_queue(conn, at=now + 30 * DAY) == 0


@pytest.mark.parametrize("away", [timedelta(), -DAY, 400 * DAY])
def test_a_day_that_is_over_or_too_far_is_refused(db, now, away: timedelta):
    with db.begin() as conn, pytest.raises(StaffError, match="choose a day"):
        give(conn, "flag", 1, owner="", due_at=now + away, who="Ольга", at=now)

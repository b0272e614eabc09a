"""What is missed often is learnt; one slip is no habit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.errors import RequestError
from kb.service.training import LASTS, give_training, list_trainings, note_read, often_missed
from tests.kb.service.test_reviews import AT, review


def test_three_requests_make_a_habit_and_three_reviews_of_one_do_not():
    slips = [review("1", who, "no") for who in ("Вера", "Олег", "Иван")]
    assert often_missed(slips, at=AT) == ()
    habit = often_missed([*slips, review("2", mark="no"), review("3", mark="no")], at=AT)
    assert {(miss.person, miss.requests) for miss in habit} == {("Анна", ("1", "2", "3"))} and len(habit) == 5
    assert often_missed([review(str(n), mark="no") for n in range(3)], at=AT + timedelta(days=91)) == ()


def test_who_has_read_it_is_looked_at_again_in_a_year(db, now):
    with db.begin() as conn:
        for _ in range(2):
            give_training(conn, "Анна", "etiquette", "internal/tone-of-voice", by="Вера", at=now)
        [given] = list_trainings(conn, person="Анна")
        with pytest.raises(RequestError):
            note_read(conn, given.id, person="Павел", at=now)
        note_read(conn, given.id, person="Анна", at=now)
        [read] = list_trainings(conn)
    assert read.read_at == now and read.certified_until == now + LASTS
    assert not read.is_over(now) and read.is_over(now + LASTS)


def test_nothing_to_read_is_no_training(db, now):
    with db.begin() as conn, pytest.raises(RequestError):
        give_training(conn, "Анна", "beauty", "x", by="Вера", at=now)

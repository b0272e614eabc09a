"""A page costs no query for the notices on it; what is published is seen at once here and soon elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from kb.errors import StateUnavailable
from kb.notices.board import STALE, NoticeBoard
from kb.notices.published import NewNotice, publish


@dataclass
class Counted:
    """A database that counts how often it is read, and can be away."""

    db: object
    reads: int = 0
    away: bool = False
    seconds: float = field(default=0.0)

    def read(self):
        self.reads += 1
        if self.away:
            raise StateUnavailable("away")
        return self.db.read()


@pytest.fixture
def counted(db) -> Counted:
    return Counted(db)


@pytest.fixture
def board(counted) -> NoticeBoard:
    return NoticeBoard(counted, lambda: counted.seconds)


@pytest.fixture
def publishing(db, now):
    def one(title: str):
        with db.begin() as conn:
            return publish(conn, NewNotice(severity="outage", title={"": title}, start=now), who="Анна", at=now)

    return one


def test_many_pages_are_one_query(board, counted):
    assert [board.all(()) for _ in range(50)] == [()] * 50 and counted.reads == 1


def test_what_was_published_here_is_seen_at_once_and_elsewhere_soon(board, counted, publishing):
    board.all(())
    first = publishing("первое")
    assert board.all(()) == ()
    board.changed()
    assert board.all(()) == (first,)
    publishing("второе")
    counted.seconds += STALE
    assert len(board.all(())) == 2


def test_while_the_database_is_away_the_last_known_stands(board, counted, publishing):
    first = publishing("первое")
    assert board.all(()) == (first,)
    counted.away, counted.seconds = True, STALE
    assert board.all(()) == (first,) and board.all((first,)) == (first, first)

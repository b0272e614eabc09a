"""Two hundred saves at once, of one article and of many, from several processes: every word of them is there."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from kb.storage.database import Database, connect
from kb.writing.changes import NewChange, begin, find_change, own_change, save, set_aside
from tests.kb.writing.conftest import PATH

PROCESSES, THREADS = 4, 5


def save_many(url: str, number: int, saves: int, shared: int, lines: list[str], now: datetime) -> None:
    """A process of the server: each save changes a line of its own in the shared change, and a change of its own."""
    db = connect(url)

    def one(turn: int) -> None:
        name = f"{number}-{turn}"
        own = list(lines)
        own[2 * (number * saves + turn)] += f" {name}"
        with db.begin() as conn:
            assert save(conn, shared, "\n".join(own), seen=1, at=now).clash is None
        with db.begin() as conn:
            mine = begin(conn, NewChange(path=f"ru/{name}.md", title=name, base=None, who=name), at=now)
            save(conn, mine.id, f"# {name}\n", seen=mine.head, at=now)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(one, range(saves)))
    db.close()


def in_processes(work: Callable[[int], None]) -> None:
    """Run the work in processes of their own, each told its number."""
    children = []
    for number in range(PROCESSES):
        child = os.fork()
        if child == 0:
            ended = 1
            try:
                work(number)
                ended = 0
            finally:
                os._exit(ended)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * PROCESSES


@pytest.mark.parametrize("saves", [4, pytest.param(25, marks=pytest.mark.slow)])
def test_of_saves_by_many_processes_at_once_none_is_lost(db: Database, state_url: str, now: datetime, saves: int):
    lines = [f"строка {number}" for number in range(2 * PROCESSES * saves)]
    with db.begin() as conn:
        shared = begin(conn, NewChange(path=PATH, title="А", base="", who="Анна"), at=now).id
        save(conn, shared, "\n".join(lines), seen=0, at=now)
    db.close()
    in_processes(lambda number: save_many(state_url, number, saves, shared, lines, now))
    with db.read() as conn:
        change = find_change(conn, shared)
        names = [f"{number}-{turn}" for number in range(PROCESSES) for turn in range(saves)]
        assert change is not None and set_aside(conn, shared) == ()
        assert change.text.split("\n") == [
            line if at % 2 else f"{line} {names[at // 2]}" for at, line in enumerate(lines)
        ]
        for name in names:
            own = own_change(conn, f"ru/{name}.md", name)
            assert own is not None and own.text == f"# {name}\n"

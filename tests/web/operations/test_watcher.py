"""The watcher takes new generations and teaches search what staff resolved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search.query.protocols import LiveStatus
from tests.web.twins import TwinLive
from web.operations.watcher import Watcher

PAIRS = (("ru/a", "вопрос"),)


class StatedLive(TwinLive):
    """A twin whose status the test sets, and which keeps every lesson it was given."""

    def __init__(self, live) -> None:
        super().__init__(live)
        self.stated = LiveStatus(generation="one", encoder="ready")
        self.taught: list[tuple[tuple[str, str], ...]] = []

    def teach(self, confirmed) -> None:
        self.taught.append(tuple(confirmed))

    def status(self) -> LiveStatus:
        return self.stated


@pytest.fixture
def stated(live) -> StatedLive:
    return StatedLive(live)


def test_search_learns_the_resolved_questions_once(stated):
    watcher = Watcher(stated, lessons=lambda: PAIRS)
    watcher.teach()
    watcher.teach()
    assert stated.taught == [PAIRS]


def test_a_new_generation_and_new_lessons_are_taught_again(stated):
    resolved = list(PAIRS)
    watcher = Watcher(stated, lessons=lambda: tuple(resolved))
    watcher.teach()
    stated.stated = replace(stated.stated, generation="two")
    watcher.teach()
    resolved.append(("ru/b", "ещё"))
    watcher.teach()
    assert stated.taught == [PAIRS, PAIRS, tuple(resolved)]


def test_lessons_wait_for_the_encoder(stated):
    watcher = Watcher(stated, lessons=lambda: PAIRS)
    stated.stated = replace(stated.stated, encoder="loading")
    watcher.teach()
    assert stated.taught == []
    stated.stated = replace(stated.stated, encoder="ready")
    watcher.teach()
    assert stated.taught == [PAIRS]


def test_the_operator_is_told_when_search_last_knew_all_lessons(stated):
    told: list[float] = []
    watcher = Watcher(stated, lessons=lambda: PAIRS, learned=told.append)
    stated.stated = replace(stated.stated, encoder="loading")
    watcher.teach()
    assert told == []
    stated.stated = replace(stated.stated, encoder="ready")
    watcher.teach()
    watcher.teach()
    assert len(told) == 2 and stated.taught == [PAIRS]

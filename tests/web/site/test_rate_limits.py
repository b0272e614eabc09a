"""A token has so many calls a minute; every answer tells what is left, and a call too many when to come back."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from starlette.testclient import TestClient

from kb.settings import Settings
from tests.web.conftest import NOW
from web.app import create_app
from web.site.rate_limits import RateLimits

LOOKUP = "/api/v1/agent/lookup?q=x"


@pytest.fixture
def clock():
    class Clock:
        at: datetime = NOW

        def __call__(self) -> datetime:
            return self.at

    return Clock()


@pytest.fixture
def program(settings, clock) -> TestClient:
    few = settings.model_copy(update={"api_calls_per_minute": 3, "api_changes_per_minute": 1})
    return TestClient(create_app(few, clock=clock), raise_server_exceptions=False)


def test_every_answer_tells_what_is_left(program, clock, bearer):
    auth = bearer()
    tag = program.get("/api/v1/agent/articles/1042", headers=auth).headers["etag"]
    clock.at += timedelta(seconds=20)
    answers = [
        program.get("/api/v1/agent/articles/1042", headers={**auth, "if-none-match": tag}),
        program.get("/api/v1/agent/articles/none", headers=auth),
    ]
    assert [answer.status_code for answer in answers] == [304, 404]
    assert [answer.headers["ratelimit"] for answer in answers] == ['"calls";r=1;t=40', '"calls";r=0;t=40']
    assert {answer.headers["ratelimit-policy"] for answer in answers} == {'"calls";q=3;w=60'}


def test_a_call_too_many_is_a_problem_that_says_when_to_come_back(program, clock, bearer):
    auth = bearer()
    for _ in range(3):
        assert program.get(LOOKUP, headers=auth).status_code == 200
    clock.at += timedelta(seconds=15)
    refused = program.get(LOOKUP, headers=auth)
    assert (refused.status_code, refused.headers["retry-after"], refused.json()["status"]) == (429, "45", 429)
    assert refused.headers["ratelimit"] == '"calls";r=0;t=45'
    assert program.get(LOOKUP, headers=bearer()).status_code == 200  # another token
    clock.at += timedelta(seconds=45)
    assert program.get(LOOKUP, headers=auth).status_code == 200


def test_changes_are_counted_by_themselves(program, bearer):
    auth = bearer()
    made = [program.post("/api/v1/agent/tickets", json={"text": "Звонок"}, headers=auth) for _ in range(2)]
    assert [answer.status_code for answer in made] == [201, 429]
    assert made[0].headers["ratelimit-policy"] == '"changes";q=1;w=60'
    assert program.get(LOOKUP, headers=auth).status_code == 200


def test_calls_without_the_scope_count_too_and_strangers_learn_no_limit(program, bearer):
    wrong = bearer("feedback")
    assert [program.get(LOOKUP, headers=wrong).status_code for _ in range(4)] == [403, 403, 403, 429]
    assert "ratelimit" not in program.get(LOOKUP).headers
    assert "ratelimit" not in program.get("/api/v1/search?q=x", headers=wrong).headers


def test_no_call_is_counted_twice_or_forgotten_when_many_come_at_once():
    limits, gate, left = RateLimits(Settings(api_calls_per_minute=1000)), Barrier(8), []

    def call() -> None:
        gate.wait()
        left.extend(limits.take(1, "calls", at=NOW).left for _ in range(100))

    threads = [Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(left) == list(range(200, 1000))

"""Parts of a request are timed for whoever listens to it, and for nobody else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest

from kb.stages import Stage, listening, stage, tell_stage


def test_who_listens_is_told_of_every_stage_when_it_is_over():
    told: list[Stage] = []
    with listening(told.append):
        with stage("search.rank"):
            assert told == []
        with stage("sql", "SELECT 1"):
            pass
    with stage("search.page"):
        pass
    assert [(one.name, one.detail) for one in told] == [("search.rank", ""), ("sql", "SELECT 1")]
    assert all(one.seconds >= 0 for one in told)


def test_a_stage_that_fails_is_told_too():
    told: list[Stage] = []
    with listening(told.append), pytest.raises(ValueError), stage("sql"):
        raise ValueError
    assert [one.name for one in told] == ["sql"]


def test_two_requests_don_t_hear_each_other_also_in_threads():
    one: list[Stage] = []
    with listening(one.append), ThreadPoolExecutor(1) as pool:
        pool.submit(tell_stage, "other's", 0.0).result()
        pool.submit(copy_context().run, tell_stage, "ours", 0.0).result()
    assert [stage.name for stage in one] == ["ours"]

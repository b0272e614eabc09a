"""Queues of callers are those of published tables."""

from __future__ import annotations

import pytest

from kb.measures.erlang import Calls, erlang_b, erlang_c, impatient_callers, patient_callers, people_for

EVER = 1e9  # seconds: nobody hangs up


def test_blocking_is_that_of_the_tables():
    assert erlang_b(5, 1.36) == pytest.approx(0.01, abs=2e-4)  # 1 % of 1.36 erlangs with five lines
    assert erlang_b(10, 4.46) == pytest.approx(0.01, abs=2e-4)
    assert erlang_b(0, 3.0) == 1.0


def test_waiting_is_that_of_the_manual_of_erlang_c():
    """200 calls an hour of 180 seconds and 14 people (manual of the R package ErlangC)."""
    calls = Calls(rate=200 / 3600, talk=180, patience=EVER)
    answering = patient_callers(14, calls, within=20)
    assert answering.waits == pytest.approx(0.174, abs=5e-4)
    assert answering.in_time == pytest.approx(0.888, abs=5e-4)
    assert erlang_c(9, 10.0) == 1.0 and patient_callers(9, calls, within=20).in_time == 0.0


def test_hanging_up_is_that_of_garnett_mandelbaum_and_reiman():
    """48 calls a minute of a minute each, 50 people, two minutes of patience: 3.1 % hang up, 3.7 s of waiting; without 20.8 s."""
    calls = Calls(rate=48 / 60, talk=60, patience=120)
    answering = impatient_callers(50, calls, within=20)
    assert answering.hangs_up == pytest.approx(0.031, abs=5e-4)
    assert answering.mean_wait == pytest.approx(3.7, abs=0.05)
    assert answering.busy == pytest.approx(0.93, abs=5e-3)
    assert patient_callers(50, calls, within=20).mean_wait == pytest.approx(20.8, abs=0.05)


def test_whoever_never_hangs_up_waits_as_in_erlang_c():
    calls = Calls(rate=200 / 3600, talk=180, patience=1e7)
    a, c = impatient_callers(14, calls, within=20), patient_callers(14, calls, within=20)
    assert a.waits == pytest.approx(c.waits, abs=1e-3) and a.in_time == pytest.approx(c.in_time, abs=1e-3)


def test_with_people_who_hang_up_fewer_are_needed_than_erlang_c_says():
    calls = Calls(rate=200 / 3600, talk=180, patience=120)
    needed = people_for(calls, within=20, share=0.8)
    fewest = next(n for n in range(11, 40) if patient_callers(n, calls, within=20).in_time >= 0.8)
    assert needed.people <= fewest and needed.in_time >= 0.8
    assert impatient_callers(needed.people - 1, calls, within=20).in_time < 0.8


def test_no_calls_need_nobody():
    assert people_for(Calls(rate=0.0, talk=180, patience=120), within=20, share=0.8).people == 0

"""A sign-in on its way belongs to one browser and one provider, is of now, and is used once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.oidc.steps import MOST_BACK, STEP_LASTS, begin_step, read_step, spend
from tests.kb.staff.people import KEY, NOON


def test_what_a_browser_kept_is_the_step_that_began():
    step, cookie = begin_step(KEY, "corp", "/agent/lookup?q=карта", at=NOON)
    assert read_step(KEY, cookie, at=NOON + STEP_LASTS - timedelta(seconds=1)) == step
    assert len({step.state, step.nonce, step.verifier}) == 3 and 43 <= len(step.verifier) <= 128
    assert begin_step(KEY, "corp", "", at=NOON)[0].state != step.state
    assert step.nonce not in cookie and step.verifier not in cookie


@pytest.mark.parametrize("at", [NOON + STEP_LASTS, NOON - timedelta(minutes=2)])
def test_one_of_another_time_is_over(at):
    assert read_step(KEY, begin_step(KEY, "corp", "", at=NOON)[1], at=at) is None


def test_one_that_is_made_up_or_changed_is_none():
    _, cookie = begin_step(KEY, "corp", "/agent", at=NOON)
    provider, state, stamp, back, signed = cookie.split(".")
    made_up = [
        "",
        "a.b.c",
        "п" * 50,
        cookie + "x",
        f"other.{state}.{stamp}.{back}.{signed}",
        f"{provider}.{state[:-1]}A.{stamp}.{back}.{signed[:-1]}A",
        f"{provider}.{state}.{int(stamp) + 1}.{back}.{signed}",
        f"{provider}.{state}.{stamp}..{signed}",
    ]
    assert [read_step(KEY, each, at=NOON) for each in made_up] == [None] * len(made_up)
    assert read_step(b"another key", cookie, at=NOON) is None


def test_a_way_back_too_long_to_carry_is_left_out():
    _, cookie = begin_step(KEY, "corp", "/agent?q=" + "x" * MOST_BACK, at=NOON)
    assert read_step(KEY, cookie, at=NOON).back == ""


def test_a_step_is_used_once(db):
    step, _ = begin_step(KEY, "corp", "", at=NOON)
    with db.begin() as conn:
        assert [spend(conn, step, at=NOON) for _ in range(2)] == [True, False]

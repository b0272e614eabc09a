"""A finding says how a thing is and, unless all is good, what to do."""

from __future__ import annotations

from cli.doctor.finding import advised, broken, good


def test_only_what_is_good_needs_no_advice():
    assert (good("clock", "set").health, good("clock", "set").advice) == ("good", "")
    assert advised("clock", "unset", "set it").health == "advice"
    assert broken("clock", "wrong", "set it").advice == "set it"

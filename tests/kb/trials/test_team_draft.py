"""Both rankings pick in turn by a fair coin; what both agree on at the top is nobody's."""

from __future__ import annotations

import random
from itertools import cycle

from kb.trials.team_draft import team_draft


def test_the_common_beginning_is_nobodys_and_picks_follow_the_coin():
    heads = team_draft((1, 2, 3, 4), (1, 4, 2, 5), lambda: True)
    assert heads.order == (1, 2, 4, 3) and heads.teams == ("", "ours", "theirs", "ours")
    tails = team_draft((1, 2, 3, 4), (1, 4, 2, 5), lambda: False)
    assert tails.order == (1, 4, 2, 5) and tails.teams == ("", "theirs", "ours", "theirs")


def test_equal_rankings_tell_nothing_and_nothing_is_lost():
    assert not team_draft((1, 2), (1, 2), lambda: True).tells and not team_draft((), (), lambda: True).tells
    short = team_draft((1, 2, 3), (3,), cycle([False, True]).__next__)
    assert sorted(short.order) == [1, 2, 3] and short.tells


def test_places_are_shared_fairly():
    """Whoever picks first is a toss each round, so neither ranking has the upper places."""
    coin = random.Random(3)
    first = [team_draft((1, 2), (2, 1), lambda: coin.random() < 0.5).teams[0] for _ in range(400)]
    assert 160 < first.count("ours") < 240

"""Two reviewers agree no more than they do."""

from __future__ import annotations

import pytest

from kb.measures.agreement import Agreement, agreement


def test_agreement_beyond_chance_is_cohens():
    """The example every textbook has: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: 70 % equal, kappa .4."""
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    told = agreement(pairs)
    assert told.same == pytest.approx(0.7) and told.kappa == pytest.approx(0.4)


def test_where_everybody_always_says_yes_nothing_is_claimed():
    assert agreement([("yes", "yes")] * 9).kappa is None and agreement([]) == Agreement(0, None, None)

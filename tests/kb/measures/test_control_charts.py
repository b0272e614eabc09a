"""A figure is out of the ordinary only beyond the limits chance gives it."""

from __future__ import annotations

import pytest

from kb.measures.control_charts import p_limits, xmr


@pytest.mark.parametrize(("tickets", "lowest"), [(20, 0.70), (100, 0.81)])
def test_who_has_few_tickets_may_be_far_from_the_team(tickets, lowest):
    """With a team at 90 %: 70 % of 20 tickets and 81 % of 100 are no news."""
    assert p_limits(0.9, tickets).low == pytest.approx(lowest, abs=0.002)
    assert p_limits(0.9, tickets).high <= 1.0


def test_limits_of_single_values_have_the_constants_of_two():
    """Mean 6, mean moving range 2: 6 ± 2.66 · 2."""
    chart = xmr([5, 7, 5, 7])
    assert chart is not None
    assert (chart.limits.low, chart.limits.high) == pytest.approx((0.68, 11.32))
    assert chart.outside(12) and not chart.outside(11)


def test_of_one_month_nothing_is_said():
    assert xmr([5]) is None and p_limits(0.5, 0).high == 1.0

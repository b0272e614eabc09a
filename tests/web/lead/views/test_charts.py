"""Charts are shapes worked out on the server, the same for the same numbers."""

from __future__ import annotations

from kb.measures.intervals import Interval
from web.lead.views.charts import HEIGHT, LABELS, Point, Scale, bar_chart, line_chart

POINTS = [Point(f"{n}", float(n), f"{n}") for n in range(31)]


def test_bars_stand_on_the_base_and_the_highest_fills_the_chart():
    chart = bar_chart("Days", POINTS, unit="n", top="30")
    assert len(chart.bars) == 31 and chart.bars[0].height == 0 and len(chart.across) <= LABELS + 1
    assert all(round(bar.y + bar.height, 1) == chart.base for bar in chart.bars)
    assert max(bar.height for bar in chart.bars) == chart.bars[-1].height < HEIGHT
    assert bar_chart("Days", POINTS, unit="n", top="30") == chart


def test_a_point_beyond_the_limits_is_marked_and_a_missing_one_is_no_point():
    points = [Point("a", 1.0, "1"), Point("b", None, "—"), Point("c", 9.0, "9")]
    scale = Scale(low=0, high=10, low_text="0", high_text="10")
    chart = line_chart("Months", points, scale, unit="n", mean=2.0, limits=Interval(-1.0, 5.0))
    assert [dot.outside for dot in chart.dots] == [False, True] and chart.line.count(",") == 2
    assert [limit.kind for limit in chart.limits] == ["mean", "limit"]


def test_nothing_is_drawn_of_nothing():
    assert bar_chart("Days", [], unit="n", top="0").bars == ()

"""A sparkline: the highest bar is as high as the drawing, and an empty part is seen."""

from __future__ import annotations

from web.insights.views.charts import HEIGHT, WIDTH, sparkline


def test_bars_fill_the_drawing():
    bars = sparkline((0, 5, 10))
    assert [bar.height for bar in bars] == [1.0, HEIGHT / 2, HEIGHT]
    assert bars[-1].x + bars[-1].width <= WIDTH and all(bar.y + bar.height == HEIGHT for bar in bars)


def test_nothing_at_all_is_drawn_flat():
    assert {bar.height for bar in sparkline((0, 0))} == {1.0} and sparkline(()) == ()

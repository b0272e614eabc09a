"""The page says what the numbers allow to be said."""

from __future__ import annotations

from kb.measures.intervals import wilson
from kb.service.load import HOURS, Assumptions, Load, NightShare, staffing_of
from web.lead.views.planning import PlanningPage
from web.site.texts import load_texts

EN = load_texts(("ru", "en"))["en"]


def test_the_hardest_hour_is_named_with_what_callers_meet():
    calls = tuple(tuple(30.0 if (day, hour) == (2, 11) else 1.0 for hour in range(HOURS)) for day in range(7))
    load = Load(weeks=8, calls=calls, letters=calls, night=NightShare(9, 100, wilson(9, 100)))
    say = Assumptions()
    page = PlanningPage.of(EN, load, staffing_of(load, [[True] * HOURS] * 7, say), say, who="Vera")
    assert "Wed, 11:00" in page.busiest.replace("\xa0", " ") and "too few requests to say" in page.night.replace(
        "\xa0", " "
    )
    assert page.heat[2].cells[11].shade == 4 and len(page.days) == 14

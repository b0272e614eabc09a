"""Figures count what their days say; groups add up to the whole."""

from __future__ import annotations

from kb.service.figures import figures_of, groups_of
from kb.service.told_minutes import ToldMinutes
from tests.kb.service.from_rows import service_day


def test_a_figure_counts_what_its_days_say():
    days = (
        service_day(
            volume=3, kept=1, broken=1, waiting=1, first_answer=2, first_business=ToldMinutes("60,600"), night=1, open=2
        ),
        service_day(volume=1, open=0),
    )
    figures = {figure.measure: figure for figure in figures_of(days)}
    assert (figures["kept"].count, figures["kept"].of, figures["late"].count) == (1, 3, 2)
    assert (figures["volume"].count, figures["open"].count, figures["night"].share) == (4, 2, 0.25)
    assert figures["first_answer"].business.median == 330 and figures["first_answer"].count == 2
    assert figures["helped"].share is None


def test_groups_add_up_to_the_whole_and_lead_to_their_own():
    groups = groups_of((service_day(topic="access", volume=1), service_day(topic="cards", volume=3)), "topic")
    assert [(group.value, group.figures[0].count) for group in groups] == [("cards", 3), ("access", 1)]

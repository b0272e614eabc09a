"""The slowest stand first where a figure is a time."""

from __future__ import annotations

from dataclasses import replace

from kb.service.periods import month_of
from tests.kb.service.test_figures import NOW, PLAIN
from web.lead.views.behind import BehindAsked, BehindPage
from web.lead.views.team import GroupNames
from web.site.texts import load_texts

EN = load_texts(("ru", "en"))["en"]


def test_the_slowest_stand_first_and_lead_to_the_inbox():
    slow = replace(PLAIN, ticket="2026-000009", first_business=999, first_wall=1200)
    page = BehindPage.of(
        EN,
        GroupNames(EN, None),
        (PLAIN, slow),
        period=month_of(NOW.date()),
        asked_for=BehindAsked(figure="first_answer"),
        who="Вера",
    )
    assert [row.url for row in page.rows] == ["/agent/requests/2026-000009", "/agent/requests/2026-000001"]
    assert page.rows[0].first.replace("\xa0", " ") == "16 h 39 min (20 h by the clock)"

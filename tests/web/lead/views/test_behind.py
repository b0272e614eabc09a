"""A page of the requests behind a figure leads to the inbox and to its neighbours."""

from __future__ import annotations

from datetime import UTC, datetime

from kb.service.periods import month_of
from kb.service.request_rows import MeasuredRequest
from web.lead.views.behind import BehindAsked, BehindPage
from web.lead.views.team import GroupNames
from web.site.pager import PagePart
from web.site.texts import load_texts

EN = load_texts(("ru", "en"))["en"]
NOW = datetime(2026, 11, 1, tzinfo=UTC)
SLOW = MeasuredRequest(
    *("2026-000009", 739529, 600, False, False, "cards", "form", "", "Анна", "Анна"),
    *(999, 1200, 2000, 3000, None, True, 0, 0, 0, None),
)


def test_requests_lead_to_the_inbox_and_all_of_them_are_counted():
    page = BehindPage.of(
        EN,
        GroupNames(EN, None),
        (SLOW,),
        period=month_of(NOW.date()),
        asked_for=BehindAsked(figure="first_answer"),
        part_of=PagePart.of(2, 150, 100),
        who="Вера",
    )
    assert [row.url for row in page.rows] == ["/agent/requests/2026-000009"]
    assert page.rows[0].first.replace("\xa0", " ") == "16 h 39 min (20 h by the clock)"
    assert "150" in page.lead and page.pager and page.pager.previous and not page.pager.next

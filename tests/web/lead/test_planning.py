"""The lead sees when requests come, and changes what is assumed in the address."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape

from kb.articles.contacts import NO_CONTACTS, Contacts
from tests.web.staff.test_console import plain
from web.lead.planning import open_hours


def test_load_people_and_night_are_told(month):
    page = plain(unescape(month.get("/manager/team/planning?weeks=3", headers={"accept-language": "ru"}).text))
    assert (
        "Обращений в час, в среднем" in page
        and "сказать нельзя" in page
        and "Записанных звонков за это время нет" in page
        and "Людей на звонках по часам" not in page
    )
    assert "отдельный человек пока не нужен" in page
    assert month.get("/manager/team/planning?talk=0").status_code == 422


def test_an_ordinary_week_has_the_hours_of_the_first_level():
    level = {
        "id": "a",
        "title": {"en": "A"},
        "reaction_hours": 1,
        "business_hours": {"weekdays": "09:00-18:00"},
        "timezone": "UTC",
    }
    contacts = Contacts.model_validate({"service_levels": [level], "holidays": ["2026-11-23"]})
    hours = open_hours(contacts, datetime(2026, 11, 25, 12, tzinfo=UTC))
    assert [sum(day) for day in hours] == [9, 9, 9, 9, 9, 0, 0] and not hours[0][8] and hours[0][9]
    assert all(map(all, open_hours(NO_CONTACTS, datetime(2026, 11, 25, tzinfo=UTC))))

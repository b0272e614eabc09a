"""The lead sees when requests come, and changes what is assumed in the address."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from html import unescape

import pytest

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


def test_the_file_has_the_numbers_of_the_page(month):
    page = unescape(month.get("/manager/team/planning?weeks=3", headers={"accept-language": "en"}).text)
    [address] = re.findall(r'href="(/manager/team/planning.csv[^"]*)"', page)
    assert "weeks=3" in address
    rows = list(csv.DictReader(io.StringIO(month.get(address).text.removeprefix("\ufeff"))))
    assert [(row["weekday"], row["hour"]) for row in rows[:2]] == [("1", "0"), ("1", "1")] and len(rows) == 7 * 24
    shown = re.findall(r'<td class="heat-[0-4]">([^<]*)</td>', page)[: 7 * 24]
    assert shown == [
        f"{float(row['requests']):.1f}".removesuffix(".0") if row["requests"] != "0" else "" for row in rows
    ]
    assert any(shown)
    for row in rows:
        assert float(row["calls"]) + float(row["letters"]) == pytest.approx(float(row["requests"]))


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

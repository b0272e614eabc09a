"""Names and periods are told as the reader says them."""

from __future__ import annotations

from datetime import date

from kb.service.periods import Period, month_of
from web.lead.views.team import GroupNames, behind_url, month_options, period_text
from web.site.texts import load_texts

TEXTS = load_texts(("ru", "en"))
OCTOBER = month_of(date(2026, 10, 1))


def test_a_whole_month_has_its_name_and_days_have_both_ends():
    assert period_text(TEXTS["ru"], OCTOBER).replace("\xa0", " ") == "октябрь 2026"
    days = Period(date(2026, 10, 1), date(2026, 10, 5), "2026-10")
    assert period_text(TEXTS["en"], days).replace("\xa0", " ") == "1–5 October 2026"


def test_months_to_choose_from_begin_with_this_one():
    options = month_options(TEXTS["en"], OCTOBER, date(2026, 11, 26), count=3)
    assert [(option.value, option.chosen) for option in options] == [
        ("2026-11", False),
        ("2026-10", True),
        ("2026-09", False),
    ]


def test_a_group_without_a_name_can_be_asked_for():
    assert behind_url(OCTOBER, "kept", "topic", "").endswith("figure=kept&by=topic&value=-")
    assert (
        GroupNames(TEXTS["en"], None).of("topic", "") == "none given"
        and GroupNames(TEXTS["en"], None).of("topic", "cards") == "cards"
    )

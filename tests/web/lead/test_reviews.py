"""A reviewer marks what was drawn, sees a colleague's marks only after their own, and what is missed often is read up on."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.web.staff.test_console import account, enter, plain

RU = {"accept-language": "ru"}
NO = dict.fromkeys(("accessibility", "speed", "solution", "etiquette", "involvement"), "no")
SAMPLE = "/manager/team/reviews?month=2026-11"


@pytest.fixture
def drawn(month) -> list[str]:
    return re.findall(r"/manager/team/reviews/(\d{4}-\d+)", month.get(SAMPLE).text)


def test_the_sample_is_five_a_person_and_no_other_request_is_reviewed(month, drawn):
    assert len(drawn) == len(set(drawn)) == 10
    others = {f"2026-{n:06d}" for n in range(1, 26)} - set(drawn)
    assert month.get(f"/manager/team/reviews/{min(others)}?month=2026-11").status_code == 404


def test_a_colleagues_marks_are_seen_only_after_ones_own(month, drawn, make_client, settings):
    address = f"/manager/team/reviews/{drawn[0]}"
    marks = NO | {"month": "2026-11", "comment": "Ответили через неделю"}
    assert month.post(address, data=marks).headers["location"] == SAMPLE
    assert "вы разобрали" in plain(unescape(month.get(SAMPLE, headers=RU).text))
    account(settings, "Олег", "manager")
    other = make_client()
    enter(other, "Олег")
    before = other.get(f"{address}?month=2026-11").text
    assert "Ответили через неделю" not in before and "checked" not in before
    other.post(address, data={"speed": "yes", "month": "2026-11"})
    assert "Ответили через неделю" in other.get(f"{address}?month=2026-11").text
    assert "0 % из 1" in plain(unescape(month.get(SAMPLE, headers=RU).text))


def test_a_review_without_a_mark_is_asked_for_one(month, drawn):
    sent = month.post(f"/manager/team/reviews/{drawn[0]}", data={"month": "2026-11"})
    assert "Отметьте хотя бы один" in plain(unescape(month.get(sent.headers["location"], headers=RU).text))


def test_what_is_missed_often_is_given_to_read(month, drawn):
    for number in drawn[:3]:
        month.post(f"/manager/team/reviews/{number}", data=NO | {"month": "2026-11"})
    page = month.get("/manager/team/training", headers=RU).text
    assert "Анна" in page and "Этикет" in page and drawn[0] in page
    given = month.post(
        "/manager/team/training", data={"person": "Анна", "principle": "etiquette", "article": "internal/call"}
    )
    assert given.headers["location"] == "/manager/team/training"
    assert "ещё нет" in plain(unescape(month.get("/manager/team/training", headers=RU).text))
    assert month.post("/manager/team/training", data={"person": "Анна"}).status_code == 422

"""The day's calls: late ones are marked, those nobody answered stand apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.web.staff.views.test_beside import CALL
from tests.web.staff.views.test_inbox import ANNA
from tests.web.staff.views.test_one_request import AT, TEXTS
from web.staff.views.calls import CallsPage


@pytest.mark.parametrize("lang", TEXTS)
def test_calls_to_make_and_calls_nobody_answered(lang: str):
    late, missed = replace(CALL, id=8, at=AT - timedelta(hours=1)), replace(CALL, id=9, outcome="missed")
    page = CallsPage.of(TEXTS[lang], (late, CALL, missed), who=ANNA, zone="Europe/Moscow", at=AT)
    assert [(row.line.url, row.late) for row in page.waiting] == [("/agent/calls/8", True), ("/agent/calls/7", False)]
    assert [row.line.outcome for row in page.missed] == [TEXTS[lang]("inbox.calls.missed")] and not page.missed[0].late
    assert page.desk == "" and page.waiting[0].url.endswith(CALL.ticket)

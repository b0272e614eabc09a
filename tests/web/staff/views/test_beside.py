"""What stands beside a request is told in words and in the zone of its promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kb.desk.later import Callback
from kb.desk.presence import PresentColleague
from tests.web.staff.views.test_one_request import AT, TEXTS, TICKET
from web.staff.views.beside import BesideRequest, KnownBeside, call_line

CALL = Callback(
    id=7,
    ticket=TICKET.number,
    at=AT + timedelta(hours=2),
    telephone="+7 (926) 123-45-67",
    note="О сроках",
    who="Анна",
    outcome="",
    done_by="",
    done_at=None,
)


@pytest.mark.parametrize("lang", TEXTS)
def test_what_is_beside_a_request(lang: str):
    say = TEXTS[lang]
    known = KnownBeside(
        tags=("сбой",),
        calls=(CALL,),
        others=(replace(TICKET, number="2026-000009", status="closed"),),
        present=(PresentColleague("Павел", writing=True), PresentColleague("Вера", writing=False)),
        owners={"Анна": "первая линия"},
    )
    asleep = replace(TICKET, snoozed_until=AT + timedelta(days=1), priority=1)
    shown = BesideRequest.of(say, None, asleep, known, undo="s", at=AT)
    assert shown.present.lines == (say("inbox.writing", name="Павел"), say("inbox.reading", name="Вера"))
    assert "2026-000009" in shown.others[0].text and say("inbox.states.closed") in shown.others[0].text
    assert [option.value for option in shown.priorities if option.chosen] == ["1"]
    assert "12:00" in shown.asleep and shown.earliest == "2026-11-23T12:00" and shown.tags == ("сбой",)  # in Moscow
    assert BesideRequest.of(say, None, asleep, known, undo="", at=AT + timedelta(days=2)).asleep == ""


def test_a_call_is_dialled_by_its_digits_and_waits_for_its_outcome_once():
    say = TEXTS["ru"]
    line = call_line(CALL, "Europe/Moscow", say)
    assert (line.dial, line.url, line.outcome) == ("+79261234567", "/agent/calls/7", "") and "14:00" in line.text
    made = call_line(replace(CALL, outcome="missed"), "Europe/Moscow", say)
    assert (made.url, made.outcome) == ("", say("inbox.calls.missed"))

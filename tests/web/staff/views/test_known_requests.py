"""A request in the desk's pane says how it stands and by when it is promised, in a line."""

from __future__ import annotations

from dataclasses import replace

from tests.web.staff.views.test_one_request import AT, TEXTS, TICKET
from web.staff.views.known_requests import FIRST_WORDS, KnownRequests


def test_a_row_tells_state_promise_and_first_words():
    waiting = replace(TICKET, text="слово " * 100)
    over = replace(TICKET, status="closed", text="", query="не платит")
    known = KnownRequests.of(TEXTS["ru"], None, (waiting, over), asked=True, more="", at=AT)
    first, second = known.rows
    assert first.state == "новое" and "11:00" in first.due and len(first.words) == FIRST_WORDS
    assert (second.state, second.due, second.words) == ("закрыто", "", "не платит")
    assert first.url == f"/agent/requests/{TICKET.number}" and KnownRequests() == KnownRequests((), False, "")

"""What a telephone system or a form says of a call is one call, with no white space of its own."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from web.staff.forms import CallNote, ConsoleQuery, FlagOnArticle
from web.staff.views.call import Call


def test_a_call_is_read_without_the_spaces_round_it():
    query = ConsoleQuery(q=" карта ", client=" Анна ", caller=" +7 ", walked=["ru/app/start:1.3"])
    assert query.call == Call(q="карта", client="Анна", caller="+7", walked=("ru/app/start:1.3",))


def test_every_form_of_the_console_carries_its_call():
    note = CallNote(q="карта", note="Перезвонить")
    assert note.call.q == "карта" and FlagOnArticle(q="карта", article="ru/cards/block").call.q == "карта"


@pytest.mark.parametrize(
    "long", [{"q": "к" * 8001}, {"client": "к" * 301}, {"walked": ["a:1"] * 21}, {"note": "к" * 10_001}]
)
def test_more_than_a_form_holds_is_refused(long: dict):
    with pytest.raises(ValidationError):
        CallNote(**long)

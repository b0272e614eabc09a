"""Tags are the team's own words: small letters, few, and nobody's card number."""

from __future__ import annotations

import pytest

from kb.desk.finding import tags_of
from kb.desk.tags import LONGEST, MOST, add_tag, remove_tag, tag_of
from kb.errors import RequestError
from kb.requests.staff_actions import history


def test_a_tag_is_kept_once_whatever_its_capitals_and_taken_off(db, send, now):
    number = send().ticket.number
    with db.begin() as conn:
        for words in ("Скиммер ", "СКИММЕР", "vip  клиент"):
            add_tag(conn, number, words, who="Анна", at=now)
        assert tags_of(conn, [number, "2020-000001"]) == {number: ("vip клиент", "скиммер")}
        for _ in range(2):
            remove_tag(conn, number, "скиммер", who="Анна", at=now)
        assert tags_of(conn, [number]) == {number: ("vip клиент",)}
        told = [(event.event, event.detail) for event in history(conn, number)][1:]
    assert told == [("tagged", "скиммер"), ("tagged", "vip клиент"), ("untagged", "скиммер")]


@pytest.mark.parametrize("words", ["", " , ", "a" * (LONGEST + 1), "4111 1111 1111 1111"])
def test_what_is_no_tag_is_refused(words: str):
    with pytest.raises(RequestError):
        tag_of(words)


def test_a_ticket_has_so_many_tags_and_no_more(db, send, now):
    number = send().ticket.number
    with db.begin() as conn:
        for n in range(MOST):
            add_tag(conn, number, f"t{n}", who="Анна", at=now)
        with pytest.raises(RequestError) as refused:
            add_tag(conn, number, "ещё", who="Анна", at=now)
        with pytest.raises(RequestError):
            add_tag(conn, "2020-000001", "метка", who="Анна", at=now)
    assert refused.value.code == "tags"

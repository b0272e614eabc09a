"""Somebody who is being robbed does not wait behind somebody who asks for a statement."""

from __future__ import annotations

import pytest

from kb.finding.urgent_words import priority_of


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("У меня украли кошелёк с картой", 2),
        ("Мошенник звонил, деньги ушли", 2),
        ("My wallet was stolen", 2),
        ("пишу уже третий раз, ответа нет", 1),
        ("СРОЧНО!!!", 1),
        ("I want to make a complaint", 1),
        ("Как получить справку о счёте", 0),
        ("third card", 0),
        ("", 0),
    ],
)
def test_words_tell_how_urgent_a_request_is(text: str, priority: int):
    assert priority_of(text) == priority


def test_the_most_urgent_word_of_all_texts_counts():
    assert priority_of("Срочно", "взломали почту") == 2

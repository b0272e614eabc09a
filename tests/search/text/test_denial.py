"""Where question and article differ in a denial alone, similarity says nothing."""

from __future__ import annotations

import pytest

from search.text.denial import differs_in_denial


@pytest.mark.parametrize(
    ("asked", "said", "differs"),
    [
        ("банкомат вернул карту", ["Банкомат не вернул карту"], True),
        ("карта не потеряна", ["Карта потеряна"], True),
        ("пришёл перевод", ["Не пришёл перевод"], True),
        ("the code arrived", ["The code never arrived"], True),
        ("card works", ["Card doesn't work"], True),
        ("банкомат не вернул карту", ["Банкомат не вернул карту"], False),
        ("банкомат вернул карту", ["Банкомат не вернул карту", "вернул ли банкомат карту"], False),
        ("перевод не пришёл", ["Перевод на другой счёт"], False),
        ("не", ["не"], False),
        ("заказать карту", [], False),
    ],
)
def test_a_denial_on_one_side_alone_is_noticed(asked: str, said: list[str], differs: bool):
    assert differs_in_denial(asked, said) is differs

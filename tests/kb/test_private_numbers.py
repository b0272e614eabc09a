"""Numbers with check digits are found in a text of nothing but digits too, and at a cost in proportion to it."""

from __future__ import annotations

import pytest

from kb.private_numbers import CARD_MASK, INN_MASK, SNILS_MASK, mask_numbers
from tests.cost import cpu_seconds
from tests.kb.private_words import CARDS

NOTHING = "1 " * 40


@pytest.mark.parametrize(
    ("number", "kind", "masked"),
    [
        (" ".join(CARDS[0]), "card", CARD_MASK),
        ("112-233-445 95", "snils", SNILS_MASK),
        ("500100732259", "inn", INN_MASK),
    ],
    ids=["card", "snils", "inn"],
)
def test_a_private_number_is_found_between_thousands_of_other_digits(number: str, kind: str, masked: str):
    kinds: set[str] = set()
    text = f"{NOTHING}\n\n\n\n\n\n\n\n\n\n{number}\n\n\n\n\n\n\n\n\n\n{NOTHING}"
    assert mask_numbers(text, kinds) == text.replace(number, masked)
    assert kinds == {kind}


@pytest.mark.slow
@pytest.mark.parametrize("digits", ["1 ", "4,", "12 ", "7-", "4111 "])
def test_ten_thousand_digits_cost_no_more_than_five_milliseconds_a_hundred(digits: str):
    def cost(letters: int) -> float:
        text = digits * (letters // len(digits))
        return min(cpu_seconds(lambda: mask_numbers(text, set())) for _ in range(3))

    assert cost(10_000) < max(10 * cost(2_000), 0.02)
    assert cost(10_000) < 0.5

"""Private data is masked in every spelling, and what only looks like it is left alone."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.privacy import KINDS, Masked, mask
from kb.private_numbers import CARD_MASK
from tests.cost import cpu_seconds
from tests.kb.private_words import CARDS, ONLY_LOOKS_PRIVATE, PRIVATE, SPACINGS


@pytest.mark.parametrize("spacing", SPACINGS)
def test_two_hundred_cards_are_masked_in_every_spacing(spacing: str):
    for digits in CARDS:
        written = SPACINGS[spacing](digits)
        assert mask(f"Карта {written}, помогите").text == f"Карта {CARD_MASK}, помогите", written
        assert mask(written) == Masked(CARD_MASK, ("card",)), written


@pytest.mark.parametrize("between", ["\n", ",", ", ", "/", ":", " / "])
def test_cards_in_the_usual_groups_are_masked_whatever_stands_between(between: str):
    assert mask(between.join(["4111"] * 1 + ["1111"] * 3)).kinds == ("card",)


def test_two_hundred_order_numbers_are_left_alone():
    rng = random.Random(7)
    shapes = [
        "Заказ № {}",
        "заказ {}",
        "номер заказа: {}",
        "Order #{}",
        "order number {}",
        "ORD-{}",
        "INV{}",
        "заявка {}",
        "Ticket {}",
        "трек-номер {}",
    ]
    for n in range(200):
        digits = "".join(rng.choice("0123456789") for _ in range(rng.randint(5, 19)))
        text = shapes[n % len(shapes)].format(digits)
        assert mask(text) == Masked(text), text
        text = shapes[n % len(shapes)].format(CARDS[n])
        assert mask(text) == Masked(text), text


@pytest.mark.parametrize("text", ONLY_LOOKS_PRIVATE)
def test_what_only_looks_private_is_left_alone(text: str):
    assert mask(text) == Masked(text)


@pytest.mark.parametrize(("text", "masked", "kinds"), PRIVATE)
def test_private_data_is_masked_whole(text: str, masked: str, kinds: str):
    assert mask(text) == Masked(masked, tuple(kinds.split()))


@given(
    st.text(st.sampled_from("4111 -.,/:№#123456 паспортпинcvвVкодьлСНИЛorder\n\u200b«»=é٣４\x00\ud800"), max_size=120)
)
@settings(max_examples=400, deadline=None)
def test_masking_twice_is_masking_once(text: str):
    once = mask(text)
    assert mask(once.text).text == once.text
    assert set(once.kinds) <= set(KINDS)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["4 ", "1,", "4111 ", "паспорт 45 10 ", "пин от ", "cvv - ", 'пароль: "', "order ", " ", "\u200b", "код из смс "],
)
def test_long_texts_cost_time_in_proportion(piece: str):
    def cost(times: int) -> float:
        text = piece * times
        return cpu_seconds(lambda: mask(text))

    small = max(min(cost(1_000) for _ in range(3)), 0.002)
    assert (
        min(cost(10_000) for _ in range(2)) < 40 * small
    )  # ten times the text; a quadratic pattern takes a hundred times as long


@pytest.mark.parametrize("word", ["password", "пароль", "pin", "otp", "cvv", "кодовое слово"])
@pytest.mark.parametrize("gap", ["{0}:{0}", "{0}", "{0}is{0}:{0}", "{0}от{0}карты{0}"])
def test_thousands_of_spaces_cost_no_more_than_words(word: str, gap: str):
    """In time of this process, against a text of as many letters."""

    def cost(text: str) -> float:
        return cpu_seconds(lambda: mask(text))

    mask(word)
    words = "обычный текст обращения о карте и переводе " * 230
    assert cost(word + gap.format(" " * 4900)[:9900] + "x") < 40 * cost(words[:10_000])
    assert "hunter2" not in mask(f"{word}    :     hunter2").text or word not in ("password", "пароль")

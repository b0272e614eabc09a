"""Private data is masked in every spelling, and what only looks like it is left alone."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.privacy import CARD_MASK, KINDS, PASSPORT_MASK, SNILS_MASK, Masked, is_snils, mask, passes_luhn

ISSUERS = [
    ("4", 16),
    ("4", 13),
    ("4", 19),
    ("51", 16),
    ("55", 16),
    ("2221", 16),
    ("2720", 16),
    ("2200", 16),
    ("2204", 19),
]
ISSUERS += [
    ("34", 15),
    ("37", 15),
    ("62", 16),
    ("62", 19),
    ("6759", 16),
    ("5018", 13),
    ("3528", 16),
    ("36", 14),
    ("6011", 16),
    ("8600", 16),
]
SPACINGS = {
    "together": lambda d: d,
    "fours": lambda d: " ".join(d[n : n + 4] for n in range(0, len(d), 4)),
    "hyphens": lambda d: "-".join(d[n : n + 4] for n in range(0, len(d), 4)),
    "dots": lambda d: ".".join(d[n : n + 4] for n in range(0, len(d), 4)),
    "no-break spaces": lambda d: "\u00a0".join(d[n : n + 4] for n in range(0, len(d), 4)),
    "thin spaces and dashes": lambda d: "\u2009–\u2009".join(d[n : n + 4] for n in range(0, len(d), 4)),
    "single digits": lambda d: " ".join(d),
    "pairs": lambda d: "_".join(d[n : n + 2] for n in range(0, len(d), 2)),
    "uneven": lambda d: f"{d[:3]} {d[3:5]}  {d[5:11]}\t{d[11:]}",
    "invisible": lambda d: "\u200b".join(d),
    "full width": lambda d: "".join(chr(0xFF10 + int(c)) for c in d),
}


def card(prefix: str, length: int, rng: random.Random) -> str:
    body = prefix + "".join(rng.choice("0123456789") for _ in range(length - len(prefix) - 1))
    return next(body + check for check in "0123456789" if passes_luhn(body + check))


CARDS = [card(*ISSUERS[n % len(ISSUERS)], random.Random(n)) for n in range(200)]


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


@pytest.mark.parametrize(
    "text",
    [
        "2026-000123",
        "№ заявки: 2020012310066262 зарегистрированной 2020-01-23 15:20:59",
        "+7 (495) 775-75-75, 8 800 700-38-38",
        "8 495 775 75 75 8 800 700 38 38",
        "+44 20 7946 0958 +1 212 555 0123",
        "79261234567 и 89261234567",
        "счёт 40817810099910004312",
        "4111 1111 1111 1112",
        "IBAN DE89370400440532013000",
        "ИНН 7707083893, КПП 773601001, БИК 044525225",
        "22.11.2026 15:20, 40 000 рублей, 5 100 200 300 400 500",
        "https://example.com/a/4242-424242?x=2026",
        "версия 14.2.1.0.4.5.6",
        "112-233-445 96",
        "потерял паспорт, звоните 9261234567",
        "заказ 4510123456, паспорт дома",
        "паспорт получу 12.12.2026, потом приду",
        "4510 123456",
        "пароль не подходит, пин-код забыт, CVV не вижу",
        "забыл пароль от приложения 2 раза",
        "пароль 8 символов",
        "Проблема с паролем: не приходит код",
        "my password is wrong, password reset doesn't work",
        "password: how do I change it?",
        "PIN не приходит с 2024 года",
        "pineapple 1234, опись 1234, спина 1234",
        "код ошибки 1234, SMS не пришла 15.11.2026",
        "Как сменить кодовое слово?",
        "",
        "😀",
    ],
)
def test_what_only_looks_private_is_left_alone(text: str):
    assert mask(text) == Masked(text)


@pytest.mark.parametrize(
    ("text", "masked", "kinds"),
    [
        ("карта4111111111111111", f"карта{CARD_MASK}", "card"),
        ("карта № 4111111111111111", f"карта № {CARD_MASK}", "card"),
        ("VISA4111111111111111", f"VISA{CARD_MASK}", "card"),
        ("длинная 4111111111111111", f"длинная {CARD_MASK}", "card"),
        ("заказ оплачен картой 4111111111111111", f"заказ оплачен картой {CARD_MASK}", "card"),
        ("+7 926 123-45-67 4111 1111 1111 1111", f"+7 926 123-45-67 {CARD_MASK}", "card"),
        ("4111111111111111 5555555555554444", f"{CARD_MASK} {CARD_MASK}", "card"),
        ("4111-1111-1111-1111 12/28 123", f"{CARD_MASK} 12/28 ••••", "card cvv"),
        ("4111111111111111, до 12/2028, 123", f"{CARD_MASK}, до 12/2028 ••••", "card cvv"),
        ("112-233-445 95", SNILS_MASK, "snils"),
        ("СНИЛС 11223344595", f"СНИЛС {SNILS_MASK}", "snils"),
        ("112 233 445-95", SNILS_MASK, "snils"),
        ("11223344595", SNILS_MASK, "snils"),
        ("Паспорт 4510 123456", f"Паспорт {PASSPORT_MASK}", "passport"),
        ("паспорт: 45 10 123456.", f"паспорт: {PASSPORT_MASK}.", "passport"),
        ("паспорт серии 4510 номер 123456", f"паспорт серии {PASSPORT_MASK}", "passport"),
        ("passport 4510123456", f"passport {PASSPORT_MASK}", "passport"),
        ("4510 № 123456 — это мой паспорт", f"{PASSPORT_MASK} — это мой паспорт", "passport"),
        ("загранпаспорт 72 1234567", f"загранпаспорт {PASSPORT_MASK}", "passport"),
        ("CVV 123", "CVV ••••", "cvv"),
        ("cvc2: 1234", "cvc2: ••••", "cvv"),
        ("код безопасности 321", "код безопасности ••••", "cvv"),
        ("PIN 1234", "PIN ••••", "pin"),
        ("пин-код от карты - 4321", "пин-код от карты - ••••", "pin"),
        ("my pin code is 0000!", "my pin code is ••••!", "pin"),
        ("ПИНКОД=1 2 3 4", "ПИНКОД=••••", "pin"),
        ("код из СМС 123456", "код из СМС ••••", "code"),
        ("sms code: 4455", "sms code: ••••", "code"),
        ("пароль: Qwerty123, помогите", "пароль: ••••, помогите", "password"),
        ("Пароль qwe123rty", "Пароль ••••", "password"),
        ("пароль «ромашка цветёт»", "пароль «••••»", "password"),
        ("пароль от почты: ромашка", "пароль от почты: ••••", "password"),
        ("password=hunter2", "password=••••", "password"),
        ("my password is P@ssword!", "my password is ••••!", "password"),
        ("кодовое слово: Мурзик", "кодовое слово: ••••", "password"),
    ],
)
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


@pytest.mark.parametrize(
    "piece",
    ["4 ", "1,", "4111 ", "паспорт 45 10 ", "пин от ", "cvv - ", 'пароль: "', "order ", " ", "\u200b", "код из смс "],
)
def test_long_texts_cost_time_in_proportion(piece: str):
    def cost(times: int) -> float:
        text = piece * times
        began = time.process_time()
        mask(text)
        return time.process_time() - began

    small = max(min(cost(2_000) for _ in range(3)), 0.002)
    assert cost(20_000) < 40 * small  # ten times the text; a quadratic pattern takes a hundred times as long


def test_the_checksums_are_the_published_ones():
    assert passes_luhn("79927398713")
    assert not passes_luhn("79927398710")
    assert is_snils("11223344595")
    assert not is_snils("11223344596")
    assert is_snils("08765430300")

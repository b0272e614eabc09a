"""Private data is pointed out in the browser by the very rules it is masked by on the server."""

from __future__ import annotations

import random
import re

import pytest
from playwright.sync_api import Page, expect

from kb.privacy import mask
from tests.kb.private_words import CARDS, ONLY_LOOKS_PRIVATE, PRIVATE, SPACINGS

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("complaints"), pytest.mark.slow]
PIECES = (
    "4111 1111 1111 1111",
    "4111",
    "1111",
    "5555555555554444",
    "112-233-445 95",
    "11223344595",
    "4510 123456",
    "72 1234567",
    "паспорт ",
    "серия ",
    "заказ № ",
    "order #",
    "тел. ",
    "+7 926 123-45-67",
    "8 (495) 775-75-75",
    "снилс ",
    "CVV ",
    "пин-код от карты: ",
    "пароль: ",
    "password is ",
    "Qwerty123",
    "ромашка",
    "не подходит",
    "«",
    "»",
    '"',
    " 12/28 123",
    "код из смс ",
    "123456",
    "٤١١١",
    "\u200b",
    " ",
    ", ",
    "\n",
    "-",
    "/",
    "é",
    "•••• ",
    "карта",
    "ORD-",
    "VISA",
    "кодовое слово ",
    "кот",
    "(",
    ")",
    ".",
    "+",
    "№",
)
LOOK = """async ([address, texts]) => {
  const {privateKinds} = await import(address);
  return texts.map((text) => [...privateKinds(text)].sort());
}"""


def table() -> list[str]:
    """Every text the server's rules are tested on, every spelling of a few cards, and texts put together at random."""
    chance = random.Random(11)
    spelled = [f"Карта {write(card)}, помогите" for write in SPACINGS.values() for card in CARDS[:40]]
    orders = [f"{word}{card}" for word in ("заказ ", "Order #", "ORD-", "№ ", "тел. +") for card in CARDS[40:80]]
    joined = ["".join(chance.choice(PIECES) for _ in range(chance.randint(2, 9))) for _ in range(3000)]
    return [*ONLY_LOOKS_PRIVATE, *(text for text, _, _ in PRIVATE), *spelled, *orders, *joined]


def test_the_browser_points_out_what_the_server_masks_and_nothing_else(page: Page):
    page.goto("/ru/contact")
    script = re.search(r'"(/static/\w+/)form\.js"', page.content())[1] + "privacy.js"
    texts = table()
    told = page.evaluate(LOOK, [script, texts])
    different = [
        (text, kinds, mask(text).kinds)
        for text, kinds in zip(texts, told, strict=True)
        if tuple(kinds) != mask(text).kinds
    ]
    assert different == []
    assert {kind for kinds in told for kind in kinds} == {
        "card",
        "snils",
        "inn",
        "passport",
        "cvv",
        "pin",
        "code",
        "password",
    }


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("карта 4111 1111 1111 1111", "номер карты"),
        ("паспорт 4510 123456", "номер документа"),
        ("мой пароль: ромашка", "пароль или код"),
        ("заказ 4111111111111111", ""),
    ],
)
def test_what_it_looks_like_is_said_beside_the_text(page: Page, written: str, said: str):
    page.goto("/ru/contact")
    page.get_by_label("Опишите вопрос").fill(written)
    expect(page.locator("[data-leak]")).to_contain_text(said) if said else expect(
        page.locator("[data-leak]")
    ).to_be_empty()


def test_a_long_text_is_looked_through_at_once(page: Page):
    page.goto("/ru/contact")
    page.get_by_label("Опишите вопрос").fill("4 1, паспорт 45 10 пин от " * 380 + "4111 1111 1111 1111")
    expect(page.locator("[data-leak]")).to_contain_text("номер карты")

"""A tree tells the facts that its readers can read anyway, and no other."""

from __future__ import annotations

import pytest

from search.query.values import Query

FACTS = """
card.fee:
  name: {ru: "Стоимость обслуживания карты", en: "Card service fee"}
  value: {ru: "99 ₽ в месяц", en: "99 ₽ a month"}
  owner: cards
  valid_until: 2030-01-01
card.time:
  name: {ru: "Срок доставки карты"}
  value: "5 дней"
  owner: cards
  valid_until: 2030-01-01
staff.limit:
  name: {ru: "Сколько попыток перезвонить клиенту"}
  value: "3 попытки"
  owner: calls
  valid_until: 2030-01-01
staff.note:
  name: {ru: "Кому звонить в отдел"}
  value: "доб. 4417"
  owner: calls
  valid_until: 2030-01-01
line:
  name: {ru: "Телефон горячей линии"}
  value: "8 (800) 100-20-30"
  owner: calls
  valid_until: 2030-01-01
line.hours:
  name: {ru: "Часы горячей линии"}
  value: "по будням с 8 до 20"
  owner: calls
  valid_until: 2030-01-01
unnamed:
  value: "14 дней"
  owner: cards
  valid_until: 2030-01-01
nobody:
  name: {ru: "Ставка, которую никто не называет"}
  value: "7 %"
  owner: cards
  valid_until: 2030-01-01
"""
CONTACTS = """
channels:
  - {id: phone, kind: phone, title: {ru: Горячая линия}, numbers: [{fact: line}], hours: always, hours_fact: line.hours}
"""
ARTICLES = {
    "facts.yaml": FACTS,
    "contacts.yaml": CONTACTS,
    "ru/cards/order.md": "---\ntitle: Заказать карту\nsummary: Привезём за {{ fact:card.time }}.\n---\n\nОбслуживание — {{ fact:card.fee }}, "
    'возврат за {{ fact:unnamed }}.\n\n!!! internal "Для оператора"\n    Звоните: {{ fact:staff.note }}.\n',
    "ru/staff/calls.md": "---\ntitle: Перезвоны\naudience: internal\n---\n\nПопыток: {{ fact:staff.limit }}.\n",
}


@pytest.fixture(scope="module")
def live(make_desk):
    desk = make_desk(ARTICLES, meaning=True)
    desk.build()
    return desk.live()


def keys(engine) -> set[str]:
    return {fact.key for fact in engine.index.facts.written}


def test_customers_are_told_what_their_articles_cite_and_the_channels(live):
    assert keys(live.public) == {"card.fee", "card.time", "line", "line.hours"}
    of_channels = {fact.key: fact.channel for fact in live.public.index.facts.written if fact.channel}
    assert of_channels == {"line": "phone", "line.hours": "phone"}


def test_staff_are_told_what_their_notes_cite_too(live):
    assert keys(live.internal) == keys(live.public) | {"staff.limit", "staff.note"}


def test_no_byte_of_the_public_tree_holds_what_is_for_staff(live):
    held = b"".join(path.read_bytes() for path in live.public.tree.folder.rglob("*") if path.is_file())
    assert "99 ₽ в месяц".encode() in held
    assert not any(secret.encode() in held for secret in ("4417", "3 попытки", "Кому звонить", "перезвонить клиенту"))


@pytest.mark.parametrize(
    ("asked", "lang", "key", "value"),
    [
        ("сколько стоит обслуживание карты", "ru", "card.fee", "99 ₽ в месяц"),
        ("how much is the card service fee", "en", "card.fee", "99 ₽ a month"),
        ("какой у вас телефон горячей линии?", "ru", "line", "8 (800) 100-20-30"),
        ("за сколько дней доставка карты", "ru", "card.time", "5 дней"),
    ],
)
def test_a_question_for_a_value_is_answered_with_it(live, asked: str, lang: str, key: str, value: str):
    told = live.public.search(Query.parse(asked, lang=lang)).facts
    assert (told[0].key, told[0].value, told[0].owner) == (key, value, "calls" if key == "line" else "cards")


@pytest.mark.parametrize(
    "asked",
    [
        "работаете в субботу?",
        "а в четверг вы открыты",
        "до скольки сегодня",
        "работаете 8 марта?",
        "do you work on tuesdays",
    ],
)
def test_whoever_asks_when_somebody_answers_is_told_the_hours(live, asked: str):
    told = live.public.search(Query.parse(asked, lang="ru")).facts
    assert [(fact.key, fact.value) for fact in told] == [("line.hours", "по будням с 8 до 20")]


@pytest.mark.parametrize(
    "asked",
    ["потерял карту", "в субботу не работает карта", "хочу заказать карту", "оператор", "?", "как приготовить борщ"],
)
def test_what_asks_for_no_value_is_told_none(live, asked: str):
    assert live.public.search(Query.parse(asked, lang="ru")).facts == ()

"""A person is recognised by what is theirs alone, however it is written, and nobody else with them."""

from __future__ import annotations

import pytest

from kb.retention.identifiers import (
    BLOT,
    Identifiers,
    blotted,
    full_name_in,
    own_lines,
    telephones_in,
    texts_in,
)

ANNA = Identifiers(
    emails=frozenset({"anna@example.com"}),
    numbers=frozenset({"2026-000012"}),
    telephones=frozenset({"9161234567"}),
    names=frozenset({"Анна Петрова"}),
    lines=frozenset({"Соседка с улицы Ленина слышала, как я звонила вам"}),
)


@pytest.mark.parametrize(
    "text",
    [
        "anna@example.com",
        "Пишите: ANNA@Example.COM.",
        "<anna@example.com>",
        "/agent?q=anna%40example.com&client=x",
        "Этоanna@example.com.Соседка",
        "обращение 2026-000012,",
        "№2026-000012",
        "+7 (916) 123-45-67",
        "8 916 123 45 67",
        "89161234567",
        "9161234567",
        "тел.916.123.45.67;",
        "АННА  ПЕТРОВА",
        "Анна\nПетрова",
    ],
)
def test_every_way_of_writing_it_is_found_and_blotted_out(text):
    assert ANNA.names_person.search(text)
    assert BLOT in str(blotted(text, ANNA.names_person))
    assert not ANNA.names_person.search(str(blotted(text, ANNA.names_person)))


@pytest.mark.parametrize(
    "text",
    [
        "joanna@example.com",
        "иanna@example.community",
        "anna@example.com.ru",
        "anna@example.community",
        "not.anna@example.com",
        "2026-0000123",
        "12026-000012",
        "79161234568",
        "1791612345670",
        "Анна",
        "Анна Петровая",
        "",
    ],
)
def test_what_is_somebody_elses_is_left_alone(text):
    assert not ANNA.names_person.search(text)
    assert blotted(text, ANNA.names_person) == text


def test_nobody_is_found_nowhere():
    assert not Identifiers().names_person.search("whatever, anna@example.com") and not Identifiers().copies.search("x")


def test_a_copied_line_is_found_whatever_its_spaces_are():
    assert ANNA.copies.search("> соседка с улицы ленина\n слышала, как  я звонила вам!")
    assert not ANNA.names_person.search("Соседка с улицы Ленина слышала, как я звонила вам")


def test_lists_and_mappings_keep_their_shape():
    value = {"a": ["x", "to anna@example.com"], "n": 5, "m": {"t": None}, "l": ("2026-000012",)}
    assert blotted(value, ANNA.names_person) == {"a": ["x", f"to {BLOT}"], "n": 5, "m": {"t": None}, "l": (BLOT,)}
    assert sorted(texts_in(value)) == ["2026-000012", "to anna@example.com", "x"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("мой номер +7 916 123-45-67", ["9161234567"]),
        ("8(916)1234567 и 9031112233", ["9161234567", "9031112233"]),
        ("call +44 20 7946 0958", ["442079460958"]),
        ("горячая линия 8 800 000-24-24", []),
        ("заказ 1234567890123", []),
        ("сумма 10 000 000 000", []),
    ],
)
def test_telephones_of_people_are_told_from_hotlines_and_orders(text, found):
    assert list(telephones_in(text)) == found


@pytest.mark.parametrize(
    ("noted", "name"),
    [
        ("Анна Петрова, +7 916 123-45-67", "Анна Петрова"),
        ("Jean-Luc Picard", "Jean-Luc Picard"),
        ("Анна, 89161234567", ""),
        ("+79161234567", ""),
        ("", ""),
    ],
)
def test_a_full_name_is_taken_from_what_was_noted_of_a_call_and_a_first_name_is_none(noted, name):
    assert full_name_in(noted) == name


def test_only_long_lines_of_their_own_are_theirs():
    said = "Здравствуйте!\n> Вы писали, что деньги вернутся в течение десяти рабочих дней\n  Мои деньги так и не вернулись, прошло уже двенадцать дней. "
    assert own_lines([said]) == {"Мои деньги так и не вернулись, прошло уже двенадцать дней."}


def test_an_address_in_russian_letters_is_no_part_of_a_longer_one():
    anna = Identifiers(emails=frozenset({"анна@почта.рф"})).names_person
    assert anna.search("пишите на анна@почта.рф.") and not anna.search("роанна@почта.рф")
    assert not anna.search("анна@почта.рфи")

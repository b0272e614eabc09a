"""What people really write into a field is taken and put into one form; what can be none is told, and why."""

from __future__ import annotations

from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.articles.contacts import FormField
from kb.requests.field_values import judge_field, page_address, phone_number

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


def field(kind: str, **more: str) -> FormField:
    return FormField.model_validate({"id": "x", "kind": kind, "label": "Поле", **more})


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://example.ru/a?b=1#c", "https://example.ru/a?b=1#c"),
        ("HTTPS://Example.RU/Страница", "https://example.ru/Страница"),
        ("Http://example.ru", "http://example.ru"),
        ("www.example.ru", "https://www.example.ru"),
        ("vk.com/id1", "https://vk.com/id1"),
        ("t.me/name", "https://t.me/name"),
        ("example.org:8080/x", "https://example.org:8080/x"),
        ("//example.ru/x", "https://example.ru/x"),
        ("https:/example.ru", "https://example.ru"),
        ("http//example.ru/x", "http://example.ru/x"),
        ("https:\\\\example.ru", "https://example.ru"),
        ("https: //example.ru", "https://example.ru"),
        ("пример.рф/путь", "https://пример.рф/путь"),
        ("https://кто.рф", "https://кто.рф"),
        ("xn--e1afmkfd.xn--p1ai/x", "https://xn--e1afmkfd.xn--p1ai/x"),
        ("https://example.ru/a.", "https://example.ru/a"),
        ("(https://example.ru/a),", "https://example.ru/a"),
        ("«www.example.ru»!", "https://www.example.ru"),
        ("<https://example.ru/a>", "https://example.ru/a"),
        ("https://ru.example.org/wiki/Карта_(банк)", "https://ru.example.org/wiki/Карта_(банк)"),
        ("https://example.ru/a…", "https://example.ru/a"),
        ("https://192.168.0.1:8443/x", "https://192.168.0.1:8443/x"),
        ("https://my_shop.example.ru", "https://my_shop.example.ru"),
        ("\u200bhttps://example.ru\ufeff", "https://example.ru"),
    ],
)
def test_an_address_is_taken_as_people_have_it(written: str, address: str):
    assert judge_field(field("url"), f" {written} ", at=NOW).value == address
    assert judge_field(field("url"), address, at=NOW).value == address, "and stays as it is the second time"


@pytest.mark.parametrize(
    "written",
    [
        *(
            "shop",
            "в магазине",
            "javascript:alert(1)",
            "JavaScript://example.ru/%0aalert(1)",
            "mailto:a@b.example",
            "a@b.example",
        ),
        *(
            "ftp://example.ru",
            "data:text/html,x",
            "https://",
            "https://localhost/x",
            "https://user:secret@example.ru",
            "https://.ru",
        ),
        *(
            "example..ru",
            "-a.example.ru",
            "https://exa mple.ru",
            "vk.com/id1, vk.com/id2",
            "example.ru:99999",
            "1.5",
            "12.11.2026",
        ),
        *("https://" + "a" * 64 + ".ru", "/ru/contact", "file:///etc/passwd", "…", "https://example", "tel:112"),
    ],
)
def test_what_is_no_page_is_told(written: str):
    assert judge_field(field("url"), written, at=NOW).fault == "url"


@given(st.text(max_size=60))
def test_what_is_taken_for_an_address_is_one_that_a_browser_opens_as_a_page(written: str):
    address = page_address(written)
    if address:
        parts = urlsplit(address)
        assert parts.scheme in ("http", "https") and "." in (parts.hostname or "") and parts.username is None
        assert page_address(address) == address and not any(letter.isspace() for letter in address)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+7 495 000-00-00", "+7 495 000-00-00"),
        ("8 (800) 000-24-24", "8 (800) 000-24-24"),
        ("8\u2011800\u2011000\u201124\u201124", "8-800-000-24-24"),
        ("+7\u00a0495\u00a0000\u201300\u201300", "+7 495 000-00-00"),
        ("тел. 8 800 000 24 24", "8 800 000 24 24"),
        ("Моб.: +79160000000", "+79160000000"),
        ("tel:+78000002424", "+78000002424"),
        ("8 495 000-00-00, доб. 123", "8 495 000-00-00, доб. 123"),
        ("+44 20 7946 0000 ext. 7", "+44 20 7946 0000 ext. 7"),
        ("８８０００００２４２４", "88000002424"),
        ("112 00", "112 00"),
        ("8.800.000.24.24.", "8.800.000.24.24."),
    ],
)
def test_a_number_is_taken_as_people_write_it(written: str, number: str):
    assert judge_field(field("tel"), written, at=NOW).value == number
    assert phone_number(number) == number


@pytest.mark.parametrize(
    "written", ["call me", "-----", "+", "8 800", "8 800 000-24-24 и 8 495 000-00-00", "1" * 20, "Анна 5"]
)
def test_what_is_no_number_is_told(written: str):
    found = judge_field(field("tel"), written, at=NOW).fault
    assert found == ("tel" if written != "8 800" else "")


@pytest.mark.parametrize(
    ("written", "when", "fault"),
    [
        ("2026-11-26", "past", ""),
        ("2026-11-25", "past", ""),
        ("2000-01-01", "past", ""),
        ("2026-11-27", "past", "date_future"),
        ("2099-01-01", "past", "date_future"),
        ("1999-12-31", "past", "date_century"),
        ("1026-01-01", "past", "date_century"),
        ("9999-12-31", "any", "date_century"),
        ("2026-02-30", "past", "date"),
        ("22.11.2026", "past", "date"),
        ("2026-11-27", "future", ""),
        ("2026-11-26", "future", ""),
        ("2026-11-20", "future", "date_past"),
        ("2026-11-20", "any", ""),
        ("2050-11-20", "any", ""),
    ],
)
def test_a_day_of_something_that_happened_has_come_and_lies_in_this_century(written: str, when: str, fault: str):
    assert judge_field(field("date", when=when), written, at=NOW).fault == fault


def test_today_is_today_wherever_somebody_writes_from():
    evening = datetime(2026, 11, 26, 20, tzinfo=UTC)  # it is the 27th from Yekaterinburg to Auckland
    assert judge_field(field("date"), "2026-11-27", at=evening).fault == ""
    assert judge_field(field("date"), "2026-11-28", at=evening).fault == "date_future"


@given(st.dates(date(2000, 1, 1), date(2026, 11, 26)))
def test_every_day_of_the_century_until_now_is_taken(day: date):
    assert judge_field(field("date"), day.isoformat(), at=NOW).fault == ""


@pytest.mark.parametrize("kind", ["text", "url", "date", "tel", "textarea"])
def test_an_empty_field_is_right_and_a_text_is_any(kind: str):
    assert judge_field(field(kind), "  ", at=NOW).fault == ""
    assert judge_field(field("text"), " что угодно ", at=NOW).value == "что угодно"

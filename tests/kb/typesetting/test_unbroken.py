"""Values stand on one line: by rule, over kinds of values and the places they are shown in."""

from __future__ import annotations

import re
from itertools import product

import pytest

from kb.typesetting.unbroken import JOINER, NBSP, unbroken, unbroken_html, unwrapped

PHONES = ("8 (800) 000-24-24", "+7 (495) 000-24-25", "+7 495 000 24 25", "8 800 000 24 24", "1 800-555-0199")
NUMBERS = ("5", "1 500", "1 500 000", "0,5", "1,500.50", "10–25", "10 – 25", "1,5 тыс.", "2 million")
UNITS = (
    *("₽", "%", "€", "рублей", "руб.", "dollars", "мг", "МБ"),
    *("минут", "рабочих дня", "календарных дней", "суток", "лет", "working days", "hours", "Tage", "días hábiles"),
)
WHOLE = ("2 часа 30 минут", "1 hour 30 min", "1 год 6 месяцев", "8:00–20:00", "$ 5", "№ 5", "§ 12")
VALUES = (*PHONES, *WHOLE, *(f"{number} {unit}" for number, unit in product(NUMBERS, UNITS)))
PLACES = (
    "<p>Звоните: {} — и всё.</p>",
    "<li>{}</li>",
    "<td>{}</td><td>{}</td>",
    "<p>от <b>{}</b></p>",
    '<p class="x > y">({})</p>',
)


def can_break(text: str) -> bool:
    return re.search(rf"[ \n]|(?<=\d)[-–—](?!{JOINER})", text) is not None


@pytest.mark.parametrize("place", PLACES)
def test_no_value_is_parted_wherever_it_stands(place):
    parted = []
    for value in VALUES:
        html = unbroken_html(place.replace("{}", value))
        start, end = place.partition("{}")[0], place.rpartition("{}")[2]
        assert html.startswith(start) and html.endswith(end) and unbroken_html(html) == html
        if can_break(html[len(start) : len(html) - len(end)].split("</td>")[0]):
            parted.append(html)
    assert parted == []


def test_nor_where_a_search_marked_a_part_of_it():
    parted = []
    for value in VALUES:
        words = value.split(" ")
        for at in range(len(words)):
            marked = " ".join([*words[:at], f"<mark>{words[at]}</mark>", *words[at + 1 :]])
            html = unbroken_html(f"<p>До {marked}</p>")
            if can_break(re.sub(r"<[^>]*>", "", html).removeprefix("До ")):
                parted.append(html)
    assert parted == []


def test_words_and_numbers_that_are_no_values_stay_as_they_are():
    for text in ("код 1104 и 1105", "Страница 1 из 3", "v1.2.3", "2026-000001", "от двух до пяти", "", "a – b"):
        assert unbroken(text) == text


def test_a_number_that_can_be_dialled_is_copied_as_it_is():
    html = unbroken_html(
        '<p>Звоните <a class="number" href="tel:+78000002424">8 (800) 000-24-24</a>, +7 (495) 000-24-25.</p>'
    )
    assert unbroken_html("<pre>8 800 000-24-24</pre>") == f"<pre>8{NBSP}800{NBSP}000-24-24</pre>"
    assert f">8{NBSP}(800){NBSP}000-24-24</a>" in html and f"000-{JOINER}24-{JOINER}25" in html


def test_two_days_may_stand_on_two_lines():
    told = unbroken("1 октября 2026 – 27 октября 2026")
    assert told.replace(NBSP, "~") == "1~октября 2026 – 27~октября 2026"


def test_code_fields_scripts_and_boxes_stay_as_they_are():
    for html in (
        "<pre><code>sleep 5 seconds</code></pre>",
        "<textarea>5 минут\n8 800 000 24 24</textarea>",
        '<input value="5 минут > 3"><option>5 минут</option>',
        "<script>'5 минут'</script><style>a 5 b</style><title>5 минут</title><!-- 5 минут -->",
        "<li>5</li> <li>минут</li><a>5</a> <a>рублей</a><span>5</span> <span>минут</span>",
        "5 < 6",
    ):
        assert unbroken_html(html) == html


def test_lines_that_somebody_wrote_stay_lines():
    assert unbroken_html("<p>Код 5\nминут нет\n8 800\n000 24 24</p>").count("\n") == 3


def test_a_line_of_the_source_that_ends_in_a_value_goes_on():
    html = "<p>Звоните 8\n(800) 000-24-24, ждите 5\n  минут,\nпотом</p><pre>5\nминут</pre>"
    assert unwrapped(html) == "<p>Звоните 8 (800) 000-24-24, ждите 5 минут,\nпотом</p><pre>5\nминут</pre>"

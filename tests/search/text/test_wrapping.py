"""A pasted question is asked as a typed one; what only looks like wrapping stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.wrapping import unwrapped

ASKED = "не приходит код"


@pytest.mark.parametrize(
    "pasted",
    [
        *("Re: {}", "RE: Fwd: {}", "Re[2]: {}", "Тема: {}", "FW: {}"),
        *("{}\n\nОтправлено с iPhone", "{}\nОтправлено из Mail.ru для Android", "{}\n\nSent from my iPhone"),
        *(
            "{}\nGet Outlook for iOS",
            "{} -- Sent from my iPhone",
            "{} Отправлено с моего iPhone",
            "@otvet_bot {}",
            "1️⃣ {}",
        ),
        *("1) {}", "1. {}", "(1) {}", "а) {}", "№ 1. {}", "- {}", "• {}", "— {}", "> {}", "## {}", "> - {}"),
        *("«{}»", "„{}“", "'{}'", "‘{}’", "`{}`", "({})", "[{}]", "<{}>", "{{{}}}", "**{}**", "_{}_", "~~{}~~", "* {}"),
        *(
            "<p>{}</p>",
            "<b>{}</b>",
            "{}<br>",
            "&nbsp;{}&nbsp;",
            "&laquo;{}&raquo;",
            '<a href="https://x.example/">{}</a>',
        ),
        *("{} :)", "{} :(", "{})))", "{} ((", "{} =)", "{} ^^", "{} xD", "{} ;-)"),
        *("{} https://help.example/ru/a/cards", "https://help.example/?q=1 {}", "{} www.example.com"),
        *("  {}  ", "Re: «1) {}»\n\nSent from my iPhone"),
    ],
)
def test_the_question_alone_is_left(pasted: str):
    assert unwrapped(pasted.format(ASKED)).strip() == ASKED


@pytest.mark.parametrize(
    ("pasted", "asked"),
    [
        ("не&nbsp;приходит&nbsp;код", "не приходит код"),
        ("не приходит **код**", "не приходит код"),
        ("why does _my card_ not work", "why does my card not work"),
        ("AT&amp;T", "AT&T"),
        ("«пишет «карта не найдена»»", "пишет «карта не найдена»"),
        ("«карта» и «вклад»", "«карта» и «вклад»"),
        ("<I don't know the code>", "I don't know the code"),
        ("'I don't know the code'", "I don't know the code"),
        ("_which code?_", "which code?"),
        ("потерял%20карту", "потерял карту"),
        ("%D0%BA%D0%BE%D0%B4", "код"),
    ],
)
def test_marks_inside_a_question_go_too(pasted: str, asked: str):
    assert unwrapped(pasted) == asked


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "*100#",
            "*100*1#",
            "#1204",
            "+7 (900) 123-45-67",
            "(495) 123-45-67",
            "ERR_CARD_LIMIT",
            "f(x)",
            "C++",
            "AT&T",
        ),
        *("карта (виртуальная)", "приложение (версия 8)", "windows xp", "3d", "справка 2-ндфл", "'em"),
        *("https://romashka-bank.example", "это ваш сайт https://romashka-bank.example", "www.example.com"),
        *(
            '"пин-код"',
            "-5 градусов",
            "чек не отправлено с телефона",
            "get my phone back",
            "скидка 20%",
            "5 > 3",
            "a <b",
            "2 * 2 * 2",
        ),
        *("1.5 процента", "12. 2026", "привет: как дела", "что такое re: в письме"),
    ],
)
def test_what_only_looks_like_wrapping_stays(typed: str):
    assert unwrapped(typed) == typed


@pytest.mark.parametrize("typed", ["", "()", "**", "1)", "Re:", ">", ":)", "<br>", "--", "«»", "(((((", "# "])
def test_where_nothing_would_be_left_it_stays_as_it_is(typed: str):
    assert unwrapped(typed) == typed


@given(st.text(st.sampled_from("ab1 \n*_~`>#-()[]<>«»'&;:/=.w"), max_size=200))
def test_any_text_is_read_and_keeps_its_words(text: str):
    assert len(unwrapped(text)) <= len(text)

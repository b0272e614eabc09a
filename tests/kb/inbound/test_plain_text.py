"""The words of a letter are read whatever alphabet it names, and HTML gives nothing but words."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from kb.inbound.plain_text import text_of, words_of_html
from tests.kb.inbound.letters import HTML

WORDS = "Не приходит код, ёж №5"


def part(body: bytes, content_type: str):
    return message_from_bytes(
        b"Content-Type: " + content_type.encode() + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + body,
        policy=policy.default,
    )


@pytest.mark.parametrize("charset", ["utf-8", "koi8-r", "windows-1251", "iso-8859-5", "utf-16"])
def test_every_alphabet_that_is_named_is_read(charset: str):
    words = WORDS.replace("№", "N") if charset == "koi8-r" else WORDS
    assert text_of(part(words.encode(charset), f'text/plain; charset="{charset}"')).strip() == words


@pytest.mark.parametrize(
    "named",
    ["", "; charset=unknown-8bit", "; charset=base64", "; charset=us-ascii", "; charset=\"'utf8'\""],
    ids=["none", "unknown", "codec", "ascii", "quotes"],
)
def test_where_the_alphabet_is_missing_or_wrong_the_usual_ones_are_tried(named: str):
    for charset in ("utf-8", "cp1251"):
        assert text_of(part(WORDS.encode(charset), f"text/plain{named}")).strip() == WORDS


def test_html_is_read_as_its_words_with_quoted_letters_marked():
    text = words_of_html(HTML)
    assert text.startswith("Карта у меня.\nНомер верный.")
    assert "> Карта у вас?" in text
    assert "alert" not in text and "p{}" not in text


@pytest.mark.parametrize(
    "html", ["<div>" * 5000 + "x", "</p>" * 5000 + "x", "<blockquote>x", "<!--" + "x" * 9000, "&#x110000;x", "<style>x"]
)
def test_broken_html_does_no_harm(html: str):
    assert isinstance(words_of_html(html), str)


def test_lines_that_a_program_broke_softly_are_whole_again():
    flowed = b"Whoever reads this \r\nreads one line.\r\n> quoted \r\n-- \r\nAnna"
    assert text_of(part(flowed, "text/plain; format=flowed")).split("\n")[:2] == [
        "Whoever reads this reads one line.",
        "> quoted ",
    ]


@pytest.mark.parametrize("mark", ["<!--", "<![CDATA[", "<!", "</", "<?", "<a href='", "<!-- a>", "<", "<![if a"])
def test_marks_without_an_end_cost_no_more_than_other_words(mark: str):
    from tests.cost import cpu_seconds

    letter = "<p>Карта</p>" + mark * (200_000 // len(mark))
    assert words_of_html(letter).startswith("Карта")
    assert cpu_seconds(lambda: words_of_html(letter)) < 5


def test_what_stands_between_conditions_of_a_program_is_read_and_the_conditions_are_not():
    assert words_of_html("<p><![if !mso]>Карта<![endif]></p><!--[if mso]>тайно<![endif]-->") == "Карта"

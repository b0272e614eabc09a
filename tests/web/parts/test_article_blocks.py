"""What a client hears, what an agent does in order, and what only staff read are told apart in one walk of an article's HTML."""

from __future__ import annotations

import pytest

from web.parts.article_blocks import blocks_of

NOTE = '<div class="admonition internal"><p class="admonition-title">Для оператора</p><p>Спросите имя.</p></div>'


def test_a_note_for_staff_is_in_the_notes_and_nowhere_else():
    blocks = blocks_of(f"<p>Ждите.</p>{NOTE}<p>Спасибо.</p>")
    assert blocks.notes == ("Спросите имя.",) and blocks.text == "Ждите.\nСпасибо."


def test_a_box_inside_a_note_ends_with_the_note():
    inner = '<div class="admonition tip"><p class="admonition-title">Совет</p><p>Тише.</p></div>'
    nested = NOTE.replace("<p>Спросите имя.</p>", f"<p>Раз.</p>{inner}<p>Два.</p>")
    assert blocks_of(f"{nested}<p>Вслух.</p>").notes == ("Раз.\nТише.\nДва.",)
    assert blocks_of(f"{nested}<p>Вслух.</p>").text == "Вслух."


def test_a_box_for_everybody_is_read_out_with_its_title():
    box = '<div class="admonition warning"><p class="admonition-title">Важно</p><p>Не называйте код.</p></div>'
    assert blocks_of(box).text == "Важно\nНе называйте код." and blocks_of(box).notes == ()


def test_steps_are_those_of_the_first_numbered_list_with_what_stands_under_them():
    html = "<ol><li>Откройте<ul><li>меню</li></ul></li><li><p>Нажмите</p></li><li> </li></ol><ol><li>Потом</li></ol>"
    assert blocks_of(html).steps == ("Откройте меню", "Нажмите")


def test_a_note_between_steps_is_no_part_of_a_step():
    blocks = blocks_of(f"<ol><li>Раз {NOTE}</li><li>Два</li></ol>")
    assert blocks.steps == ("Раз", "Два") and blocks.notes == ("Спросите имя.",)


def test_an_article_without_a_numbered_list_has_no_steps():
    assert blocks_of("<ul><li>Раз</li></ul>").steps == () and blocks_of("") == blocks_of(" ")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Раз<br>два</p>", "Раз два"),
        ("<p>5 &lt; 7 &amp; «да»</p>", "5 < 7 & «да»"),
        ('<p>См. <img src="/a.png" alt="x">тут</p>', "См. тут"),
        ("<table><tr><td>Россия</td></tr><tr><td>Мир</td></tr></table>", "Россия\nМир"),
        ("<p>Очень <strong>важно</strong></p>", "Очень важно"),
    ],
)
def test_what_is_read_out_is_plain_words(html: str, text: str):
    assert blocks_of(html).text == text

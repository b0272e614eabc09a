"""What an agent reads aloud has no arrows, and begins with the way that needs no screen."""

from __future__ import annotations

import pytest

from web.parts.spoken_ways import SpokenWay, SpokenWords, spoken, ways_of, without_arrows
from web.site.texts import load_texts

TEXTS = load_texts(("ru", "en"))


def tab(name: str, body: str) -> str:
    return f'<input type="radio"><label for="t">{name}</label><div class="tabbed-content">{body}</div>'


TABS = '<p>Сначала остановите.</p><ol><li>Не шаг</li></ol><div class="tabbed-set">'
TABS += tab("В приложении", "<ol><li>Откройте «Карты» → карту<ul><li>любую</li></ul></li><li>Нажмите</li></ol>")
TABS += tab("По телефону", "<p>Звоните.</p><ol><li>Нажмите 1 &amp; ждите</li></ol><ol><li>Другое</li></ol>")
TABS += tab("На сайте", "<p>Нет шагов.</p>") + "</div><ol><li>После</li></ol>"


def test_the_way_by_telephone_stands_first_and_each_has_its_own_steps():
    assert ways_of(TABS) == (
        SpokenWay("По телефону", ("Нажмите 1 & ждите",)),
        SpokenWay("В приложении", ("Откройте «Карты» → карту любую", "Нажмите")),
    )


def test_without_tabs_there_are_no_ways_and_a_note_for_staff_gives_no_steps():
    assert ways_of("<ol><li>Шаг</li></ol>") == ()
    note = '<div class="admonition internal"><ol><li>Тайна<br></li></ol></div>'
    assert ways_of(tab("По телефону", note)) == ()
    steps = f"{note}<ol><li>Звоните {note}сейчас</li></ol>"
    assert ways_of(tab("По телефону", steps)) == (SpokenWay("По телефону", ("Звоните сейчас",)),)


@pytest.mark.parametrize(
    ("lang", "text", "said"),
    [
        ("ru", "«Карты» → карта → «Закрыть».", "«Карты», затем карта, затем «Закрыть»."),
        ("en", "Cards -> the card > Block", "Cards, then the card, then Block"),
    ],
)
def test_arrows_are_said_in_words(lang: str, text: str, said: str):
    assert without_arrows(TEXTS[lang], text) == said


def test_menus_are_for_callers_who_see_them():
    text = "Приостановите карту: «Карты» → карта → «Приостановить». Нет приложения — звоните. Нашли карту — включите."
    assert spoken(TEXTS["ru"], text) == SpokenWords(
        "Нет приложения — звоните. Нашли карту — включите.",
        "Приостановите карту: «Карты», затем карта, затем «Приостановить».",
    )
    assert spoken(TEXTS["ru"], "Перевод идёт до 3 дней.") == SpokenWords("Перевод идёт до 3 дней.")
    assert spoken(TEXTS["en"], "Cards → Block.") == SpokenWords("Cards, then Block.")

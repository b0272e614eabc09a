import pytest

from web.site.typography import NBSP, bind, lowered, sentence


@pytest.mark.parametrize(
    ("plain", "lang", "bound"),
    [
        ("Вход в профиль", "ru", "Вход в~профиль"),
        ("и в доме, и на улице", "ru", "и~в~доме, и~на~улице"),
        ("В банке", "ru", "В~банке"),
        ("до 5 минут", "ru", "до~5~минут"),
        ("{share} % людей", "ru", "{share}~% людей"),
        ("вход «в» кавычках", "ru", "вход «в» кавычках"),
        ("Форма — не канал", "ru", "Форма~— не~канал"),
        ("что-то в-третьих идёт", "ru", "что-то в-третьих идёт"),
        ("a card in the app", "en", "a~card in the app"),
        ("up to 5 minutes", "en", "up to 5~minutes"),
        ("the card's gone, 'quoted'", "en", "the card’s gone, 'quoted'"),
        ("the customers' lists", "en", "the customers’ lists"),
        ("the 'settings' page", "en", "the 'settings' page"),
        ("", "ru", ""),
    ],
)
def test_short_words_numbers_and_dashes_stay_with_what_they_belong_to(plain, lang, bound):
    assert bind(plain, lang) == bound.replace("~", NBSP)


def test_binding_twice_changes_nothing():
    once = bind("и в доме — до 5 минут", "ru")
    assert bind(once, "ru") == once


def test_a_question_that_stands_alone_begins_with_a_capital():
    assert (sentence("как войти"), sentence("")) == ("Как войти", "")
    assert sentence("what do i owe if i’m late, i.e. wi-fi was off") == "What do I owe if I’m late, i.e. wi-fi was off"


def test_a_title_inside_a_sentence_begins_small_unless_it_is_an_abbreviation():
    assert (lowered("Горячая линия"), lowered("СМС-чат")) == ("горячая линия", "СМС-чат")

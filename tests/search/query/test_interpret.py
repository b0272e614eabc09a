"""How a question is read: courtesy, quotes, exclusions, repair, language."""

from __future__ import annotations

import pytest

from search.query.interpret import interpret, language_of
from search.query.values import Query
from search.text.analysis import terms
from search.text.synonyms import Synonyms


@pytest.fixture(scope="module")
def reading(keyword_engine):
    texts = {
        "ru/a.md": "# Заблокировать карту\n\nКарта Visa и пин-код. Снять блокировку с карты можно в приложении.",
        "en/b.md": "# Block the card\n\nYour PIN and the card in the app.",
    }
    index = keyword_engine(texts).index
    return lambda text, **options: interpret(Query.parse(text, **options), index.speller, Synonyms(), index.together)


def test_greetings_are_left_out_of_every_signal(reading):
    assert reading("Здравствуйте, как заблокировать карту? Спасибо").text.rstrip("?") == "как заблокировать карту"


def test_greetings_are_left_out_after_a_repair_too(reading):
    found = reading("plhfdcndeqnt? pf,kjrbhjdfnm rfhne cgfcb,j")
    assert terms(found.text) == terms("заблокировать карту")


@pytest.mark.parametrize("typed", ['"пин-код"', "“пин-код”", 'карта "пин-код"'])
def test_quoted_words_are_a_phrase(reading, typed: str):
    assert reading(typed).phrases == ("пин-код",)


@pytest.mark.parametrize(
    "typed", ['"как заблокировать пин-код карты"', '"моя карта сегодня заблокированна"', "«карта visa»", "'карта visa'"]
)
def test_marks_around_what_stands_in_no_article_change_nothing(reading, typed: str):
    quoted, plain = reading(typed, lang="ru"), reading(typed[1:-1], lang="ru")
    assert not quoted.phrases
    assert (quoted.asked, quoted.text, quoted.terms) == (plain.asked, plain.text, plain.terms)


@pytest.mark.parametrize("typed", ['"карта заблокированна"', '"visa карта"'])
def test_a_few_words_in_marks_stay_a_phrase_whether_an_article_says_them_or_not(reading, typed: str):
    assert reading(typed, lang="ru").phrases == (typed[1:-1],)


def test_quotes_inside_a_long_question_only_name_something(reading):
    assert reading('не могу найти кнопку "пин-код" в новом приложении').phrases == ()


def test_an_empty_pair_of_quotes_is_no_phrase(reading):
    assert reading('карта ""').phrases == reading('карта "!!"').phrases == ()


def test_a_word_after_a_minus_is_excluded(reading):
    found = reading("карта -visa")
    assert found.excluded == ("visa",)
    assert found.terms == tuple(terms("карта"))


@pytest.mark.parametrize("typed", ["пин-код", "карта - заблокирована", "-5 градусов", "с 9-18", "--", "- "])
def test_hyphens_dashes_and_negative_numbers_exclude_nothing(reading, typed: str):
    assert reading(typed).excluded == ()


def test_a_message_full_of_dashes_excludes_nothing(reading):
    assert reading("у меня такая проблема: -карта не работает -пин не приходит -приложение висит").excluded == ()


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("потерял карту -что делать", "потерял карту что делать"),
        ("пин -забыл и потерял", "пин забыл и потерял"),
        ("карта не работает -в чём причина", "карта не работает в чём причина"),
        ("карта -где", "карта где"),
        ("-visa карта", "visa карта"),
    ],
)
def test_a_dash_that_may_be_punctuation_is_read_as_if_it_were_not_there(reading, typed: str, plain: str):
    with_dash, without = reading(typed), reading(plain)
    assert (with_dash.text, with_dash.excluded, with_dash.terms) == (without.text, (), without.terms)


def test_an_exclusion_is_told_and_is_undone_by_asking_as_typed(reading):
    told = reading("карта -visa -пин").rescue
    assert (told.text, told.kinds) == ("карта -visa -пин", ("exclusion",))
    assert reading("карта -visa -пин", as_typed=True).excluded == ()


def test_a_lone_excluded_word_is_still_searched(reading):
    assert reading("-карта").terms == tuple(terms("карта"))


@pytest.mark.parametrize(
    ("text", "page", "language"),
    [
        ("как заблокировать карту", "", "ru"),
        ("как заблокировать карту", "en", "ru"),
        ("how to block a card", "ru", "en"),
        ("how to block a card", "", "en"),
        ("PIN", "ru", ""),
        ("Visa Classic", "ru", ""),
        ("PIN", "en", "en"),
        ("1204", "ru", ""),
        ("", "ru", ""),
        ("смс от Visa", "en", "ru"),
        ("Karte sperren", "de", "de"),
        ("wie kann ich die Karte sperren", "de", "de"),
        ("how do I block the card", "de", "en"),
        ("tarjeta", "es", "es"),
        ("how to block my card please", "pl", "en"),
        ("karta", "pl", "pl"),
        ("картаны қалай бұғаттау керек", "kk", "kk"),
        ("картаны бұғаттау", "kk", "kk"),
        ("как заблокировать карту", "kk", "ru"),
        ("как заблокировать карту", "de", "ru"),
        ("PIN", "kk", ""),
        ("إيقاف البطاقة", "ar", "ar"),
        ("1204", "de", ""),
    ],
)
def test_the_language_is_told_by_the_words_and_names_tell_nothing(text: str, page: str, language: str):
    assert language_of(text, page) == language


def test_a_refused_repair_leaves_the_question_alone(reading):
    assert reading("rfhnf", as_typed=True).rescue is None
    assert reading("rfhnf").text == "карта"

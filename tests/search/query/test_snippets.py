"""The excerpt is the sentence that answers, marked by stem, never cut inside a word."""

from __future__ import annotations

from importlib import resources
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymorphy3 import MorphAnalyzer

from kb.stems import stem
from search.query.snippets import LENGTH, Marks, excerpt, mark
from search.query.values import Fragment
from search.text.analysis import WORD, fold, terms, words

PASSAGE = (
    "Банк рад приветствовать вас на страницах справки. Здесь собраны ответы на частые вопросы клиентов. "
    "Мы постоянно дополняем их по вашим обращениям и просим оценивать каждый ответ. "
    "Если карту украли, сразу заблокируйте её в приложении или по горячей линии. "
    "Новую карту доставит курьер, обычно это занимает три рабочих дня. "
    "Старые автоплатежи перейдут на новую карту сами."
)


def weight(term: str) -> float:
    return 1.0


def text_of(fragments: tuple[Fragment, ...]) -> str:
    return "".join(fragment.text for fragment in fragments)


def marked(fragments: tuple[Fragment, ...]) -> list[str]:
    return [fragment.text for fragment in fragments if fragment.marked]


def test_the_sentence_that_answers_is_shown_and_not_the_first_lines():
    shown = text_of(excerpt(PASSAGE, set(terms("украли карту заблокировать")), weight))
    assert "заблокируйте её в приложении" in shown
    assert "Банк рад" not in shown


def test_words_are_marked_in_whatever_form_they_stand():
    fragments = mark("Карту украли? Остановите переводы с карты.", Marks(frozenset(terms("карта перевод"))))
    assert marked(fragments) == ["Карту", "переводы", "карты"]
    assert text_of(fragments) == "Карту украли? Остановите переводы с карты."


@pytest.mark.parametrize(
    ("text", "asked", "held"),
    [
        ("Ничего не потеряется.", "потеряла", []),
        ("Карта не потеряна? Проверьте сумку.", "потерял", []),
        ("Money is never lost here.", "lost", []),
        ("We don't lose cards.", "lose", []),
        ("Если карта потеряется, позвоните.", "потеряла", ["потеряется"]),
        ("Это неважно: потеряли — звоните.", "потеряла", ["потеряли"]),
    ],
)
def test_what_the_text_denies_is_not_marked_for_a_question_that_affirms(text: str, asked: str, held: list[str]):
    assert marked(mark(text, Marks(frozenset(terms(asked)), affirmed=True))) == held
    assert len(marked(mark(text, Marks(frozenset(terms(asked)))))) == 1


def test_a_word_with_yo_is_marked_for_one_without():
    assert marked(mark("Закройте счёт", Marks(frozenset(terms("счет"))))) == ["счёт"]


def test_a_passage_without_the_words_is_shown_from_its_beginning():
    assert text_of(excerpt(PASSAGE, {"qwzx"}, weight)).startswith("Банк рад")


def test_an_empty_passage_has_no_excerpt():
    assert excerpt("", set(terms("карта")), weight) == excerpt(" \n ", set(), weight) == ()


def test_the_weightier_word_decides():
    heavy = {stem("курьер"): 5.0}
    shown = excerpt(PASSAGE, {*terms("клиентов ответы курьер")}, lambda term: heavy.get(term, 0.1))
    assert "курьер" in text_of(shown)


@pytest.mark.parametrize("word", ["карта", "слово", "конец"])
def test_a_sentence_longer_than_the_excerpt_is_cut_between_words(word: str):
    text = "слово " * 100 + "карта " + "слово " * 100 + "конец"
    shown = text_of(excerpt(text, set(terms(word)), weight))
    assert word in shown
    assert len(shown) <= LENGTH + 4
    assert set(shown.split()) <= {"слово", "карта", "конец", "…"}


def test_a_word_longer_than_the_excerpt_is_survived():
    assert text_of(excerpt("а" * 5000, {"а"}, weight))


TEXT = st.text(st.sampled_from("абвё карт.!?\nABC<>&\"'😀İ-–"), max_size=900)


@given(TEXT, st.sets(st.sampled_from(["карт", "а", "abc", "б"])))
def test_an_excerpt_is_taken_from_the_passage_and_keeps_its_words_whole(text: str, wanted: set[str]):
    shown = text_of(excerpt(text, wanted, weight))
    held = set(words(text))
    if all(len(word) <= 40 for word in text.split()):
        assert set(words(shown)) <= held
    assert len(shown) <= LENGTH + 4


@given(TEXT, st.sets(st.sampled_from(["карт", "а", "abc", "б"])))
def test_marking_loses_no_letter_and_marks_only_wanted_words(text: str, wanted: set[str]):
    fragments = mark(text, Marks(frozenset(wanted)))
    assert text_of(fragments) == text
    assert all(terms(piece) and terms(piece)[0] in wanted for piece in marked(fragments))
    assert all(fragment.text for fragment in fragments)


def english_words() -> list[str]:
    text = resources.files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    return [line.split()[0] for line in text.splitlines()]


def russian_words() -> list[str]:
    dictionary = MorphAnalyzer(lang="ru").dictionary
    beginnings = ("блок", "верн", "зака", "карт", "мобил", "опла", "перев", "посл", "прив", "разбл", "сняв", "удост")
    return [fold(word) for beginning in beginnings for word, *_ in islice(dictionary.iter_known_words(beginning), 1000)]


@pytest.mark.parametrize("dictionary", [english_words, russian_words])
def test_a_word_of_a_dictionary_is_marked_when_its_stem_is_asked_for(dictionary):
    every = [word for word in dictionary() if WORD.fullmatch(word)]
    assert len(every) > 3_000
    assert [
        word for word in every if mark(word, Marks(frozenset({stem(word)}))) != (Fragment(word, marked=True),)
    ] == []

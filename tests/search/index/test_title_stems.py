"""Stems of titles: the same as a query's, however often they are asked for."""

from __future__ import annotations

from search.index.title_stems import TitleStems
from search.text.analysis import query_terms


class Titled:
    def __init__(self, title: str, lang: str = "ru") -> None:
        self.title, self.lang = title, lang


def test_a_title_has_the_stems_of_whoever_types_it_in_another_form():
    stems = TitleStems([Titled("Перевыпуск карты"), Titled("Résumé of cards")])
    assert stems.of(0) >= set(query_terms("перевыпуска карт"))
    assert stems.of(1) >= set(query_terms("RESUME card"))


def test_a_title_is_compared_by_the_rules_of_its_language():
    assert TitleStems([Titled("Karten sperren", "de")]).of(0) >= set(query_terms("karte", "de"))


def test_a_title_is_worked_out_once():
    cards = [Titled("Перевыпуск карты")]
    stems = TitleStems(cards)
    first = stems.of(0)
    cards[0].title = "Кредит"
    assert stems.of(0) is first

"""How much of a title a question holds."""

from __future__ import annotations

from search.analysis import query_terms


def test_a_question_covers_more_of_the_title_it_names_than_of_one_it_touches(keyword_engine):
    index = keyword_engine(
        {
            "ru/a.md": "---\ntitle: Заблокировать карту\n---\n\nтекст\n",
            "ru/b.md": "---\ntitle: Открыть вклад онлайн\n---\n\nтекст\n",
        }
    ).index
    number = {card.key: n for n, card in enumerate(index.tree.cards)}
    covered = index.title_words.scores(query_terms("заблокируйте мою карту и вклад"))
    assert covered[number["a"]] > covered[number["b"]]
    assert 0 < covered[number["b"]] < 1


def test_the_shares_of_a_title_add_up_to_one(keyword_engine):
    index = keyword_engine({"ru/a.md": "---\ntitle: Как заблокировать карту\n---\n\nтекст\n"}).index
    assert abs(float(index.title_words.scores(["как", "заблокирова", "карт"])[0]) - 1) < 1e-6

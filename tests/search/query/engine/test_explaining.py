"""The engine is deterministic and honestly explained; what is unrelated does not move it."""

from __future__ import annotations

from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query.values import Query
from tests.search.query.engine.desk import ARTICLES

QUESTIONS = [
    "карту украли",
    "lost card",
    "visa",
    "не приходит код",
    "вклад",
    "кредит досрочно",
    "cash abroad fee",
    "zablokirovat kartu",
    "проценты",
    "условие 3",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_question_gives_the_same_list(engine, ask, question: str):
    first = ask(engine, question, explain=True)
    for _ in range(3):
        assert ask(engine, question, explain=True) == first


def test_a_rebuilt_index_gives_the_same_lists(keyword, keyword_engine, ask):
    again = keyword_engine(dict(reversed(ARTICLES.items())))
    for question in QUESTIONS:
        assert ask(again, question, explain=True) == ask(keyword, question, explain=True)


def test_equal_scores_are_ordered_by_name(keyword_engine, ask, keys):
    engine = keyword_engine({f"ru/{name}.md": "# Карта\n\nО карте.\n" for name in ("c", "a", "b")})
    assert keys(ask(engine, "карта")) == ["a", "b", "c"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_parts_of_an_explanation_add_up_to_the_score(engine, ask, question: str):
    for result in ask(engine, question, explain=True, limit=50).results:
        assert isclose(sum(result.explanation.parts.values()), result.score, abs_tol=1e-9)


@pytest.mark.parametrize("question", ["карту украли", "вклад проценты", "кредит досрочно"])
def test_the_words_of_an_explanation_add_up_to_the_keyword_signal(keyword, ask, question: str):
    for result in ask(keyword, question, explain=True).results:
        explained = result.explanation
        whole = sum(term.idf for term in explained.terms)
        assert explained.signals["keyword"] == pytest.approx(
            sum(term.score for term in explained.terms) / whole, abs=1e-5
        )


def test_results_stand_in_the_order_of_their_scores(engine, ask):
    """But for a translation, which takes the place of the article it stands for."""
    for question in QUESTIONS:
        results = ask(engine, question, limit=50).results
        scores = [result.score for result in results if len(engine.tree.languages_of[result.key]) == 1]
        assert scores == sorted(scores, reverse=True)


def test_an_explanation_is_given_only_on_request(keyword, ask):
    assert all(result.explanation is None for result in ask(keyword, "карта").results)


def test_the_known_question_that_counted_is_told(meaning_engine, article, ask):
    questions = ["посеял карточку в трамвае", "куда делась карточка"]
    engine = meaning_engine(
        {
            "ru/a.md": article(
                "Приостановка обслуживания", "Приостановите карту, если её нет при вас.", questions=questions
            ),
            "ru/b.md": article("Заказ карты", "Карту привезёт курьер.", questions=["хочу новую карточку"]),
        }
    )
    found = ask(engine, "я посеял карточку в трамвае вчера", explain=True)
    told = {result.key: result.explanation.question for result in found.results}
    assert found.results[0].key == "a"
    assert told["a"] == "посеял карточку в трамвае"


UNRELATED = "# Аквариумные рыбки\n\nКормите гуппи и сомиков дважды в день, меняйте треть воды еженедельно.\n"


def scores_of(engine, question: str) -> dict[str, tuple[float, dict[str, float]]]:
    found = engine.search(Query.parse(question, lang="ru", limit=50, explain=True))
    return {result.article_id: (result.score, result.explanation.parts) for result in found.results}


# Parts that depend on the whole collection: words weighed by how rare they are, the usual lead of the question's own
# language. Every other must stand still.
BY_COLLECTION = ("keyword", "language")


def weighed(parts: dict[str, float]) -> float:
    return sum(value for part, value in parts.items() if part in BY_COLLECTION)


def assert_only_idf_moved(before: dict, after: dict) -> None:
    """Every part but those of words is the same; no two articles moved apart by more than those parts moved."""
    shared = sorted(before.keys() & after.keys())
    for held in shared:
        for part, value in before[held][1].items():
            if part not in BY_COLLECTION:
                assert after[held][1][part] == pytest.approx(value, abs=1e-6), part
    for one in shared:
        for other in shared:
            gap_before, gap_after = before[one][0] - before[other][0], after[one][0] - after[other][0]
            shift = [weighed(after[key][1]) - weighed(before[key][1]) for key in (one, other)]
            assert gap_after - gap_before == pytest.approx(shift[0] - shift[1], abs=1e-6)


@pytest.mark.slow
def test_an_unrelated_article_changes_no_order_beyond_the_idf_shift(meaning, meaning_engine):
    more = meaning_engine(ARTICLES | {"ru/pets/fish.md": UNRELATED})
    for question in [*QUESTIONS, "условие для клиентов банка", "карта приложение проценты"]:
        before, after = scores_of(meaning, question), scores_of(more, question)
        assert len(before.keys() & after.keys()) >= len(before) - 1  # the newcomer may push the last one off the list
        assert_only_idf_moved(before, after)


VOCABULARY = ["карта", "вклад", "перевод", "кредит", "пароль", "курьер"]


def sentence(numbers: list[int]) -> str:
    return " ".join(VOCABULARY[number] for number in numbers)


@settings(deadline=None, max_examples=8)
@given(
    st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=8), min_size=2, max_size=5),
    st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True),
)
def test_an_unrelated_article_only_scales_the_weight_of_words(keyword_engine, texts: list[list[int]], asked: list[int]):
    articles = {f"ru/{n}.md": f"# Статья {n}\n\n{sentence(text)}\n" for n, text in enumerate(texts)}
    before = scores_of(keyword_engine(articles), sentence(asked))
    after = scores_of(keyword_engine(articles | {"ru/fish.md": "# Рыбки\n\nгуппи сомики вода корм\n"}), sentence(asked))
    assert before.keys() == after.keys()
    assert_only_idf_moved(before, after)


def test_an_index_of_one_article_answers(engine, keyword_engine, ask, keys):
    only = keyword_engine({"ru/a.md": "# Карта\n\nО карте.\n"})
    assert keys(ask(only, "карта")) == ["a"]
    assert keys(ask(only, "вклад")) == []

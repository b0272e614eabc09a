"""Five-fold: what resolved questions bring, and what they cost the articles without any."""

from __future__ import annotations

from search.quality.evaluation import Document, EvalSet, Labelled
from search.quality.five_fold import five_fold

ASKED = {
    "atm": [
        "железяка зажевала пластик",
        "железяка съела мой пластик",
        "пластик застрял в железяке",
        "железяка не отдаёт пластик",
        "зажевало пластик",
    ],
    "loan": [
        "хочу развязаться с долгом",
        "развязаться с долгом быстрее",
        "как развязаться с долгом",
        "долг отдать раньше",
        "с долгом развязаться",
    ],
}
ARTICLES = {
    "ru/atm.md": "---\ntitle: Банкомат не вернул карту\n---\n\nОставайтесь рядом и позвоните.\n",
    "ru/loan.md": "---\ntitle: Погасить кредит досрочно\n---\n\nПодайте заявление.\n",
    "ru/deposit.md": "---\ntitle: Открыть вклад\n---\n\nВ приложении за минуту.\n",
}
QUERIES = tuple(
    Labelled(f"{key}{n}", text, "ru", frozenset({key})) for key, texts in ASKED.items() for n, text in enumerate(texts)
)
DOCUMENTS = tuple(Document(key, key, "", "ru") for key in ("atm", "deposit", "loan"))
GIVEN = EvalSet("small", DOCUMENTS, QUERIES)


def test_resolved_questions_bring_their_articles_up_and_the_engine_is_left_as_it_was(meaning_engine, ask):
    engine = meaning_engine(ARTICLES)
    before = ask(engine, "зажевало", lang="ru").results[0].score
    told = five_fold(GIVEN, engine)
    assert told.hit1_with >= told.hit1_without
    assert told.hit1_with == 1
    assert told.lacking_without is None
    assert ask(engine, "зажевало", lang="ru").results[0].score == before


def test_with_a_third_of_the_articles_having_history_the_others_are_told_apart(meaning_engine):
    told = five_fold(GIVEN, meaning_engine(ARTICLES), share=0.34)
    assert told.share == 0.34
    assert told.lacking_with is not None


def test_another_way_of_learning_is_measured_likewise(meaning_engine):
    engine, learnt = meaning_engine(ARTICLES), []

    def nothing(given, pairs):
        learnt.append(len(pairs))
        return given

    told = five_fold(GIVEN, engine, learn=nothing)
    assert learnt == [8] * 5 and told.hit1_with == told.hit1_without

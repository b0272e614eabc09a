"""What articles teach: their titles and headings, and the questions they were asked, each with the passage that is nearest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.articles.library import Article, Library
from search.training.examples import Example, examples_of, sources_of, without_questions

LONG = "Если карта потеряна, откройте приложение, выберите карту и нажмите красную кнопку, потом попросите новую."
ABROAD = (
    "Звонок из другой страны оплачивает банк, если набрать номер со звёздочкой и дождаться ответа оператора на линии."
)
ARTICLES = {
    "ru/lost.md": f"---\ntitle: Потеряли карту\n---\n\n{LONG}\n\n{LONG.replace('карт', 'плат')}\n\n"
    f"## Звонок из-за границы\n\n{ABROAD} {ABROAD}\n",
    "en/lost.md": f"---\ntitle: A lost card\n---\n\n{'Open the app, choose the card and press the red button. ' * 3}\n",
    "ru/short.md": "---\ntitle: Коротко\n---\n\nСмотрите другую страницу.\n",
}


def article(id: str, **fields) -> Article:
    lang, _, key = id.partition("/")
    given = Article(id=id, key=key, lang=lang, category="", path="", title=key, summary="", body="", body_line=1)
    return replace(given, **fields)


@pytest.fixture(scope="module")
def pairs(meaning_engine):
    engine = meaning_engine(ARTICLES)
    learn = [
        Example(article="ru/lost", text="сколько стоит звонок из другой страны"),
        Example(article="ru/gone", text="?"),
    ]
    return {source.text_source.name: source.pairs for source in sources_of(engine, learn)}


def test_titles_ask_for_the_beginning_and_headings_for_their_sections(pairs):
    asked = {pair.question: pair for pair in pairs["What the articles say"]}
    assert set(asked) == {"Потеряли карту", "A lost card", "Звонок из-за границы"}
    assert "Потеряли карту" not in asked["Потеряли карту"].passage
    assert asked["Звонок из-за границы"].passage.startswith("Потеряли карту\nЗвонок из другой страны")


def test_a_question_asks_for_the_nearest_passage_in_every_language_of_its_article(pairs):
    ru, en = sorted(pairs["What they were asked"], key=lambda pair: pair.passage, reverse=True)
    assert ru.question == en.question == "сколько стоит звонок из другой страны"
    assert "звёздочкой" in ru.passage and en.passage.startswith("A lost card")
    assert ru.document == en.document == "lost"


def test_lessons_about_what_nobody_is_shown_teach_nothing():
    library = Library(
        articles=(
            article("ru/a", questions=("как?", "где?")),
            article("ru/secret", audience="internal", questions=("пароль?",)),
            article("ru/old", status="archived", questions=("раньше?",)),
        )
    )
    lessons = [Example(article=f"ru/{key}", text="зачем?") for key in ("a", "secret", "old", "gone")]
    found = examples_of(library, [*lessons, Example(article="ru/a", text=" "), Example(article="ru/a", text="КАК?")])
    assert [(one.article, one.text) for one in found] == [("ru/a", "как?"), ("ru/a", "где?"), ("ru/a", "зачем?")]


def test_the_articles_can_be_had_as_if_nothing_had_been_asked():
    library = Library(articles=(article("ru/a", questions=("как?",)),))
    assert [one.questions for one in without_questions(library).articles] == [()]
    assert library.articles[0].questions

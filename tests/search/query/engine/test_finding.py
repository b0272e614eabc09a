"""The engine answers: the right article first, one result each, in the reader's language, operators obeyed."""

from __future__ import annotations

import pytest

from tests.search.query.engine.desk import ARTICLES


def test_a_title_match_outranks_a_passing_mention(keyword_engine, ask, keys):
    engine = keyword_engine(
        {
            "ru/a.md": "# Вклад\n\nО вкладе.\n",
            "ru/b.md": "# Прочее\n\nИ ещё один вклад среди многих других слов статьи.\n",
        }
    )
    assert keys(ask(engine, "вклад")) == ["a", "b"]


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("свистнули кошелёк с пластиком", "cards/block"),
        ("не пришёл пароль на телефон", "access/sms"),
        ("хочу закрыть ипотеку раньше срока", "loans/early"),
        ("a thief took my wallet", "cards/block"),
        ("положить деньги под процент", "money/deposit"),
    ],
)
def test_a_question_in_other_words_finds_its_answer(meaning, ask, keys, question: str, key: str):
    assert key in keys(ask(meaning, question))[:2]


ACROSS = [
    ("комиссия за снятие наличных за границей", "abroad/atm", "en"),
    ("дать бухгалтеру право подписи платежей", "business/roles", "en"),
    ("repay my loan early", "loans/early", "ru"),
    ("how do I open a deposit", "money/deposit", "ru"),
    ("certificate for a tax deduction", "docs/tax", "ru"),
]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_help_centre_in_one_language_answers_questions_in_the_other(meaning_engine, ask, lang: str):
    engine = meaning_engine({path: text for path, text in ARTICLES.items() if path.startswith(lang)})
    for question, key, found_in in ACROSS:
        if found_in == lang:
            assert ask(engine, question).results[0].key == key, question


@pytest.mark.parametrize(("question", "key", "lang"), ACROSS)
def test_a_question_finds_an_article_that_exists_only_in_the_other_language(
    meaning, ask, question: str, key: str, lang: str
):
    page = "en" if lang == "ru" else "ru"
    assert (key, lang) in [(result.key, result.lang) for result in ask(meaning, question, lang=page, limit=50).results]


@pytest.mark.parametrize(("question", "key", "lang"), ACROSS)
def test_such_an_article_is_among_the_first_three(meaning, ask, keys, question: str, key: str, lang: str):
    assert key in keys(ask(meaning, question, lang="en" if lang == "ru" else "ru"))[:3]


@pytest.mark.parametrize(
    "question", ["карту украли visa", "lost card visa", "visa", "новая карта new card", "1204", "курьер"]
)
@pytest.mark.parametrize("lang", ["ru", "en", ""])
def test_translations_of_one_article_are_never_both_in_a_list(engine, ask, keys, question: str, lang: str):
    found = keys(ask(engine, question, lang=lang, limit=50))
    assert len(found) == len(set(found))


@pytest.mark.parametrize(("question", "lang"), [("карту украли", "ru"), ("my card was stolen", "en")])
def test_of_two_translations_the_one_in_the_language_of_the_question_is_shown(engine, ask, question: str, lang: str):
    for page in ("ru", "en", ""):
        first = ask(engine, question, lang=page).results[0]
        assert (first.key, first.lang) == ("cards/block", lang)


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_name_that_tells_no_language_gives_the_translation_of_the_page(engine, ask, lang: str):
    first = next(result for result in ask(engine, "Visa", lang=lang).results if result.key == "cards/block")
    assert first.lang == lang


def test_a_result_names_its_passage_and_the_section_to_open(keyword, ask):
    first = ask(keyword, "условие номер 4").results[0]
    assert (first.article_id, first.key, first.lang, first.category) == ("ru/long/rules", "long/rules", "ru", "long")
    assert (first.heading, first.anchor) == ("Раздел 4", "раздел-4")
    assert "Условие номер 4" in first.passage
    assert any(fragment.marked for fragment in first.excerpt)


@pytest.mark.parametrize("lang", ["en", ""])
def test_a_name_that_only_russian_articles_hold_is_found_from_anywhere(keyword_engine, ask, keys, lang: str):
    engine = keyword_engine(
        {"ru/a.md": "# Оплата телефоном\n\nПодключите Zetapay в приложении.\n", "en/b.md": "# Cards\n\nAbout cards.\n"}
    )
    assert keys(ask(engine, "zetapay", lang=lang)) == ["a"]


# Operators


def test_a_quoted_phrase_is_found_as_it_stands(engine, ask, keys):
    assert keys(ask(engine, '"три дня"')) == ["cards/order"]
    assert keys(ask(engine, '"досрочное погашение"')) == ["loans/early"]


def test_a_phrase_that_no_article_holds_is_read_as_plain_words(engine, ask, keys):
    assert keys(ask(engine, '"погашение досрочное"'))[0] == keys(ask(engine, "погашение досрочное"))[0] == "loans/early"


def test_an_article_with_an_excluded_word_is_left_out(engine, ask, keys):
    assert "cards/order" in keys(ask(engine, "новая карта", lang="ru"))
    found = [result.article_id for result in ask(engine, "новая карта -курьер", lang="ru", limit=50).results]
    assert "ru/cards/order" not in found
    assert "ru/cards/block" in found


def test_no_result_holds_the_excluded_word(engine, ask):
    for result in ask(engine, "карту -курьер", lang="ru", limit=50).results:
        assert "курьер" not in result.passage.lower()


def test_operators_that_leave_nothing_are_read_as_plain_words(engine, ask, keys):
    assert "cards/block" in keys(ask(engine, "карту -карту"))


# Paging and categories


def test_pages_follow_each_other_without_gaps_or_repeats(meaning, ask, keys):
    whole = ask(meaning, "карта", lang="ru", limit=50)
    paged = [
        key
        for offset in range(0, whole.total, 3)
        for key in keys(ask(meaning, "карта", lang="ru", limit=3, offset=offset))
    ]
    assert paged == keys(whole)
    assert len(paged) == whole.total
    assert ask(meaning, "карта", lang="ru", offset=1000).results == ()


def test_a_category_narrows_the_list(meaning, ask):
    found = ask(meaning, "карта", lang="ru", category="cards")
    assert found.results
    assert {result.category for result in found.results} == {"cards"}
    assert ask(meaning, "карта", category="no-such").results == ()


# Honesty


def test_without_a_model_the_result_says_so(keyword, ask):
    found = ask(keyword, "карта")
    assert found.mode == "keyword"
    assert found.note
    assert found.state in ("list", "weak")


def test_with_a_model_the_result_is_hybrid_and_says_nothing(meaning, ask):
    found = ask(meaning, "карта")
    assert (found.mode, found.note) == ("hybrid", "")


def test_confidence_is_a_probability_and_a_good_question_has_more_of_it(meaning, ask):
    good = ask(meaning, "как досрочно погасить кредит").confidence
    strange = ask(meaning, "рецепт борща с чесноком").confidence
    assert 0 <= strange < good <= 1


def test_an_off_topic_question_is_not_answered(meaning, ask):
    for question in ("рецепт борща с чесноком", "who won the football match", "погода в Саратове завтра"):
        assert ask(meaning, question).state != "answer"

"""What a reader gets for a question: an answer, a list, nothing good or nothing, and the way on from each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search.query.values import Found, Fragment, Query, Rescue, Similar
from tests.web.public.views.conftest import EN, RU, plain
from tests.web.twins import result
from web.public.views.search import NEAREST, TITLE_LENGTH, SearchPage

BLOCK = result("ru/cards/block", "Потеряли карту", summary="Приостановите", heading="Позвонить", anchor="позвонить")
SIGN_IN = result("ru/access/sign-in", "Не получается войти", excerpt=(), summary="Проверьте раскладку")
ENGLISH = result("en/cards/abroad", "Lost or stolen card", outcome="cannot_help")
FOUND = Found(
    query=Query(text="украли карту", lang="ru", limit=2), results=(BLOCK, SIGN_IN, ENGLISH), total=3, state="list"
)
FIRST = "/ru/search?q=%D1%83%D0%BA%D1%80%D0%B0%D0%BB%D0%B8+%D0%BA%D0%B0%D1%80%D1%82%D1%83"


def page(tree, texts=RU, **changed: object) -> SearchPage:
    return SearchPage.of(texts, tree, replace(FOUND, **changed), "abc")


def test_a_sure_answer_stands_apart_and_asks_whether_it_was_the_one(tree):
    shown = page(tree, state="answer")
    assert (
        plain(shown.answer.title) == "Потеряли карту" and plain(shown.answer_vote.question) == "Это то, что вы искали?"
    )
    assert len(shown.results) == 2 and plain(shown.count) == "Нашлось 3 статьи"
    assert shown.answer.url.startswith("/ru/a/cards/block?s=abc&n=1#")
    assert plain(shown.heading) == "Ответы на вопрос «украли карту»"


def test_of_a_list_that_may_hold_no_answer_no_count_is_told(tree):
    assert page(tree, state="list").count == ""


def test_on_the_next_page_nothing_is_called_the_answer_and_places_count_on(tree):
    query = replace(FOUND.query, offset=2)
    shown = page(tree, state="answer", query=query, results=(ENGLISH,))
    assert (shown.answer, shown.answer_vote) == (None, None)
    assert "n=3" in shown.results[0].url
    assert (plain(shown.pager.text), shown.pager.previous) == ("Страница 2 из 2", FIRST)


def test_a_result_shows_its_passage_or_else_its_summary_and_another_language_by_name(tree):
    first, second, third = page(tree).results
    assert first.excerpt == BLOCK.excerpt and second.excerpt == (Fragment("Проверьте раскладку"),)
    assert (first.lang, first.lang_label, third.lang, plain(third.lang_label)) == ("", "", "en", "на английском")
    assert plain(third.outcome) == "Решают не здесь" and first.outcome == ""
    assert plain(second.category) == "Вход и доступ" and plain(first.heading) == "Позвонить"


def test_near_copies_are_one_row_with_ways_to_each(tree):
    words = "Откройте раздел подписок, выберите нужную, нажмите «Отменить» и подтвердите, что больше не хотите платить за неё."
    first, second, third = (result(f"ru/cards/{n}", f"Отмена подписки {n}", passage=words) for n in range(3))
    shown = page(tree, state="answer", results=(first, SIGN_IN, second, third), total=4)
    assert (plain(shown.answer.more), [link.url for link in shown.answer.copies]) == (
        "Ещё 2 статьи о том же",
        ["/ru/a/cards/1?s=abc&n=3", "/ru/a/cards/2?s=abc&n=4"],
    )
    assert [one.url for one in shown.results] == ["/ru/a/access/sign-in?s=abc&n=2"] and shown.results[0].copies == ()


def test_without_a_trail_links_carry_none(tree):
    assert SearchPage.of(RU, tree, FOUND).results[1].url == "/ru/a/access/sign-in"


def test_without_a_good_answer_only_the_nearest_are_shown_and_none_is_counted(tree):
    shown = page(tree, state="weak", results=(BLOCK, SIGN_IN, ENGLISH, BLOCK), total=4)
    assert (shown.state, len(shown.results), shown.count, shown.pager, shown.filters) == ("weak", NEAREST, "", None, ())


def test_nothing_found_is_told_as_such_whatever_the_engine_called_it(tree):
    shown = page(tree, state="list", results=(), total=0)
    assert (shown.state, shown.results, shown.answer) == ("none", (), None)
    assert page(tree, state="answer", results=(), total=0).answer is None


def test_sections_are_offered_when_there_are_several_and_the_way_back_from_one(tree):
    filters = page(tree).filters
    assert [(plain(each.text), each.chosen) for each in filters] == [
        ("Все разделы", True),
        ("Карты", False),
        ("Вход и доступ", False),
    ]
    assert filters[1].url == f"{FIRST}&category=cards"
    assert page(tree, results=(BLOCK, ENGLISH)).filters == ()
    chosen = page(tree, results=(BLOCK,), query=replace(FOUND.query, category="cards")).filters
    assert [each.chosen for each in chosen] == [False, True] and chosen[0].url == FIRST


def test_a_repaired_question_is_told_and_its_contact_form_gets_what_was_understood(tree):
    shown = page(tree, rescue=Rescue(typed="erhfkb", text="украли", kinds=("layout",)), mode="keyword")
    assert plain(shown.rescued) == "Показано для «украли»." and shown.keyword_only
    assert shown.as_typed.url == "/ru/search?q=erhfkb&exact=1"
    assert shown.contact == "/ru/contact?q=%D1%83%D0%BA%D1%80%D0%B0%D0%BB%D0%B8"
    assert (page(tree).rescued, page(tree).as_typed, page(tree).keyword_only) == ("", None, False)


def test_a_card_number_in_a_question_does_not_go_into_an_address_of_the_form(tree):
    shown = page(tree, query=Query(text="карта 4111 1111 1111 1111", lang="ru"))
    assert "1111" not in shown.contact and "1111" in shown.query


@pytest.mark.parametrize("length", [TITLE_LENGTH, TITLE_LENGTH + 1])
def test_a_long_question_is_cut_in_the_heading_alone(tree, length):
    shown = page(tree, EN, query=Query(text="x" * length, lang="en"))
    assert shown.heading.count("x") == TITLE_LENGTH and ("…" in shown.title) is (length > TITLE_LENGTH)
    assert shown.query == "x" * length and not any(other.exact for other in shown.alternates)


def test_an_article_and_its_translation_are_one_result_in_the_readers_language(tree):
    twin = result("en/cards/block", "Lost or stolen card")
    shown = page(tree, results=(twin, SIGN_IN, BLOCK)).results
    assert [one.url.partition("?")[0] for one in shown] == ["/ru/a/cards/block", "/ru/a/access/sign-in"]
    assert [(link.url, link.lang) for link in shown[0].also] == [("/en/a/cards/block", "en")] and shown[1].also == ()


def test_a_short_question_names_a_section_and_a_long_one_none(tree):
    asked = [Query(text=text, lang="ru") for text in ("карты", "вход", "карта потерялась", "как мне войти без кода")]
    named = [[link.url for link in page(tree, query=query).sections] for query in asked]
    assert named == [["/ru/c/cards"], ["/ru/c/access"], [], []]


def test_a_page_without_a_question_asks_for_one_and_shows_where_to_start(tree):
    shown = SearchPage.empty(EN, tree)
    assert [link.url for link in shown.sections] == ["/en/c/access", "/en/c/cards"]
    assert (shown.state, shown.results, shown.own_field, plain(shown.heading)) == (
        "empty",
        (),
        True,
        "What are you looking for?",
    )
    assert [other.url for other in shown.alternates] == ["/ru/search", "/en/search"]


def test_a_code_that_no_article_holds_is_named_and_what_is_similar_is_not_counted(tree):
    shown = page(tree, lacking=("ERR-1043",))
    assert plain(shown.lacking) == "Ни в одной статье нет «ERR-1043». Ниже — статьи о похожем."
    assert (shown.count, len(shown.results)) == ("", 3)
    assert page(tree).lacking == "" and page(tree).similar == ()
    near = Similar(code="ERR-1042", key="x/e1042", lang="en", title="Error ERR-1042")
    alike = page(tree, lacking=("ERR-1043",), similar=(near,))
    assert plain(alike.lacking) == "Ни в одной статье нет «ERR-1043». Есть похожие коды, сверьте цифры:"
    assert [(view.code, view.url, view.lang) for view in alike.similar] == [("ERR-1042", "/en/a/x/e1042", "en")]
    assert page(tree, EN, lacking=("8444", "v2.1")).lacking.startswith("No article mentions “8444, v2.1”.")

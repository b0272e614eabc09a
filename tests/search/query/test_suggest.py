"""What is offered while somebody types."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query.suggest import rested
from search.query.values import Found, Fragment, Query, Result


@pytest.fixture(scope="module")
def engine(keyword_engine, article):
    return keyword_engine(
        {
            "ru/cards/block.md": article(
                "Заблокировать карту", "Приостановите карту в приложении.", summary="Карту можно приостановить самим."
            ),
            "en/cards/block.md": article(
                "Block a card", "Pause the card in the app.", summary="You can pause your card yourself."
            ),
            "ru/cards/order.md": article(
                "Заказать карту", "Закажите карту, её привезёт курьер. Заблокировать её можно сразу."
            ),
            "ru/money/transfer.md": article("Перевести деньги", "Переводы по номеру телефона."),
            "ru/money/deposit.md": article("Открыть вклад", "Вклад открывают в приложении за минуту."),
            **{f"ru/many/{n}.md": article(f"Разное {n}", "Многословные сведения о разном.") for n in range(20)},
        }
    )


@pytest.fixture
def offered(engine):
    return lambda text, lang="ru", limit=6: [suggestion.key for suggestion in engine.suggest(text, lang, limit)]


@pytest.mark.parametrize("typed", ["заб", "забл", "заблок", "заблокиров", "заблокировать", "Заблокировать ка"])
def test_an_unfinished_word_is_taken_as_the_beginning_of_one(offered, typed: str):
    assert offered(typed)[0] == "cards/block"


def test_a_word_of_the_title_comes_before_a_passing_mention(offered):
    assert offered("заблокировать")[:2] == ["cards/block", "cards/order"]


def test_the_typed_part_is_marked_in_the_title(engine):
    title = engine.suggest("заблок", "ru")[0].title
    assert [(fragment.text, fragment.marked) for fragment in title] == [("Заблокировать", True), (" карту", False)]


def test_translations_are_offered_once_in_the_readers_language(engine):
    for lang, typed in (("ru", "карт"), ("en", "card")):
        found = [s for s in engine.suggest(typed, lang) if s.key == "cards/block"]
        assert [s.lang for s in found] == [lang]


def test_the_line_below_is_the_summary(engine):
    line = "".join(fragment.text for fragment in engine.suggest("заблок", "ru")[0].line)
    assert line == "Карту можно приостановить самим."


def test_no_more_are_offered_than_asked_for(offered):
    assert len(offered("разное", limit=4)) == 4
    assert len(offered("разное")) == 6


def test_the_wrong_layout_is_understood_while_typing(offered):
    assert offered("gthtdtcnb ltymub")[0] == "money/transfer"


@pytest.mark.parametrize("typed", ["", " ", "😀", "???", "\x00", "ыъыъыъ", '"', "-"])
def test_nothing_is_offered_for_nothing(offered, typed: str):
    assert offered(typed) == []


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=300), st.sampled_from(["ru", "en", "", "xx"]))
def test_anything_may_be_typed(engine, text: str, lang: str):
    assert len(engine.suggest(text, lang)) <= 6


def test_a_help_centre_without_articles_in_a_language_still_offers(offered):
    assert "cards/block" in offered("заблокировать", lang="en")


def result_of(key: str) -> Result:
    return Result(
        article_id=f"ru/{key}",
        key=key,
        lang="ru",
        title="Другая",
        summary="",
        category="cards",
        code="",
        audience="public",
        outcome="solve",
        heading="",
        anchor="here",
        passage="Passage.",
        excerpt=(Fragment("Passage."),),
        score=1.0,
    )


def found_row(state: str, text: str = "заблокировать карту") -> Found:
    return Found(query=Query(text=text, lang="ru", limit=6), state=state, results=(result_of("cards/other"),))


def test_a_rested_question_shows_the_answer_with_its_passage_first(engine):
    typed = engine.suggest("заблокировать карту", "ru")
    rows = rested(found_row("answer"), typed)
    assert [row.key for row in rows] == ["cards/other", *(row.key for row in typed)][:6]
    assert rows[0].answer and rows[0].anchor == "here" and rows[0].line == (Fragment("Passage."),)
    assert not any(row.answer for row in rows[1:])


def test_a_rested_list_comes_before_what_was_typed_but_is_no_answer(engine):
    rows = rested(found_row("list"), engine.suggest("заблокировать карту", "ru"))
    assert rows[0].key == "cards/other" and not rows[0].answer


@pytest.mark.parametrize(
    ("state", "text"), [("weak", "заблокировать карту"), ("none", "заблокировать карту"), ("list", "заблок")]
)
def test_nothing_doubtful_takes_the_place_of_what_was_typed(engine, state: str, text: str):
    typed = engine.suggest(text, "ru")
    assert rested(found_row(state, text), typed) == typed


def test_what_both_find_is_offered_once(engine):
    keys = [row.key for row in engine.suggest_rested("как заблокировать карту", "ru", 4)]
    assert keys[0] == "cards/block" and len(keys) == len(set(keys)) and len(keys) <= 4

"""Golden questions: every question a writer gave, asked of an engine that does not know it, and labelled files."""

from __future__ import annotations

import json

import pytest

from kb.errors import BadArticles, SettingsError
from search.progress import Progress
from search.quality.golden import AS_TYPED, WAYS, golden_queries, measure_golden, read_golden


@pytest.fixture(scope="module")
def engine(keyword_engine, article):
    return keyword_engine(
        {
            "ru/cards/block.md": article("Заблокировать карту", "Приостановите карту.", questions=["потерял пластик"]),
            "ru/cards/limits.md": article(
                "Лимиты по карте", "Сколько можно снять.", questions=["сколько снять в сутки"]
            ),
            "en/cards/block.md": article("Block a card", "Pause the card.", questions=["lost my card"]),
        }
    )


def measured(engine, folder=None, ways=(AS_TYPED,)):
    return measure_golden(engine, golden_queries(engine.index, folder), ways, Progress())


def row(golden, query: str, way: str = AS_TYPED):
    return next(row for row in golden.rows if (row.query, row.way) == (query, way))


def test_every_question_of_the_articles_is_asked(engine):
    assert {r.query for r in measured(engine).rows} == {"потерял пластик", "сколько снять в сутки", "lost my card"}


def test_an_article_is_not_found_by_its_own_copy_of_the_question(engine, ask, keys):
    assert keys(ask(engine, "потерял пластик")) == ["cards/block"]  # a reader finds it by the question
    assert row(measured(engine), "потерял пластик").rank == 0  # the measurement does not
    assert keys(ask(engine, "потерял пластик")) == ["cards/block"]  # and the engine knows it again


def test_a_copy_in_another_article_is_not_held_out(keyword_engine, article):
    twins = {f"ru/a/{name}.md": article(name, "текст", questions=["где мой кабинет"]) for name in ("первая", "вторая")}
    golden = measured(keyword_engine(twins))
    assert [r.found for r in golden.rows] == [
        ("a/первая",),
        ("a/вторая",),
    ]  # in the order of ids: each finds the other's


def test_labelled_files_name_articles_several_or_none(engine, tmp_path):
    (tmp_path / "ru.yaml").write_text('"лимиты": cards/limits\n"карта": [cards/block, cards/limits]\n"погода": none\n')
    golden = measured(engine, tmp_path)
    assert row(golden, "лимиты").rank == 1
    assert row(golden, "карта").answers == ("cards/block", "cards/limits")
    assert row(golden, "погода").answers == () and row(golden, "погода").lang == "ru"
    figures = next(f for f in golden.figures() if f["lang"] == "ru")
    assert (figures["queries"], figures["unanswerable"], figures["false_answers"]) == (4, 1, 0)


def test_a_label_may_name_the_intent_a_question_shows(engine, tmp_path):
    (tmp_path / "ru.yaml").write_text(
        '"?!": intent:nothing\n"лимиты": intent:person\n"карта": [cards/block, intent:urgent]\n'
    )
    golden = measured(engine, tmp_path)
    assert row(golden, "?!").intent_told and not row(golden, "лимиты").intent_told
    assert row(golden, "?!").unanswerable and row(golden, "карта").answers == ("cards/block",)
    figures = next(f for f in golden.figures() if f["lang"] == "ru")
    assert (figures["intents"], figures["intents_told"]) == (3, 1)
    (tmp_path / "ru.yaml").write_text('"карта": intent:sleep\n')
    with pytest.raises(BadArticles, match="intent:sleep"):
        golden_queries(engine.index, tmp_path)


def test_every_mistake_of_a_labelled_file_is_told_with_its_line(engine, tmp_path):
    (tmp_path / "ru.yaml").write_text('"карта": cards/block\n"лимит": cards/limit\n"карта": cards/block\n')
    with pytest.raises(BadArticles) as told:
        golden_queries(engine.index, tmp_path)
    assert [(p.line, p.code) for p in told.value.problems] == [(3, "golden-broken"), (2, "golden-broken")] or len(
        told.value.problems
    ) == 2
    assert "cards/limits" in str(told.value)
    assert len(golden_queries(engine.index, tmp_path, strict=False)) == 4  # an older index: what fits is asked


@pytest.mark.parametrize("text", ["- карта: cards/block\n", "карта и где она лежит\n"])
def test_a_labelled_file_that_is_a_list_or_a_sentence_is_told(engine, tmp_path, text: str):
    (tmp_path / "ru.yaml").write_text(text)
    with pytest.raises(BadArticles, match="golden-broken.*a list or a sentence"):
        golden_queries(engine.index, tmp_path)
    (tmp_path / "ru.yaml").write_text("# nothing yet\n")
    golden_queries(engine.index, tmp_path)


def test_questions_are_also_asked_spoiled_but_not_twice_the_same(engine):
    golden = measured(engine, ways=WAYS)
    assert {r.way for r in golden.rows if r.lang == "ru"} >= {"as typed", "typo", "layout", "transliteration"}
    assert {r.way for r in golden.rows if r.query == "lost my card"} <= {
        "as typed",
        "typo",
        "layout",
    }  # no Russian in it


def test_a_saved_measurement_is_read_back_whole(engine, tmp_path):
    golden = measured(engine)
    (tmp_path / "a.json").write_text(golden.to_json(), encoding="utf-8")
    assert read_golden(tmp_path / "a.json") == golden
    assert json.loads(golden.to_json())["figures"] == golden.figures()


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"rows": [{}]}'])
def test_another_file_is_no_measurement(tmp_path, text: str):
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(SettingsError, match="--save"):
        read_golden(tmp_path / "a.json")


def test_the_questions_that_come_with_the_project_name_articles_that_exist(bundled_engine):
    from pathlib import Path

    folder = Path(__file__).parents[2] / "relevance"
    queries = [query for query in golden_queries(bundled_engine.index, folder) if query.source != "articles"]
    for lang in ("ru", "en"):
        of_lang = [query for query in queries if query.lang == lang]
        assert len(of_lang) >= 60
        assert sum(not query.answers for query in of_lang) >= 10

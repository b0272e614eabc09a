"""Why an article is not found, and edits that were tried before they are advised."""

from __future__ import annotations

import pytest

from kb.articles.loading import load_library
from search.build.build import BuildOptions, build_library
from search.progress import Progress
from search.query.learning import taught
from search.query.live import Live
from search.query.values import Query
from search.writers.why_not import GOAL, rank_of, why_not


@pytest.fixture(scope="module")
def desk(make_desk, article):
    others = {
        f"ru/other/{n}.md": article(
            f"Охрана здания {n}",
            "Гостю нужен пропуск: " + "его выдаёт охрана у входа, когда гость приходит. " * 9 + "Это офис.",
            summary="Как войти.",
        )
        for n in range(5)
    }
    desk = make_desk(
        others | {"ru/cards/badge.md": article("Электронный ключ", "Ключ лежит в приложении.", summary="Где ключ.")}
    )
    desk.build()
    return desk


@pytest.fixture(scope="module")
def told(desk, tmp_path_factory):
    from datetime import date

    engine = desk.live().public
    chosen = desk.settings.model_copy(update={"index": tmp_path_factory.mktemp("aside")})

    def rebuild(library):
        build_library(library, chosen, BuildOptions(cache=desk.settings.index), Progress())
        return Live(chosen).public

    library = load_library(desk.settings.articles, today=date(2026, 11, 22))
    return engine, why_not(engine, Query.parse("пропуск в офис", lang="ru"), "ru/cards/badge", library, rebuild)


def test_the_articles_above_are_told_part_by_part_and_term_by_term(told):
    _, why = told
    assert why.article.rank == 0
    assert [standing.rank for standing in why.above] == [1, 2, 3]
    first = why.above[0]
    assert first.score == pytest.approx(sum(first.parts.values()))
    assert {term.term for term in first.terms} >= {"офис"}
    assert sum(term.score for term in first.terms) > sum(term.score for term in why.article.terms) == 0


def test_every_advice_was_tried_and_the_smallest_comes_first(told):
    _, why = told
    assert why.advice
    assert all(0 < advice.rank <= GOAL for advice in why.advice)
    assert [advice.added for advice in why.advice] == sorted(advice.added for advice in why.advice)
    assert "question" in {advice.kind for advice in why.advice}


def test_following_an_advice_does_what_it_promised(told, desk, make_desk, article):
    _, why = told
    for advice in why.advice:
        fields = {"summary": "Где ключ."} | (
            {"questions": [advice.text]} if advice.kind == "question" else {advice.kind: advice.text}
        )
        title = fields.pop("title", "Электронный ключ")
        mended = make_desk(
            {
                p.relative_to(desk.settings.articles).as_posix(): p.read_bytes()
                for p in desk.settings.articles.rglob("*.md")
            }
        )
        mended.write({"ru/cards/badge.md": article(title, "Ключ лежит в приложении.", **fields)}).build()
        assert rank_of(mended.live().public, Query.parse("пропуск в офис", lang="ru"), "ru/cards/badge") == advice.rank


def test_a_word_the_articles_do_not_know_is_advised_as_a_synonym_that_works(desk, make_desk):
    engine, asked = desk.live().public, Query.parse("потерял бейджик", lang="ru")
    advice = [one for one in why_not(engine, asked, "ru/cards/badge").advice if one.kind == "synonym"]
    assert [(one.text, one.rank, one.added) for one in advice] == [("{says: ключ, also: [бейджик]}", 1, 2)]
    files = {
        p.relative_to(desk.settings.articles).as_posix(): p.read_bytes() for p in desk.settings.articles.rglob("*.md")
    }
    mended = make_desk(files | {"synonyms.yaml": f"ru:\n  - {advice[0].text}\n"})
    mended.build()
    assert rank_of(mended.live().public, asked, "ru/cards/badge") == 1
    assert rank_of(engine, asked, "ru/cards/badge") == 0


def test_no_synonym_is_advised_for_words_the_articles_use_or_for_another_language(desk):
    engine = desk.live().public
    assert "synonym" not in {
        one.kind for one in why_not(engine, Query.parse("охрана", lang="ru"), "ru/cards/badge").advice
    }
    assert "synonym" not in {
        one.kind for one in why_not(engine, Query.parse("where is my badge", lang="en"), "ru/cards/badge").advice
    }


def test_nothing_was_changed_by_trying(told, desk):
    engine, why = told
    assert rank_of(engine, Query.parse("пропуск в офис", lang="ru"), "ru/cards/badge") == why.article.rank


def test_the_scores_told_are_those_of_the_results_page_also_of_an_engine_that_was_taught(meaning_engine):
    files = {
        "ru/a/badge.md": "---\ntitle: Электронный ключ\n---\n\nКлюч лежит в приложении.\n",
        "ru/a/guest.md": "---\ntitle: Гость\n---\n\nГостю нужен пропуск у охраны.\n",
        "ru/a/post.md": "---\ntitle: Почта\n---\n\nПисьма лежат у охраны.\n",
    }
    query = Query.parse("бейджик потерялся", lang="ru")
    for engine in (base := meaning_engine(files), taught(base, [("ru/a/badge", "где мой бейджик")])):
        results = {result.article_id: result.score for result in engine.search(query).results}
        for id in results:
            why = why_not(engine, query, id)
            for standing in (why.article, *why.above):
                assert standing.score == pytest.approx(results[standing.id])
                assert list(results).index(standing.id) + 1 == standing.rank


def test_an_article_that_is_found_needs_no_edit(told):
    engine, _ = told
    why = why_not(engine, Query.parse("электронный ключ", lang="ru"), "ru/cards/badge")
    assert (why.article.rank, why.advice, why.tried) == (1, (), 0)


def test_an_unknown_article_is_a_key_error(told):
    with pytest.raises(KeyError):
        why_not(told[0], Query.parse("ключ"), "ru/none")

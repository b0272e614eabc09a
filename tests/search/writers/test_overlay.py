"""Articles being written are searched beside the published index, with scores that can be compared."""

from __future__ import annotations

import pytest

from kb.articles.loading import Library, load_library
from kb.rendering.render import Rendered
from kb.rendering.sections import Section
from search.model.embed import Embedder
from search.model.embedding_cache import EmbeddingCache
from search.query.values import Query
from search.writers.overlay import Overlay

ARTICLES = {
    "ru/cards/block.md": "---\nquestions: [потерял карту]\n---\n# Заблокировать карту\n\nПриостановите карту в приложении, если она потерялась.\n",
    "ru/cards/pin.md": "# Забыли ПИН-код\n\nНовый ПИН-код задают в приложении, в меню карты.\n",
    "ru/money/transfer.md": "# Перевести деньги\n\nПереводите по номеру телефона, деньги приходят сразу.\n",
    "ru/money/fees.md": "# Комиссии\n\nПлата за перевод в другой банк.\n",
    "en/cards/block.md": "# Block a card\n\nPause the card in the app if it is lost.\n",
}
LOST = Query.parse("потерял карту", lang="ru")


@pytest.fixture(params=[False, pytest.param(True, marks=pytest.mark.slow)], ids=["words", "meaning"])
def desk(request: pytest.FixtureRequest, make_desk):
    desk = make_desk(ARTICLES, meaning=request.param)
    desk.build()
    return desk


@pytest.fixture
def overlay(desk) -> Overlay:
    engine = desk.live().internal
    encoder = engine.ready_encoder() if engine.index.meaning is not None else None
    cache = EmbeddingCache(desk.settings.index, encoder.info.fingerprint, encoder.dimensions) if encoder else None
    return Overlay(engine, Embedder(encoder, cache) if encoder and cache else None, engine.ready_encoder)


def library(desk) -> Library:
    from datetime import date

    return load_library(desk.settings.articles, today=date(2026, 11, 22))


def found(overlay: Overlay, query: Query = LOST) -> dict[str, tuple[float, bool]]:
    return {hit.result.article_id: (round(hit.result.score, 2), hit.fresh) for hit in overlay.search(query)[0]}


def page(text: str) -> Rendered:
    return Rendered(html="", headings=(), sections=(Section("", "", text),), assets=())


def test_synonyms_being_written_are_searched_with_but_for_wrong_ones(desk, overlay):
    asked = Query.parse("украли кредиточку", lang="ru")
    assert overlay.search(asked)[1].rescue is None
    desk.write({"synonyms.yaml": "ru:\n  - {says: карта, also: [где]}\n  - {says: карта, also: [кредиточка]}\n"})
    overlay.take(library(desk), [])
    assert overlay.search(asked)[1].rescue.text == "украли карта"
    desk.write({"synonyms.yaml": ""})
    overlay.take(library(desk), [])
    assert overlay.search(asked)[1].rescue is None


def test_an_unchanged_article_laid_over_itself_keeps_its_score(desk, overlay):
    before = found(overlay)
    overlay.take(library(desk), ["ru/cards/block"])
    after = found(overlay)
    assert after["ru/cards/block"] == (pytest.approx(before["ru/cards/block"][0], abs=0.05), True)
    assert {id: hit for id, hit in after.items() if id != "ru/cards/block"} == {
        id: hit for id, hit in before.items() if id != "ru/cards/block"
    }


def test_only_what_changed_is_embedded(desk, overlay):
    overlay.take(library(desk), ["ru/cards/block"])
    assert overlay.embedded == 0
    desk.write({"ru/cards/block.md": ARTICLES["ru/cards/block.md"].replace("если она", "когда она")})
    overlay.take(library(desk), ["ru/cards/block"])
    assert overlay.embedded in ((0,) if overlay.base.index.meaning is None else (1, 2, 3))


def test_a_changed_article_is_found_by_its_new_words_and_not_by_the_old(desk, overlay):
    desk.write({"ru/money/fees.md": "# Кэшбэк\n\nКэшбэк начисляют в конце месяца.\n"})
    overlay.take(library(desk), ["ru/money/fees"])
    hits, _ = overlay.search(Query.parse("когда начислят кэшбэк", lang="ru"))
    assert (hits[0].result.article_id, hits[0].fresh) == ("ru/money/fees", True)
    assert sum(hit.result.article_id == "ru/money/fees" for hit in hits) == 1


def test_a_draft_stands_in_for_the_article_it_is_to_replace(desk, overlay):
    desk.write({"ru/cards/block.draft.md": ARTICLES["ru/cards/block.md"]})
    overlay.take(library(desk), ["ru/cards/block.draft"])
    assert "ru/cards/block.draft" in found(overlay)
    assert "ru/cards/block" not in found(overlay)


def test_a_removed_article_is_not_found(desk, overlay):
    (desk.settings.articles / "ru/cards/block.md").unlink()
    overlay.take(library(desk), ["ru/cards/block"])
    assert "ru/cards/block" not in found(overlay)


def test_what_was_rendered_already_is_not_rendered_again(desk, overlay):
    overlay.take_only(library(desk), {"ru/money/fees": page("Кенгуру скачет.")})
    assert found(overlay, Query.parse("кенгуру", lang="ru"))["ru/money/fees"][1]


def test_of_articles_taken_alone_those_before_are_let_go(desk, overlay):
    desk.write({"ru/money/fees.md": "# Кэшбэк\n\nКэшбэк начисляют в конце месяца.\n"})
    overlay.take(library(desk), ["ru/money/fees"])
    overlay.take_only(library(desk), {"ru/cards/pin": page("ПИН-код.")})
    assert not any(fresh and id != "ru/cards/pin" for id, (_, fresh) in found(overlay).items())
    assert "ru/money/fees" in found(overlay, Query.parse("плата за перевод", lang="ru"))

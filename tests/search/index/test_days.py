"""A text whose day has not come, or has gone, touches no answer: not a score, not a confidence, not a spelling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.index.days import of_day, seen_on
from search.index.opened import Index, open_index
from search.index.tree import Card
from search.query.engine import Engine
from search.query.live import Live
from search.query.values import Query
from tests.search.conftest import TODAY, Desk

SOON, YESTERDAY = TODAY + timedelta(days=9), TODAY - timedelta(days=1)

# Each of these would change what others are ranked by: words nobody else has, a title that becomes shared, the only
# one in its language, a misspelt twin of a word, a number, a code, long text that moves the average length.
TEXTS = {
    "ru/cards/block": ("Заблокировать карту", "Потеряли карту? Приостановите её в приложении за минуту.", "1204"),
    "ru/cards/order": ("Заказать карту", "Карту привезёт курьер. Доставка бесплатная, звоните 8 800 100-20-30.", ""),
    "ru/loans/repay": ("Погасить кредит", "Кредит можно погасить досрочно, проценты пересчитают сразу.", "77"),
    "ru/loans/mortgage": ("Ипотека", "Ипотека, ипотечный кредит и квартира. " * 40, "78"),
    "ru/loans/twin": ("Погасить кредит", "Другой текст под тем же именем: кридит, погосить.", ""),
    "ru/loans/third": ("Погасить кредит", "Третий под тем же именем.", ""),
    "ru/savings/open": ("Открыть вклад", "Вклад открывают в приложении. Ставка зависит от срока.", ""),
    "ru/savings/rates": ("Ставки по вкладам", "Ставки, ставка, ставку: двадцать процентов годовых.", ""),
    "en/cards/block": ("Block a card", "Lost your card? Pause it in the app within a minute.", "1204"),
    "en/abroad/atm": ("Cash machines abroad", "Withdraw cash anywhere. Call 8 800 100-20-30.", ""),
}
ASKED = (
    *("потерял карту", "ипотека", "погасить кредит", "крдит досрочно", "ставка по вкладу", "bgjntrf", "ipoteka"),
    *("1204", "78", "8 800 100-20-30", "погосить", "кридит", "«погасить кредит» -карту", "карту -ипотека"),
    *("lost my card", "cash abroad", "mortage", "снять деньги за границей", "квартира", "вклад", "доставка", "по"),
)
BEGUN = ("ип", "ипот", "пог", "ста", "карту зак", "cash m", "кв", "дост", "креди")


def text_of(id: str, days: str = "") -> str:
    title, body, code = TEXTS[id]
    coded = f"code: '{code}'\n" if code else ""
    asked = f"questions: ['{title.lower()} как это сделать', 'хочу {body[:20].lower()}']\n"
    old = f"redirect_from: [old/{id[3:]}]\n"
    return f"---\ntitle: {title}\nsummary: Коротко о главном.\n{coded}{asked}{old}{days}---\n\n{body}\n\n## Ещё\n\n{body}\n"


def written(ids: Iterable[str], days: dict[str, str]) -> dict[str, str]:
    names = "".join(f"{id}:\n  title: {{ru: Р {id}, en: E {id}}}\n" for id in ("abroad", "cards", "loans", "savings"))
    return {"categories.yaml": names} | {f"{id}.md": text_of(id, days.get(id, "")) for id in ids}


def everything(engine: Engine) -> list[object]:
    """All that is told for every question, by search and while typing; days themselves are part of no answer."""
    told: list[object] = []
    for text in ASKED:
        for lang in ("ru", "en", ""):
            found = engine.search(Query.parse(text, lang=lang, explain=True))
            told.append(replace(found, took_ms=0.0))
    told += [engine.suggest(text, lang) for text in (*BEGUN, *ASKED) for lang in ("ru", "en")]
    told += [(engine.tree.categories, engine.tree.numbers, engine.tree.languages_of, len(engine.tree.cards))]
    told += [engine.tree.redirect(f"old/{id[3:]}") for id in TEXTS]
    return told


def assert_same_parts(one: Index, other: Index) -> None:
    """To the bit, whatever asks."""
    assert [card.id for card in one.tree.cards] == [card.id for card in other.tree.cards]
    assert list(one.postings.names) == list(other.postings.names)
    assert one.postings.statistics == other.postings.statistics
    for name in one.postings.names:
        for mine, theirs in zip(one.postings.of(name), other.postings.of(name), strict=True):
            np.testing.assert_array_equal(mine, theirs)
        assert one.positions.holding(name).tolist() == other.positions.holding(name).tolist()
    assert [*one.speller._words] == [*other.speller._words]
    assert one.speller._counts.tolist() == other.speller._counts.tolist()
    assert one.distinct_title.tolist() == other.distinct_title.tolist()
    assert one.questions.texts == other.questions.texts
    np.testing.assert_array_equal(one.first, other.first)


def built(make_desk, articles: dict[str, str], **options) -> Desk:
    desk = make_desk(articles, meaning=options.pop("meaning", False))
    desk.build(**options)
    return desk


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(sorted(TEXTS)), st.sampled_from(["planned", "gone"]), min_size=1, max_size=9))
def test_answers_are_those_of_an_index_built_without_the_texts_of_other_days(make_desk, away: dict[str, str]):
    days = {id: f"publish_at: {SOON}\n" if kind == "planned" else f"expire_at: {SOON}\n" for id, kind in away.items()}
    desk = built(make_desk, written(TEXTS, days))
    planned = {id for id, kind in away.items() if kind == "planned"}
    for day, left_out in ((TODAY, planned), (SOON, set(away) - planned)):
        without = built(make_desk, written((id for id in TEXTS if id not in left_out), {}))
        mine, theirs = Live(desk.settings, lambda day=day: day).public, without.live().public
        assert_same_parts(mine.index, theirs.index)
        assert everything(mine) == everything(theirs)


@pytest.mark.slow
def test_with_meaning_too_to_the_last_bit(make_desk):
    away = {
        "ru/loans/mortgage": f"publish_at: {SOON}\n",
        "en/abroad/atm": f"publish_at: {SOON}\n",
        "ru/loans/third": f"publish_at: {SOON}\n",
        "ru/cards/order": f"expire_at: {SOON}\n",
    }
    desk = built(make_desk, written(TEXTS, away), meaning=True)
    for day, left_out in ((TODAY, set(away) - {"ru/cards/order"}), (SOON, {"ru/cards/order"})):
        kept = written((id for id in TEXTS if id not in left_out), {})
        without = built(make_desk, kept, meaning=True, cache=desk.settings.index)
        mine = Live(desk.settings, lambda day=day: day)
        mine.wait_for_encoder(60)
        assert everything(mine.public) == everything(without.live().public)
        assert mine.public.search(Query.parse("потерял карту", lang="ru")).mode == "hybrid"


def test_before_its_day_a_planned_text_gives_no_confidence_and_on_its_day_it_answers(make_desk):
    desk = built(make_desk, written(TEXTS, {"ru/loans/mortgage": f"publish_at: {SOON}\n"}), meaning=True)
    for day, answered in ((TODAY, False), (SOON, True)):
        live = Live(desk.settings, lambda day=day: day)
        live.wait_for_encoder(60)
        found = live.public.search(Query.parse("ипотека на квартиру", lang="ru"))
        assert (found.results[0].key == "loans/mortgage") is answered
        assert (found.state == "answer") is answered, found.confidence


def test_an_index_in_which_every_text_may_be_seen_is_the_very_same_one(make_desk):
    index = open_index(built(make_desk, written(TEXTS, {})).current / "public", "")
    assert of_day(index, TODAY) is index


def test_a_day_without_a_single_text_finds_nothing_and_fails_at_nothing(make_desk):
    desk = built(make_desk, written(TEXTS, dict.fromkeys(TEXTS, f"publish_at: {SOON}\n")), meaning=True)
    live = Live(desk.settings, lambda: TODAY)
    live.wait_for_encoder(60)
    assert {live.public.search(Query.parse(text, lang="ru")).state for text in ASKED} == {"none"}
    assert not any(live.public.suggest(text, "ru") for text in BEGUN)


@pytest.mark.parametrize(
    ("publish_at", "expire_at", "seen"),
    [
        (None, None, True),
        (TODAY, None, True),
        (SOON, None, False),
        (YESTERDAY, SOON, True),
        (YESTERDAY, TODAY, False),
        (None, SOON, True),
        (None, YESTERDAY, False),
    ],
)
def test_the_first_day_counts_and_the_last_one_is_the_first_without_it(publish_at, expire_at, seen: bool):
    card = Card(id="ru/a", key="a", lang="ru", title="А", publish_at=publish_at, expire_at=expire_at)
    assert seen_on([card], TODAY).tolist() == [seen]


def test_days_beyond_the_calendar_are_days(make_desk):
    card = Card(id="ru/a", key="a", lang="ru", title="А", publish_at=date.max)
    assert seen_on([card], TODAY).tolist() == [False]

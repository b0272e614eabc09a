"""Another weighing orders the same candidates anew; drafted into one list, each place says whose pick it is."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args, get_type_hints

import numpy as np
import pytest

from kb.settings import Settings
from search.query import engine as engines
from search.query.values import Query
from search.query.weighings import RIVALS, UNTAUGHT, WEIGHINGS, drafted, weighed

ARTICLES = {
    "ru/cards/block.md": "---\ntitle: Заблокировать карту\n---\n\nБлокировка карты в приложении банка.\n",
    "ru/cards/limits.md": "---\ntitle: Лимиты по карте\ncode: '1204'\n---\n\nЛимит карты меняют в приложении.\n",
    "ru/cards/pin.md": "---\ntitle: ПИН-код карты\n---\n\nПИН-код карты задают в приложении. Карты бывают разные.\n",
}


@pytest.fixture(scope="module")
def engine(keyword_engine):
    return keyword_engine(ARTICLES)


def query(text: str = "карта", **options) -> Query:
    return Query.parse(text, lang="ru", **options)


def test_the_setting_names_the_weighings_there_are_and_the_form_whatever_may_be_tried():
    assert set(get_args(get_type_hints(Settings)["ranking"])) == set(WEIGHINGS)
    assert set(RIVALS) == {*WEIGHINGS, UNTAUGHT}


@pytest.mark.parametrize("name", WEIGHINGS)
def test_parts_are_multiplied_and_add_up(engine, name):
    usual = engine.rank(query())
    other = weighed(usual, name)
    for part, values in usual.parts.items():
        np.testing.assert_allclose(other.parts[part], WEIGHINGS[name].get(part, 1.0) * values)
    np.testing.assert_allclose(other.scores, sum(other.parts.values()))
    named = replace(engine, weighing=name)
    np.testing.assert_allclose(named.rank(query()).scores, other.scores)


def test_nothing_is_drafted_of_equal_lists_or_of_an_exact_code(engine):
    ranked, code = engine.rank(query()), engine.rank(query("1204"))
    assert drafted(ranked, ranked, "anna") is None
    assert drafted(code, replace(code, scores=-code.scores), "anna") is None
    assert engine.search(query(rival="usual", toss="anna")).teams == ()
    assert engine.search(query(rival="of a version to come", toss="anna")).teams == ()


def test_a_visitor_sees_the_same_list_again_and_pages_go_on(engine, monkeypatch):
    monkeypatch.setattr(
        engines, "weighed", lambda ranked, name: replace(ranked, scores=-ranked.scores) if name == "words" else ranked
    )
    lists = {toss: engine.search(query(rival="words", toss=toss)) for toss in "abcdefgh"}
    for toss, found in lists.items():
        again = engine.search(query(rival="words", toss=toss))
        assert [one.key for one in again.results] == [one.key for one in found.results]
        assert len(found.teams) == len(found.results) == 3 and set(found.teams) >= {"ours", "theirs"}
        first = engine.search(query(rival="words", toss=toss, limit=1))
        second = engine.search(query(rival="words", toss=toss, limit=2, offset=1))
        assert [one.key for one in (*first.results, *second.results)] == [one.key for one in found.results]
        assert (*first.teams, *second.teams) == found.teams
    assert len({found.results[0].key for found in lists.values()}) == 2

"""A program gets of a search what a page shows: plain words, an address where readers may go, and no more."""

from __future__ import annotations

import json

import pytest

from search.query.values import Explanation, Found, Fragment, Query, Rescue, Suggestion, TermScore
from tests.web.twins import result
from web.api.models.paging import ListPart
from web.api.models.public import SearchOut, SuggestOut, explained, plain_result, search_json, suggest_json

ORIGIN = "https://help.example"
PART = ListPart(limit=2, offset=5, furthest=1000)


def found(**more) -> Found:
    return Found(query=Query(text="карта", lang="ru", offset=5), results=(result("ru/cards/a", "А"),), total=9, **more)


def test_a_search_is_what_its_model_describes():
    told = json.loads(search_json(found(state="answer", confidence=0.5), ORIGIN, PART))
    SearchOut.model_validate(told)
    assert set(told) == set(SearchOut.model_fields) and told["rescue"] is None
    assert (told["offset"], told["total"], told["results"][0]["url"]) == (5, 9, f"{ORIGIN}/ru/a/cards/a")


def test_a_search_names_the_addresses_of_its_neighbours():
    told = json.loads(search_json(found(state="list"), ORIGIN, PART))
    assert told["next"] == f"{ORIGIN}/api/v1/search?q=%D0%BA%D0%B0%D1%80%D1%82%D0%B0&lang=ru&limit=2&offset=7"
    assert told["previous"].endswith("&limit=2&offset=3")


def test_a_repair_is_told():
    rescue = Rescue(typed="rfhnf", text="карта", kinds=("layout",))
    told = SearchOut.model_validate_json(search_json(found(rescue=rescue), ORIGIN, PART))
    assert (told.rescue.typed, told.rescue.text, told.rescue.kinds) == ("rfhnf", "карта", ("layout",))


@pytest.mark.parametrize(("confidence", "told"), [(-0.1, 0.0), (1.5, 1.0), (0.25, 0.25)])
def test_confidence_is_a_share(confidence: float, told: float):
    assert SearchOut.model_validate_json(search_json(found(confidence=confidence), ORIGIN, PART)).confidence == told


def test_an_internal_article_has_no_address():
    assert plain_result(result("ru/internal/a", "А", audience="internal"), ORIGIN)["url"] == ""
    assert plain_result(result("ru/a/b", "А", anchor="как"), ORIGIN)["url"].endswith("/ru/a/a/b#%D0%BA%D0%B0%D0%BA")


def test_suggestions_come_with_their_section():
    row = Suggestion(
        article_id="en/c/a", key="c/a", lang="en", title=(Fragment("Bl", marked=True), Fragment("ock")), category="c"
    )
    told = SuggestOut.model_validate_json(suggest_json("bl", [(row, "Cards")], ORIGIN))
    (shown,) = told.suggestions
    assert (shown.category, shown.url, [run.marked for run in shown.title]) == (
        "Cards",
        f"{ORIGIN}/en/a/c/a",
        [True, False],
    )


def test_why_a_result_stands_where_it_stands_is_told_when_it_is_known():
    assert explained(result("ru/a/b", "А")) is None
    why = Explanation(parts={"words": 1.0}, signals={}, terms=(TermScore(term="карт", idf=2.0, score=1.0),))
    told = explained(result("ru/a/b", "А", explanation=why))
    assert told.parts == {"words": 1.0} and [(term.term, term.idf) for term in told.terms] == [("карт", 2.0)]

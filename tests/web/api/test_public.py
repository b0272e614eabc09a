"""The public API: answers for programs, errors in one shape, a description that keeps its word."""

import pytest

from search.query.values import Fragment, Rescue, Suggestion
from tests.web.twins import result

BLOCK = result(
    "ru/cards/block",
    "Потеряли карту",
    code="1042",
    anchor="позвонить",
    heading="Позвонить",
    excerpt=(Fragment("карту", True),),
)


def test_a_search_answers_with_everything_a_page_shows(make_client, twin):
    twin.answers(BLOCK, state="answer", confidence=0.8, rescue=Rescue(typed="rfhne", text="карту", kinds=("layout",)))
    body = make_client(twin, base_url="https://help.example").get("/api/v1/search?q=rfhne&lang=ru").json()
    assert (body["state"], body["confidence"], body["rescue"]["kinds"]) == ("answer", 0.8, ["layout"])
    (found,) = body["results"]
    assert (
        found["url"] == "https://help.example/ru/a/cards/block#%D0%BF%D0%BE%D0%B7%D0%B2%D0%BE%D0%BD%D0%B8%D1%82%D1%8C"
    )
    assert (found["code"], found["excerpt"]) == ("1042", [{"text": "карту", "marked": True}])


def test_a_synonym_is_told_as_a_repair(client):
    body = client.get("/api/v1/search", params={"q": "потерял кредиточку", "lang": "ru"}).json()
    assert body["rescue"] == {"typed": "потерял кредиточку", "text": "потерял карту", "kinds": ["synonym"]}


def test_a_search_that_finds_nothing_is_no_error(client):
    answer = client.get("/api/v1/search", params={"q": "\x00"})
    assert answer.status_code == 200 and answer.json()["state"] == "none"


def test_limits_offsets_categories_and_exactness_reach_the_engine(make_client, twin):
    make_client(twin).get("/api/v1/search?q=x&lang=en&limit=3&offset=6&category=cards&exact=true")
    (asked,) = twin.public.asked
    assert (asked.lang, asked.limit, asked.offset, asked.category, asked.as_typed) == ("en", 3, 6, "cards", True)


@pytest.mark.parametrize(
    "bad", ["", "q=x&limit=0", "q=x&limit=51", "q=x&offset=-1", "q=x&lang=english", "q=x&limit=many"]
)
def test_a_parameter_that_is_not_acceptable_is_a_problem_that_names_it(client, bad):
    answer = client.get(f"/api/v1/search?{bad}")
    assert answer.status_code == 422 and answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == 422 and body["title"] and body["errors"][0]["at"].startswith("query.")


def test_suggestions_come_with_their_section_and_address(make_client, twin):
    row = Suggestion(
        article_id="ru/cards/block",
        key="cards/block",
        lang="ru",
        title=(Fragment("Потеряли "), Fragment("карту", True)),
        category="cards",
    )
    twin.public.suggest = lambda text, lang, limit=6: (row,)
    (shown,) = make_client(twin).get("/api/v1/suggest?q=кар&lang=ru").json()["suggestions"]
    assert (shown["category"], shown["url"]) == ("Карты", "http://testserver/ru/a/cards/block")
    assert shown["title"] == [{"text": "Потеряли ", "marked": False}, {"text": "карту", "marked": True}]


def test_real_suggestions_answer_what_is_being_typed(client):
    assert client.get("/api/v1/suggest?q=лими&lang=ru").json()["suggestions"][0]["id"] == "ru/cards/limits"


def test_a_rested_question_is_answered_at_its_section(client):
    rows = client.get("/api/v1/suggest?q=1042&lang=ru&rested=true").json()["suggestions"]
    assert rows[0]["id"] == "ru/cards/block" and rows[0]["answer"] and rows[0]["line"]
    assert not client.get("/api/v1/suggest?q=1042&lang=ru").json()["suggestions"]


def test_nothing_typed_suggests_nothing(client):
    assert client.get("/api/v1/suggest?q=+").json()["suggestions"] == []


def test_an_address_that_is_not_there_is_a_problem(client):
    answer = client.get("/api/v1/nothing")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json()["instance"] == "/api/v1/nothing"


def test_without_an_index_the_api_says_when_to_ask_again(make_client, tmp_path):
    answer = make_client(index=tmp_path / "nothing").get("/api/v1/search?q=x")
    assert answer.status_code == 503 and answer.headers["retry-after"] == "30"
    assert answer.json()["title"] == "Service Unavailable"


def test_a_failure_of_ours_tells_nothing_of_our_insides(make_client, twin, monkeypatch):
    monkeypatch.setattr(twin.public, "search", lambda query: 1 / 0)
    answer = make_client(twin).get("/api/v1/search?q=x")
    assert answer.status_code == 500 and "division" not in answer.text and answer.json()["status"] == 500

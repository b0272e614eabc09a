"""Every address a stranger can ask has a budget or a reason for none; what is over it is told, and no words are lost."""

from __future__ import annotations

from html import unescape

import pytest
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from kb.requests.staff_actions import Reply, reply
from kb.storage.database import connect
from tests.usage import votes_on
from tests.web.conftest import form_key
from tests.web.public.form import GOOD
from tests.web.public.test_requests import files, picture, plain, sent, staff  # noqa: F401 - a fixture
from web.app import create_app
from web.budgets.routes import ROUTES, Free, Spends, budget_of
from web.budgets.visitors import Spending

ARTICLE = "/ru/a/cards/block"
FEW = {
    "visitor_searches_per_minute": 2,
    "visitor_suggestions_per_minute": 2,
    "visitor_changes_per_hour": 2,
}
SEARCHES = ["/ru/search?q=карта", "/en/search?q=card", "/api/v1/search?q=card", "/sitemap.xml", "/ru/feed.atom"]


def routes(app) -> set[tuple[str, str]]:
    found = iter_route_contexts(app.routes)
    return {(method, route.path) for route in found for method in route.methods or () if method != "HEAD"}


@pytest.fixture
def few(make_client):
    """A client of a site that allows two of everything."""
    return make_client(**FEW)


def test_every_route_has_a_budget_or_a_reason_for_none(client):
    strangers = routes(client.app)
    assert {f"{method} {path}" for method, path in strangers if budget_of(method, path) is None} == set()
    assert set(ROUTES) - {f"{method} {path}" for method, path in strangers} == set()


def test_a_route_nobody_thought_of_is_noticed_and_takes_a_search_until_then(settings):
    app = create_app(settings.model_copy(update=FEW))

    @app.get("/{lang}/new-thing")
    def new_thing(lang: str) -> str:
        return lang

    assert budget_of("GET", "/{lang}/new-thing") is None
    client = TestClient(app)
    assert [client.get("/ru/new-thing").status_code for _ in range(3)] == [200, 200, 429]


def test_what_is_behind_a_door_lets_no_stranger_in(make_client):
    client = make_client(visitor_changes_per_hour=1000)
    for method, path in sorted(routes(client.app)):
        named = isinstance(budget_of(method, path), Free) and f"{method} {path}" not in ROUTES
        if named:
            address = path.replace("{verb}", "reply").replace("{number}", "1").replace("{name}", "x")
            answer = client.request(method, address.replace("{reference:path}", "1104"))
            assert answer.status_code in (303, 401, 403, 405, 422), (method, path, answer.status_code)
            assert answer.status_code != 303 or "/agent/sign-in" in answer.headers["location"]


@pytest.mark.parametrize("path", SEARCHES)
def test_who_searches_too_often_is_told_when_to_go_on(few, path: str):
    assert [few.get(path).status_code for _ in range(3)] == [200, 200, 429]
    answer = few.get(path)
    assert 1 <= int(answer.headers["retry-after"]) <= 30
    assert answer.headers["cache-control"] == "no-store"
    assert few.head(path).status_code == 429
    if path.startswith("/api/"):
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == 429
        assert str(answer.headers["retry-after"]) in answer.json()["detail"]


def test_all_ways_to_search_share_one_budget(few):
    assert [few.get(path).status_code for path in SEARCHES] == [200, 200, 429, 429, 429]


@pytest.mark.parametrize(
    ("lang", "title", "again", "way"),
    [
        ("ru", "Слишком много запросов", "на месте", "Не хотите ждать"),
        ("en", "Too many requests", "still here", "If you would rather"),
    ],
)
def test_the_words_of_a_search_stand_in_the_field_and_another_way_is_named(
    few, lang: str, title: str, again: str, way: str
):
    for _ in range(3):
        page = few.get(f"/{lang}/search", params={"q": 'где моя "карта" <b>'})
    text = unescape(page.text).replace("\N{NO-BREAK SPACE}", " ")
    assert page.status_code == 429
    assert f"<h1>{title}</h1>" in text
    assert again in text
    assert way in text
    assert 'value="где моя &#34;карта&#34; &lt;b&gt;"' in page.text


def test_another_address_is_served_meanwhile(make_client, settings):
    app = make_client(**FEW).app
    first, second = (TestClient(app, client=(address, 1)) for address in ("203.0.113.7", "203.0.113.8"))
    assert [first.get("/ru/search?q=карта").status_code for _ in range(3)] == [200, 200, 429]
    assert second.get("/ru/search?q=карта").status_code == 200


def test_articles_and_pages_need_no_budget(few):
    for path in ("/ru/", ARTICLE, "/ru/c/cards", "/ru/channels", "/ru/articles", "/ru/contact", "/healthz", "/readyz"):
        assert {few.get(path).status_code for _ in range(6)} == {200}, path


def test_suggestions_of_the_whole_engine_count_four(make_client):
    client = make_client(visitor_suggestions_per_minute=8)
    assert [client.get("/api/v1/suggest?q=карта&rested=true").status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/api/v1/suggest?q=карта&rested=false").status_code == 429


def test_a_form_without_a_budget_for_suggestions_has_none_and_is_sent_all_the_same(make_client, twin):
    client = make_client(twin, visitor_suggestions_per_minute=1)
    for _ in range(3):
        answer = client.post("/ru/contact/suggestions", data={"text": "карта не работает в банкомате"})
    assert answer.status_code == 429
    assert client.get("/ru/contact?q=карта+не+работает").status_code == 200
    assert client.post("/ru/contact", data=GOOD).status_code == 303


def test_a_missing_page_is_told_without_a_search_when_there_were_too_many(few):
    for _ in range(4):
        page = few.get("/ru/a/cards/blok-card")
        assert page.status_code == 404
    assert "Такой страницы нет" in unescape(page.text).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("lang", "button"), [("ru", "Отправить ещё раз"), ("en", "Send it again")])
def test_the_comment_of_a_vote_comes_back_and_can_be_sent_again(few, lang: str, button: str):
    said = {"helpful": "no", "reason": "unclear", "comment": "Не понял <шаг> 3"}
    assert [few.post(f"{ARTICLE}/vote", data=said).status_code for _ in range(2)] == [303, 303]
    page = few.post(f"/{lang}/a/cards/block/vote", data=said)
    assert page.status_code == 429
    assert int(page.headers["retry-after"]) > 60
    assert f'action="/{lang}/a/cards/block/vote"' in page.text
    assert (
        '<textarea id="text" name="comment" rows="5" maxlength="10000">Не понял &lt;шаг&gt; 3</textarea>' in page.text
    )
    assert '<input type="hidden" name="helpful" value="no">' in page.text
    assert '<input type="hidden" name="reason" value="unclear">' in page.text
    assert button in page.text.replace("&nbsp;", " ").replace("\N{NO-BREAK SPACE}", " ")


def test_wrong_tokens_are_told_to_wait_and_one_that_works_comes_in(few, bearer):
    headers = bearer("lookup")
    for path in ("/api/v1/agent/lookup?q=a", "/mcp"):
        method = "POST" if path == "/mcp" else "GET"
        tries = [few.request(method, path, headers={"authorization": "Bearer wrong"}, json={}) for _ in range(4)]
        assert tries[-1].status_code == 429
        assert int(tries[-1].headers["retry-after"]) > 0
        assert tries[-1].headers["content-type"] == "application/problem+json"
    assert few.get("/api/v1/agent/lookup?q=карта", headers=headers).status_code == 200


def test_thanks_for_solving_it_are_noted_only_of_articles_there_are_and_not_without_end(few, journal_of):
    for number in range(9):
        few.post(
            "/ru/contact", data={"action": f"solved:no/such 4111 1111 1111 1111 {number}", "form_key": f"x{number}"}
        )
    assert journal_of(few) == 0
    answers = [few.post("/ru/contact", data={"action": "solved:ru/cards/block", "form_key": f"k{n}"}) for n in range(9)]
    assert {answer.status_code for answer in answers} == {303}
    assert journal_of(few) == 2


@pytest.fixture
def journal_of():
    """How many deflections a client's site has counted."""

    def counted(client) -> float:
        lines = client.get("/metrics").text.splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith("otvet_deflections_total"))

    return counted


def test_spends_say_how_much():
    assert all(budget.units >= 1 for budget in ROUTES.values() if isinstance(budget, Spends))
    assert all(budget.why for budget in ROUTES.values() if isinstance(budget, Free))


@pytest.mark.parametrize(("lang", "title"), [("ru", "Слишком много запросов"), ("en", "Too many requests")])
def test_a_message_too_many_comes_back_with_its_words(make_client, twin, lang: str, title: str):
    twin.answers(state="none")
    client = make_client(twin, visitor_changes_per_hour=2)
    address = sent(client).replace("/ru/", f"/{lang}/")
    for number in range(2):
        assert client.post(address, data={"text": f"Дописываю {number}", "form_key": f"m{number}"}).status_code == 303
    page = client.post(address, data={"text": "И ещё <одно>", "form_key": "m9"}, files=files(picture()))
    assert page.status_code == 429
    assert int(page.headers["retry-after"]) > 60
    assert f"<h1>{title}</h1>" in plain(page.text)
    assert "И ещё &lt;одно&gt;</textarea>" in page.text
    assert 'name="form_key" value="m9"' in page.text
    assert "И ещё" not in client.get(address).text


def test_one_request_is_not_flooded_by_many_addresses(make_client, twin):
    twin.answers(state="none")
    app = make_client(twin).app
    address = sent(TestClient(app, follow_redirects=False))
    crowd = [TestClient(app, client=(f"203.0.113.{number}", 1), follow_redirects=False) for number in range(30)]
    answers = [one.post(address, data={"text": f"Дописываю {n}", "form_key": f"m{n}"}) for n, one in enumerate(crowd)]
    assert [answer.status_code for answer in answers].count(303) == 20
    assert [answer.status_code for answer in answers].count(429) == 10


def test_it_helped_is_clicked_a_few_times_and_no_more(quiet, staff):  # noqa: F811
    address = sent(quiet)
    staff(reply, Reply(who="Анна", text="Сделали."))
    answers = [quiet.post(f"{address}/helped", data={"helped": ("yes", "no")[n % 2]}) for n in range(20)]
    assert [answer.status_code for answer in answers] == [303] * 6 + [429] * 14
    assert '<input type="hidden" name="helped" value="no">' in answers[-1].text


def test_pictures_have_a_budget_and_the_form_goes_without_them(make_client, twin):
    twin.answers(state="none")
    client = make_client(twin, visitor_changes_per_hour=1)
    assert client.app.state.site.budgets.take(Spending.PICTURES, "testclient", 5) == 0
    page = client.post("/ru/contact", data=GOOD, files=files(picture()))
    assert page.status_code == 429
    assert int(page.headers["retry-after"]) > 60
    assert "слишком много файлов" in plain(page.text)
    assert f"{GOOD['text']}</textarea>" in page.text
    assert client.post("/ru/contact", data=GOOD | {"form_key": form_key()}).status_code == 303


def test_one_address_is_a_few_voters_whatever_browsers_it_names(client, settings):
    for number in range(60):
        said = {"helpful": "no", "reason": "unclear"}
        client.post(f"{ARTICLE}/vote", data=said, headers={"user-agent": f"UA {number}"})
    database = connect(settings.database_url)
    with database.read() as conn:
        assert 1 <= votes_on(conn, "ru/cards/block")[1] <= 4
    database.close()

"""Readers of the same minute are answered from memory, and nobody can tell but by the time it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import NOW
from web.app import create_app
from web.site.services import Template, Templates

HOME, ARTICLE = "/ru/", "/ru/a/access/code"
SAME = (
    "content-type",
    "content-encoding",
    "vary",
    "etag",
    "cache-control",
    "content-language",
    "content-security-policy",
)


class CountedTemplates:
    """The site's templates, and which of them were filled."""

    def __init__(self, templates: Templates) -> None:
        self.templates = templates
        self.filled: list[str] = []

    def get_template(self, name: str) -> Template:
        self.filled.append(name)
        return self.templates.get_template(name)


@pytest.fixture
def pages(client) -> list[str]:
    """Every article's address."""
    cards = client.app.state.site.live.public.tree.cards
    return [f"/{card.lang}/a/{card.key}" for card in cards]


@contextmanager
def counting(client: TestClient) -> Iterator[list[str]]:
    site = client.app.state.site
    counted, own = CountedTemplates(site.templates), site.templates
    object.__setattr__(site, "templates", counted)
    yield counted.filled
    object.__setattr__(site, "templates", own)


def test_the_second_reader_gets_the_very_answer_of_the_first_without_anything_being_made(client, pages):
    for path in (HOME, "/en/", "/ru/articles", "/ru/channels", "/ru/privacy", *pages):
        first = client.get(path)
        with counting(client) as filled:
            again = client.get(path)
        assert (first.status_code, again.status_code, filled) == (200, 200, []), path
        assert again.content == first.content
        assert {name: again.headers.get(name) for name in SAME} == {name: first.headers.get(name) for name in SAME}


@pytest.mark.parametrize(
    "other",
    [{"cookie": "theme=dark"}, {"accept-encoding": "identity"}, {"host": "other.example"}],
    ids=["theme", "uncompressed", "host"],
)
def test_who_asks_for_it_otherwise_gets_their_own(client, other: dict[str, str]):
    plain = client.get(HOME)
    with counting(client) as filled:
        theirs = client.get(HOME, headers=other)
    assert filled and theirs.status_code == 200
    assert (theirs.text != plain.text) is ("accept-encoding" not in other)
    assert client.get(HOME).text == plain.text


def test_a_theme_nobody_knows_is_the_systems_and_makes_no_page_of_its_own(client):
    client.get(HOME)
    with counting(client) as filled:
        client.get(HOME, headers={"cookie": "theme=mauve; other=1"})
    assert filled == []


def test_an_unchanged_page_is_told_to_be_unchanged_from_memory_too(client):
    tag = client.get(HOME).headers["etag"]
    with counting(client) as filled:
        again = client.get(HOME, headers={"if-none-match": tag})
        changed = client.get(HOME, headers={"if-none-match": '"of yesterday"'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert "content-encoding" not in again.headers
    assert (changed.status_code, filled) == (200, [])


def test_head_is_answered_from_memory_without_the_body(client):
    whole = client.get(HOME)
    with counting(client) as filled:
        head = client.head(HOME)
    assert (head.status_code, head.content, filled) == (200, b"", [])
    assert head.headers["content-length"] == whole.headers["content-length"]


def test_an_article_opened_from_search_is_noted_every_time(client, monkeypatch):
    noted = []
    journal = client.app.state.site.journal
    monkeypatch.setattr(type(journal), "note_opening", lambda self, *given, **more: noted.append(given))
    path = client.app.state.site.live.public.tree.cards[0]
    for _ in range(2):
        assert client.get(f"/{path.lang}/a/{path.key}?s=abc&n=1").status_code == 200
    assert len(noted) == 2


def test_what_is_one_persons_own_or_no_page_is_never_kept(client):
    for path, status in (
        ("/ru/contact", 200),
        ("/ru/request", 200),
        ("/ru/search?q=code", 200),
        ("/ru/a/nothing", 404),
    ):
        assert client.get(path).status_code == status
        with counting(client) as filled:
            assert client.get(path).status_code == status
        assert filled, path


def test_the_next_minute_has_its_own_hours(settings):
    clock: list[datetime] = [NOW]
    client = TestClient(create_app(settings, clock=lambda: clock[0]), follow_redirects=False)
    open_now = client.get("/ru/channels").text
    clock[0] += timedelta(seconds=59)
    assert client.get("/ru/channels").text == open_now
    clock[0] += timedelta(hours=14)
    assert client.get("/ru/channels").text != open_now


def test_the_metrics_count_answers_from_memory_under_their_route(client):
    for _ in range(3):
        client.get(HOME)
    told = client.app.state.site.journal.metrics.text().decode()
    assert 'otvet_requests_total{method="GET",route="/{lang}/",status="200"} 3.0' in told


def test_without_an_index_nothing_is_kept(make_client: Callable[..., TestClient], tmp_path):
    client = make_client(index=tmp_path / "none")
    for _ in range(2):
        assert client.get(HOME).status_code == 503


TYPED = "/api/v1/suggest?lang=ru&q=%D0%BA%D0%BE%D0%B4"


def test_what_many_begin_to_type_is_worked_out_once_a_minute(client, monkeypatch):
    first = client.get(TYPED)
    engine = type(client.app.state.site.live.public)
    monkeypatch.setattr(engine, "suggest", lambda *given: pytest.fail("worked out again"))
    again = client.get(TYPED)
    assert (again.status_code, again.json()) == (200, first.json())


def test_what_is_typed_costs_as_much_from_memory_as_anew(make_client):
    client = make_client(visitor_suggestions_per_minute=3)
    assert [client.get(TYPED).status_code for _ in range(5)] == [200, 200, 200, 429, 429]


def test_when_typing_rests_the_whole_engine_is_asked_each_time(client, monkeypatch):
    client.get(f"{TYPED}&rested=true")
    engine, asked = type(client.app.state.site.live.public), []
    monkeypatch.setattr(engine, "suggest_rested", lambda *given: asked.append(given) or ())
    assert client.get(f"{TYPED}&rested=true").json()["suggestions"] == [] and len(asked) == 1

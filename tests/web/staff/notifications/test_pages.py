"""Colleagues see what happened to their requests on every page, and say how else they want to be told."""

from __future__ import annotations

import re

import pytest

from kb.notifications.notifications import EVENTS, NewNotification, put_notification
from kb.notifications.wishes import wish_of
from tests.web.conftest import NOW
from tests.web.public.test_requests import sent
from tests.web.staff.test_console import account, enter, plain
from tests.web.staff.test_deeds import do
from tests.web.staff.test_one_request import the_ticket
from web.staff.notifications import streams
from web.staff.notifications.streams import NotificationStreams


@pytest.fixture
def anna(quiet, settings):
    account(settings)
    account(settings, "Павел")
    enter(quiet)
    sent(quiet)
    return quiet


@pytest.fixture
def pavel(anna, make_client):
    client = make_client(live=anna.app.state.site.live)
    enter(client, "Павел")
    return client


def tell(client, *events: str) -> None:
    with client.app.state.site.state.database.begin() as conn:
        for event in events:
            put_notification(conn, NewNotification(event=event, who="Павел", about="ru/cards/block", at=NOW), ["Анна"])


def test_a_note_that_calls_a_colleague_is_on_every_page_of_theirs_until_they_open_the_request(anna, pavel, settings):
    number = the_ticket(settings).number
    do(pavel, number, "note", text="@Анна, глянь: клиент пишет странное", key="k")
    do(pavel, number, "note", text="@Анна, глянь: клиент пишет странное", key="k")
    for path in ("/agent", "/agent/requests", "/agent/notifications", "/agent/account"):
        assert "<title>(1) " in anna.get(path).text, path
    page = plain(anna.get("/agent/notifications").text)
    assert f"Павел зовёт вас в записке: {number}" in page and "глянь" not in page
    assert "<title>(1)" not in pavel.get("/agent").text
    address = re.search(r'data-url="(/agent/requests/[^"]+)"', anna.get(f"/agent/requests/{number}").text)[1]
    anna.post(address.replace("&amp;", "&"), data={"doing": "reading"})
    assert "<title>(" not in anna.get("/agent").text


def test_what_comes_after_the_page_was_made_is_not_read_by_it(anna, pavel, settings):
    number = the_ticket(settings).number
    address = re.search(r'data-url="(/agent/requests/[^"]+)"', anna.get(f"/agent/requests/{number}").text)[1]
    do(pavel, number, "note", text="@Анна", key="k")
    anna.post(address.replace("&amp;", "&"), data={"doing": "reading"})
    assert "<title>(1) " in anna.get("/agent").text


def test_every_event_is_told_in_a_sentence_in_both_languages(anna):
    tell(anna, *EVENTS)
    for lang in ("ru", "en"):
        page = anna.get("/agent/notifications", headers={"accept-language": lang}).text
        assert page.count("<time") == len(EVENTS) and "notifications.events" not in page


def test_they_are_put_away_with_a_button_and_those_that_came_meanwhile_stay(anna):
    tell(anna, "flagged")
    until = re.search(r'name="until" value="(\d+)"', anna.get("/agent/notifications").text)[1]
    tell(anna, "question")
    answer = anna.post("/agent/notifications/seen", data={"until": until, "back": "/agent/requests"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/agent/requests")
    part = anna.get("/agent/notifications/list").text
    assert part.count("is-new") == 1 and "<html" not in part
    answer = anna.post("/agent/notifications/seen", data={"until": until, "back": "https://evil.example/agent"})
    assert answer.headers["location"] == "/agent/notifications"


def test_a_colleague_says_how_letters_come(anna):
    wished = {"mail": "daily", "email": "anna@example.com", "quiet_from": "22:00", "quiet_until": "08:00"}
    assert anna.post("/agent/notifications/mail", data=wished).status_code == 303
    with anna.app.state.site.state.database.read() as conn:
        assert wish_of(conn, 1).mail == "daily"
    page = anna.get("/agent/notifications?saved=1").text
    assert "Сохранено" in page and 'value="22:00"' in page and "по московскому времени" in plain(page)
    for changed, said in (({"email": "anna"}, "Укажите адрес"), ({"quiet_until": ""}, "и начало, и конец")):
        refused = anna.post("/agent/notifications/mail", data=wished | changed)
        assert refused.status_code == 422 and said in plain(refused.text)


def test_the_stream_speaks_to_whoever_is_signed_in_and_refuses_a_crowd(anna, monkeypatch):
    anna.app.state.notification_streams = NotificationStreams(anna.app.state.site.state.database, lasts=0)
    answer = anna.get("/agent/notifications/stream")
    assert answer.headers["content-type"].startswith("text/event-stream") and answer.text == "retry: 3000\n\n"
    monkeypatch.setattr(streams, "MOST", 0)
    refused = anna.get("/agent/notifications/stream")
    assert refused.status_code == 503 and refused.headers["retry-after"] == "60"
    anna.cookies.clear()
    assert anna.get("/agent/notifications/stream").status_code == 303

"""Programs read what does not work: without a token, in a language, what stands or all of it."""

from __future__ import annotations

from datetime import timedelta

from tests.web.announced import announce


def test_everything_works_is_an_empty_list(client):
    assert client.get("/api/v1/notices").json() == {"notices": []}


def test_what_stands_is_told_with_its_page(make_client, settings, now):
    announce(settings, now, sections=("cards",))
    announce(settings, now, lasts=timedelta(minutes=1), title="Было")
    client = make_client()
    (told,) = client.get("/api/v1/notices?lang=en").json()["notices"]
    assert (told["id"], told["severity"], told["state"], told["sections"]) == ("1", "outage", "now", ["cards"])
    assert told["title"] == "Переводы задерживаются (en)" and told["url"].endswith("/en/status/1")
    every = client.get("/api/v1/notices?past=true").json()["notices"]
    assert {one["state"] for one in every} == {"now", "over"}


def test_a_language_the_site_does_not_have_is_the_first(make_client, settings, now):
    announce(settings, now)
    assert make_client().get("/api/v1/notices?lang=de").json()["notices"][0]["url"].endswith("/ru/status/1")

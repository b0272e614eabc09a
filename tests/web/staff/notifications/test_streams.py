"""Counts come by themselves: the first at once, later ones when they change, to as many as may listen and no longer than they may."""

from __future__ import annotations

import asyncio
import json

import pytest

from kb.notifications.notifications import NewNotification, put_notification
from kb.storage.database import connect
from tests.web.conftest import NOW
from web.staff.notifications import streams as notification_streams
from web.staff.notifications.streams import EACH, NotificationStreams


@pytest.fixture
def database(settings):
    database = connect(settings.database_url)
    yield database
    database.close()


def notification(database, who: str, once: str = "") -> None:
    with database.begin() as conn:
        put_notification(conn, NewNotification(event="question", who="Вера", once=once, at=NOW), [who])


async def counts(streams: NotificationStreams, name: str, most: int = 1, then=None) -> list[int]:
    """The first counts somebody is told; after the first, `then` happens."""
    told: list[int] = []
    async for event in streams.events(streams.open(name)):
        if event.startswith("data: "):
            told.append(json.loads(event.removeprefix("data: "))["count"])
            if then and len(told) == 1:
                await asyncio.to_thread(then)
        if len(told) == most:
            break
    return told


def test_the_count_is_told_at_once_and_whenever_it_changes(database):
    notification(database, "Анна")
    streams = NotificationStreams(database, look=0.01)
    assert asyncio.run(counts(streams, "Анна", 2, then=lambda: notification(database, "Анна", "2"))) == [1, 2]


def test_everybody_hears_of_their_own(database):
    notification(database, "Анна")
    streams = NotificationStreams(database, look=0.01)

    async def both() -> list[list[int]]:
        return await asyncio.gather(counts(streams, "Анна"), counts(streams, "Павел"))

    assert asyncio.run(both()) == [[1], [0]]


def test_a_stream_ends_when_its_time_is_over_and_leaves_nothing_behind(database):
    streams = NotificationStreams(database, look=0.01, beat=0.01, lasts=0.05)

    async def whole() -> list[str]:
        return [event async for event in streams.events(streams.open("Анна"))]

    told = asyncio.run(whole())
    assert told[0].startswith("retry:") and ": here\n\n" in told and len(streams) == 0


def test_one_person_holds_few_streams_and_all_together_no_more_than_there_are(database, monkeypatch):
    monkeypatch.setattr(notification_streams, "MOST", EACH)
    streams = NotificationStreams(database, look=0.01)

    async def opened() -> None:
        own = [streams.open("Анна") for _ in range(EACH + 1)]
        assert own[0].ended and not own[1].ended and len(streams) == EACH
        assert streams.open("Павел") is None
        assert [event async for event in streams.events(own[0])] == ["retry: 3000\n\n"]

    asyncio.run(opened())

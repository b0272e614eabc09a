"""A visitor is one person for a day, whichever process answers, and nobody can read from the database who it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text as sql
from starlette.testclient import TestClient

from kb.settings import Settings
from kb.storage.database import connect
from tests.usage import votes_on
from tests.web.conftest import NOW
from web.app import create_app

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Test/1.0"


@pytest.fixture
def vote(settings: Settings) -> Callable[..., None]:
    """Vote from an address, in a process that has just started."""

    def send(address: str, helpful: str = "yes", *, at=NOW, browser: str = BROWSER, **changed) -> None:
        app = create_app(settings.model_copy(update=changed), clock=lambda: at)
        client = TestClient(app, client=(address, 1), follow_redirects=False)
        answer = client.post("/ru/a/cards/block/vote", data={"helpful": helpful}, headers={"user-agent": browser})
        assert answer.status_code == 303

    return send


def votes_of(settings: Settings) -> tuple[int, int]:
    database = connect(settings.database_url)
    with database.read() as conn:
        found = votes_on(conn, "ru/cards/block")
    database.close()
    return found


def test_a_restart_gives_nobody_a_second_vote(vote, settings):
    vote("203.0.113.7", "yes")
    vote("203.0.113.7", "no")
    assert votes_of(settings) == (0, 1)


def test_without_a_key_of_its_own_a_site_knows_its_voters_after_a_restart_too(vote, settings):
    vote("203.0.113.7", secret_key="")
    vote("203.0.113.7", secret_key="")
    assert votes_of(settings) == (1, 0)


def test_other_people_other_browsers_and_other_days_are_other_voters(vote, settings):
    vote("203.0.113.7")
    vote("203.0.113.8")
    vote("203.0.113.7", browser="Other/2.0")
    vote("203.0.113.7", at=NOW + timedelta(days=1))
    assert votes_of(settings) == (4, 0)


def test_a_home_network_is_one_voter_per_browser_whatever_ipv6_address_it_uses_now(vote, settings):
    vote("2001:db8:1:2::1")
    vote("2001:db8:1:2:ffff::9")
    vote("2001:db8:1:3::1")
    assert votes_of(settings) == (2, 0)


def test_the_database_keeps_no_address_and_no_browser(vote, settings):
    vote("203.0.113.7")
    database = connect(settings.database_url)
    with database.read() as conn:
        kept = repr(conn.execute(sql("SELECT * FROM votes")).all())
    database.close()
    assert "203.0.113" not in kept and "Mozilla" not in kept

"""An operator forgets a person and can show that it was done."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kb.staff.audit import Actor, note
from kb.storage.database import connect, connect_log, migrate
from kb.storage.site_key import site_key
from search.index.experience import EXPERIENCE
from search.model.adapted import ADAPTED
from tests.kb.retention.world import ANNA, make_world


@pytest.fixture
def known(desk, monkeypatch):
    """A desk where Anna is known."""
    url = desk.environment["KB_DATABASE_URL"]
    desk.environment["KB_ATTACHMENTS"] = str(desk.folder / "pictures")
    state, log = connect(url), connect_log(url)
    migrate(state)
    migrate(log)
    site_key(state)
    world = make_world(state, log, desk.folder / "pictures", datetime.now(UTC))
    yield desk, world
    state.close()
    log.close()


def test_it_asks_first_and_removes_nothing_when_told_no(known):
    desk, world = known
    ran = desk.kb("forget", ANNA, typed="n\n")
    assert ran.returncode == 1 and "2 requests: " + world.form in ran.stdout
    assert ANNA in world.everything()


def test_it_says_what_went_what_it_looked_at_and_what_it_cannot_reach(known):
    desk, world = known
    world.state.close()
    ran = desk.kb(
        "forget", ANNA, "--yes", KB_WEBHOOK_URL="https://desk.example.org/hook", KB_TEAM_MAIL="team@example.org"
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    told = ran.stdout
    assert "2 tickets" in told and "1 files" in told and "Blotted out in others' words:" in told
    assert "text columns with" in told and "otvet.db" in told and str(desk.folder / "pictures") in told
    assert "The person is named nowhere in them." in told
    for beyond in ("Backups made before now", "the helpdesk of KB_WEBHOOK_URL", "team@example.org", "log files"):
        assert beyond in told
    assert ANNA.casefold() not in world.everything().casefold()


def test_that_staff_read_the_request_is_told_and_is_no_failure(known):
    desk, world = known
    with world.state.begin() as conn:
        note(conn, Actor(name="Ольга"), "request_reply", about=world.form, via="page", at=datetime.now(UTC))
    ran = desk.kb("forget", ANNA, "--yes")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "The audit log still has 1 of the requests by number" in ran.stdout
    assert "The person is named nowhere in them." in ran.stdout


def test_what_it_may_not_change_itself_is_named_and_ends_with_status_3(known):
    desk, _ = known
    desk.write({"ru/cards/block.md": f"# Заблокировать карту\n\nКак сделала {ANNA}.\n"})
    ran = desk.kb("forget", ANNA, "--yes")
    assert ran.returncode == 3
    assert f"STILL NAMED: {desk.folder / 'articles/ru/cards/block.md'}, 1 times" in ran.stdout
    assert "named nowhere" not in ran.stdout


def test_one_request_is_forgotten_by_its_number_and_the_others_are_named(known):
    desk, world = known
    (desk.folder / "index").mkdir()
    (desk.folder / "index" / ADAPTED).write_text("weights")
    (desk.folder / "index" / EXPERIENCE).write_text("weights")
    ran = desk.kb("forget", world.form, "--yes")
    assert ran.returncode == 0, ran.stdout
    assert "what `kb adapt` learnt" in ran.stdout and "what `kb lessons learn` learnt" in ran.stdout
    assert f"The same address has 1 other requests ({world.call})" in ran.stdout


def test_a_word_that_is_neither_is_told(desk):
    ran = desk.kb("forget", "anna", "--yes")
    assert ran.returncode == 3 and "expected the number of a request" in ran.stderr

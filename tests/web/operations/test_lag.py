"""A server that is behind says by how much: in the generation, in letters, in lessons."""

from __future__ import annotations

import math
import os
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from kb.storage.database import connect
from search.publish.generations import point_to
from search.query.protocols import LiveStatus
from tests.kb.conftest import FORM, ROOM
from tests.web.conftest import NOW
from tests.web.twins import TwinLive
from web.operations.lag import generation_behind, lags_of


class AgedLive(TwinLive):
    """The sample's pair, made at a time of the test's choosing."""

    created = ""

    def status(self) -> LiveStatus:
        return replace(super().status(), created=self.created)


@pytest.mark.parametrize(
    ("created", "age"),
    [
        ("2026-11-23T08:59:00+00:00", 60.0),
        ("2026-11-23T11:59:00+03:00", 60.0),
        ("2026-11-23T08:59:00", 60.0),
        ("2026-11-23T09:00:30+00:00", 0.0),
        ("", None),
        ("yesterday", None),
    ],
)
def test_the_age_of_what_answers_is_told_in_seconds_and_never_below_none(make_client, live, created, age):
    pair = AgedLive(live)
    pair.created = created
    told = lags_of(make_client(pair).app.state.site, NOW).generation_age
    assert told == age or (age is None and math.isnan(told))


def test_letters_that_should_have_gone_and_questions_nobody_confirmed_are_counted(make_client, settings):
    from kb.requests.customer import open_request

    site = make_client().app.state.site
    assert (lags_of(site, NOW).outbox, lags_of(site, NOW).outbox_overdue) == (
        {"waiting": 0, "sending": 0, "dead": 0},
        0.0,
    )
    with site.state.database.begin() as conn:
        open_request(conn, replace(FORM, email="anna@example.org"), room=ROOM, at=NOW - timedelta(minutes=30))
    lags = lags_of(site, NOW)
    assert lags.outbox["waiting"] >= 1 and lags.outbox_overdue == 1800 and lags.lessons_waiting == 0
    with site.state.database.begin() as conn:
        conn.execute(text("UPDATE outbox SET state = 'dead'"))
    assert lags_of(site, NOW).outbox["dead"] >= 1 and lags_of(site, NOW).outbox_overdue == 0


def test_with_the_database_away_the_rest_is_told_and_letters_are_unknown(make_client, tmp_path):
    site = make_client().app.state.site
    (tmp_path / "missing").write_text("not a folder")
    away = connect(f"sqlite:///{tmp_path}/missing/otvet.db")
    lags = lags_of(replace(site, state=replace(site.state, database=away)), NOW)
    away.close()
    assert lags.database_up == 0 and math.isnan(lags.outbox_overdue) and not math.isnan(lags.generation_age)


def test_a_server_that_did_not_take_what_was_published_says_for_how_long(tmp_path):
    point_to(tmp_path, "newer")
    moved = datetime(2026, 11, 26, 12, 0).astimezone()
    os.utime(tmp_path / "CURRENT", (moved.timestamp(), moved.timestamp()))
    later = moved + timedelta(minutes=5)
    assert generation_behind(tmp_path, LiveStatus(generation="older"), later) == 300
    assert generation_behind(tmp_path, LiveStatus(generation="newer"), later) == 0
    assert generation_behind(tmp_path / "nothing", LiveStatus(), later) == 0

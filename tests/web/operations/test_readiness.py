"""An operator reads what is missing and what to do about it, thing by thing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.storage.database import connect
from search.query.protocols import LiveStatus
from tests.web.twins import TwinLive
from web.operations.readiness import check_all


class InState(TwinLive):
    """The sample's pair, in a state of the test's choosing."""

    now = LiveStatus()

    def status(self) -> LiveStatus:
        return self.now


@pytest.fixture
def pair(live) -> InState:
    return InState(live)


@pytest.fixture
def site(make_client, pair):
    return make_client(pair).app.state.site


def test_what_is_there_is_ready(make_client):
    checks = check_all(make_client().app.state.site)
    assert {name: check.ok for name, check in checks.items()} == dict.fromkeys(
        ("database", "search_log", "disk", "generation", "encoder"), True
    )
    assert checks["encoder"].detail == "keyword search only" and "Nothing" not in checks["generation"].detail


@pytest.mark.parametrize(
    ("encoder", "ok", "detail"),
    [
        ("ready", True, "ready"),
        ("none", True, "keyword search only"),
        ("loading", False, "loading"),
        (
            "/srv/models/x: file is gone",
            False,
            "The model can't be loaded; search is by keywords. The log says why.",
        ),
    ],
)
def test_meanings_are_searched_or_the_reason_why_not_is_told(site, pair, encoder, ok, detail):
    pair.now = LiveStatus(generation="g", encoder=encoder)
    check = check_all(site)["encoder"]
    assert (check.ok, check.detail) == (ok, detail)


def test_nothing_built_names_the_command_and_a_problem_is_told_beside_an_older_generation(site, pair):
    missing = check_all(site)["generation"]
    assert not missing.ok and "kb build" in missing.detail
    pair.now = LiveStatus(generation="older", problem="generation x was refused: /srv/index/x/public: damaged")
    older = check_all(site)["generation"]
    assert older.ok and older.detail == "generation x was refused; the log says why"


def test_a_database_without_its_tables_is_not_ready_and_the_other_still_is(site, tmp_path):
    empty = connect(f"sqlite:///{tmp_path}/empty.db")
    (tmp_path / "empty.db").touch()
    checks = check_all(replace(site, state=replace(site.state, database=empty)))
    assert not checks["database"].ok and checks["database"].detail and checks["search_log"].ok
    empty.close()


@pytest.mark.parametrize("url", ["sqlite:///{}/otvet.db", "postgresql+psycopg://otvet@/otvet?host={}"])
def test_a_disk_that_is_nearly_full_is_named_by_the_setting_that_leads_to_it(site, tmp_path, monkeypatch, url: str):
    database = connect(url.format(tmp_path))
    crowded = replace(site, state=replace(site.state, database=database))
    assert check_all(crowded)["disk"].ok
    monkeypatch.setattr("web.operations.readiness.LEAST_LEFT", 1 << 80)
    check = check_all(crowded)["disk"]
    assert not check.ok and "KB_ATTACHMENTS" in check.detail and "Free some" in check.detail
    database.close()


@pytest.mark.parametrize(
    "url", ["sqlite:///{}/missing/secret.db", "postgresql+psycopg://clerk:hunter2@127.0.0.1:1/hidden"]
)
def test_nobody_who_asks_is_told_where_the_database_is_and_the_log_is(site, tmp_path, url: str, caplog):
    away = connect(url.format(tmp_path))
    if "sqlite" in url:
        (tmp_path / "missing").write_text("not a folder")
    told = check_all(replace(site, state=replace(site.state, database=away)))["database"]
    assert not told.ok
    for private in (str(tmp_path), "secret.db", "clerk", "hunter2", "127.0.0.1", "hidden", "psycopg", "sqlite"):
        assert private not in told.detail
    assert caplog.text and "hunter2" not in caplog.text
    away.close()

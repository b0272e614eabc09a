"""Whatever staff change, open or take along is kept with who and when; a customer's words and secrets never are."""

from __future__ import annotations

import logging
import re

import pytest
from fastapi.routing import iter_route_contexts

from kb.errors import StateUnavailable
from kb.staff.audit import Actor, AuditFilter, entries
from tests.test_docs import route_lines
from tests.web.public.test_requests import sent
from tests.web.staff.test_console import PASSWORD, account, enter
from web.operations.staff_audit import QUIET, READS, AuditedDeed, StaffAudit, deed_of
from web.site.state import SiteState
from web.site.texts import load_texts
from web.staff.deeds import VERBS

NUMBER = "2026-000001"


def kept(client) -> list[tuple[str, ...]]:
    """Who, by what, what, about what; the oldest first."""
    with client.app.state.site.state.read() as conn:
        return [(each.who, each.via, each.deed, each.about) for each in reversed(entries(conn, AuditFilter()))]


@pytest.fixture
def anna(quiet, settings):
    """Anna at the desk of a site that has a request."""
    sent(quiet)
    account(settings)
    assert enter(quiet).status_code == 303
    return quiet


def test_who_came_in_read_changed_and_went_is_kept(anna):
    anna.get(f"/agent/requests/{NUMBER}")
    anna.post(f"/agent/requests/{NUMBER}/note", data={"text": "Позвонить в банк", "key": "1"})
    anna.get("/agent/requests")
    anna.post("/agent/sign-out")
    assert kept(anna) == [
        ("Анна", "page", "sign_in", ""),
        ("Анна", "page", "read_request", NUMBER),
        ("Анна", "page", "request_note", NUMBER),
        ("Анна", "page", "sign_out", ""),
    ]


def test_what_was_refused_or_is_not_there_was_not_done(anna):
    before = kept(anna)
    assert anna.get("/agent/requests/2026-000099").status_code == 404
    assert anna.post(f"/agent/requests/{NUMBER}/close", data={"outcome": "nothing"}).status_code >= 400
    assert anna.post("/manager/team/accounts", data={"email": "x@example.com", "role": "agent"}).status_code == 403
    assert kept(anna) == before


def test_programs_are_kept_under_the_name_of_their_token(anna, bearer):
    auth = bearer("tickets", name="CRM")
    anna.get("/api/v1/agent/tickets", headers=auth)
    anna.get(f"/api/v1/agent/tickets/{NUMBER}", headers=auth)
    anna.post(f"/api/v1/agent/tickets/{NUMBER}/reply", json={"text": "Готово", "key": "1"}, headers=auth)
    assert kept(anna)[1:] == [
        ("CRM", "api", "list_requests", ""),
        ("CRM", "api", "read_request", NUMBER),
        ("CRM", "api", "agent_reply_to_ticket", NUMBER),
    ]


def test_a_leads_deeds_say_what_was_done_to_whom(make_client, settings):
    account(settings, "Вера", "manager")
    vera = make_client()
    enter(vera, "Вера")
    vera.post("/manager/team/tokens", data={"name": "CRM", "scopes": "lookup"})
    vera.post("/manager/team/accounts/1", data={"action": "sessions"})
    enter(vera, "Вера")
    vera.get("/manager/team/people.csv")
    told = [(deed, about) for _, _, deed, about in kept(vera)]
    assert told == [
        ("sign_in", ""),
        ("create_token", "1"),
        ("account_sessions", "1"),
        ("sign_in", ""),
        ("export_people", ""),
    ]


def test_no_words_and_no_secret_are_in_it(anna, settings):
    anna.post(f"/agent/requests/{NUMBER}/reply", data={"text": "Канарейка", "key": "1"})
    anna.post(
        "/agent/account/password",
        data={"old": PASSWORD, "new": "зелёный трамвай едет", "again": "зелёный трамвай едет"},
    )
    anna.get(f"/agent/requests/{NUMBER}?look=Канарейка")
    with anna.app.state.site.state.read() as conn:
        stored = str([tuple(row) for row in conn.exec_driver_sql("SELECT * FROM audit")])
    assert len(kept(anna)) == 4 and not re.search(r"Канарейка|трамвай|correct|example", stored)


def test_a_stranger_leaves_no_trace(client):
    (
        client.get("/agent/requests"),
        client.post("/agent/sign-in", data={"name": "Анна", "password": "x"}),
        client.get("/ru/"),
    )
    assert kept(client) == []


def test_what_can_not_be_kept_is_told_in_the_log(anna, caplog, monkeypatch):
    def away(self):
        raise StateUnavailable("away")

    monkeypatch.setattr(SiteState, "change", away)
    audit = StaffAudit(anna.app, site=anna.app.state.site)
    with caplog.at_level(logging.ERROR):
        audit.keep(Actor(name="Анна"), AuditedDeed(kind="change", name="request_note", about=NUMBER), "page")
    assert f"Анна request_note {NUMBER}" in caplog.text


def test_every_address_of_the_tables_is_there_and_every_page_of_one_request_is_kept(client):
    lines = {re.sub(r":\w+\}", "}", line) for line in route_lines(client.app)}
    known = {re.sub(r":\w+\}", "}", line) for line in (*READS, *QUIET)}
    assert known - lines == set()
    one = {line for line in lines if re.match(r"GET (/agent/requests/|/api/v1/agent/tickets/\{number\})", line)}
    assert one <= set(READS)


def test_a_file_nobody_named_yet_is_kept_under_the_name_of_its_route(client):
    class Route:
        path, name = "/manager/team/new.csv", "team_new_csv"

    deed = deed_of({"method": "GET", "route": Route, "path_params": {}})
    assert (deed.kind, deed.name) == ("export", "team_new_csv")


def test_every_deed_that_can_be_kept_has_words(anna):
    """In English; tests/web/site/test_texts.py holds Russian to the same keys."""
    texts = load_texts(("en",))["en"]
    deeds = {f"request_{verb}" for verb in VERBS} | {name for _, name in READS.values()}
    for found in iter_route_contexts(anna.app.routes):
        for method in found.methods or ():
            scope = {"method": method, "route": found, "path_params": {}, "state": {}}
            deed = deed_of(scope) if "{verb}" not in found.path else None
            deeds |= {deed.name} if deed else set()
    assert len(deeds) > 60
    assert {deed for deed in deeds if not texts.get(f"audit.deed.{deed}", "")} == set()

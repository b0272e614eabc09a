"""Contacts are checked when a generation is opened, never while somebody waits for a page."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

import kb.articles.written_values
from search.query.live import Live
from tests.web.conftest import form_key
from tests.web.public.form import GOOD
from tests.web.public.test_requests import sent
from tests.web.staff.test_one_request import address, token


@pytest.fixture
def checked(monkeypatch) -> list[str]:
    """Grows by a time zone whenever a channel or a service level is checked, however that came about."""
    zones: list[str] = []
    monkeypatch.setattr(kb.articles.written_values, "ZoneInfo", lambda zone: zones.append(zone) or ZoneInfo(zone))
    return zones


def test_opening_a_generation_checks_the_contacts_of_each_tree_once(settings, checked):
    live = Live(settings)
    of_one_tree = len(live.public.tree.contacts.channels) + len(live.public.tree.contacts.service_levels)
    trees = 1 if live.public.tree is live.internal.tree else 2
    assert of_one_tree > 1 and len(checked) == of_one_tree * trees


def test_no_page_checks_them_again(quiet, settings, bearer, checked):
    quiet.app.state.site.live.public  # noqa: B018 - the generation is open by now
    checked.clear()
    for path in ("/ru/", "/ru/channels", "/ru/cannot-sign-in", "/ru/contact?topic=cards", "/en/a/cards/block"):
        assert quiet.get(path).status_code == 200
    assert quiet.post("/ru/contact", data=GOOD | {"email": "nobody", "form_key": form_key()}).status_code == 422
    page = sent(quiet)
    assert quiet.get(page).status_code == 200
    assert quiet.post("/ru/contact", data=GOOD | {"form_key": form_key()}).status_code == 429  # the same words again
    assert quiet.post(f"{page}/helped", data={"helped": "no"}).status_code == 303
    assert quiet.get("/api/v1/agent/templates", headers=bearer()).status_code == 200
    quiet.post("/agent/sign-in", data={"token": token(settings)})
    assert quiet.get(address(settings)).status_code == 200
    assert checked == []

"""Accounts as shown: whether somebody can sign in, with what, and everything the pages can say was done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.staff.accounts import Person
from kb.staff.invitations import INVITATION_LASTS
from kb.staff.sessions import OpenSession
from tests.web.conftest import NOW
from web.lead.views.accounts import TOLD, AccountsPage, AccountState, InvitationForm, OneAccountPage
from web.site.texts import load_texts

TEXTS = load_texts(("ru", "en"))


def state(**changed) -> AccountState:
    person = Person(**{"id": 1, "name": "Anna", "role": "agent", "created_at": NOW} | changed)
    seen = OpenSession(handle="a1", began_at=NOW - timedelta(hours=2), seen_at=NOW - timedelta(minutes=5))
    return AccountState(person=person, second_factor=True, sessions=() if person.disabled_at else (seen,))


def test_a_shut_account_says_since_when():
    shut = state(id=2, disabled_at=NOW)
    page = AccountsPage.of(TEXTS["en"], [state(), shut], [], InvitationForm(), who="Vera", at=NOW)
    assert [(row.state.replace("\xa0", " "), row.seen, row.factor) for row in page.rows] == [
        ("open", "5 minutes ago", "password and code"),
        ("closed on 23 November 2026", "", "password and code"),
    ]


@pytest.mark.parametrize("lang", TEXTS)
def test_everything_that_can_be_done_is_said(lang: str):
    for told in TOLD:
        page = OneAccountPage.of(TEXTS[lang], state(), who="Vera", told=told, error="", at=NOW)
        assert page.told and page.sessions[0].text


@pytest.mark.parametrize("lang", TEXTS)
def test_the_days_a_link_works_are_those_the_page_promises(lang: str):
    assert str(INVITATION_LASTS.days) in TEXTS[lang]("accounts.invite_help")

"""Accounts of staff as whoever leads the team keeps them: invited by mail, changed, shut and opened, sessions ended."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Query, Request
from starlette.responses import RedirectResponse, Response

from kb.addresses import TEAM
from kb.errors import LastLead, RequestError, StaffError
from kb.staff.accounts import (
    Person,
    change_place,
    change_role,
    disable_person,
    enable_person,
    keep_a_lead,
    list_staff,
    person_numbered,
)
from kb.staff.invitations import NewInvitation, invite, open_invitations, revoke_invitation
from kb.staff.second_factor import has_second_factor
from kb.staff.sessions import end_handled, end_sessions, list_sessions
from kb.storage.database import Transaction
from web.dependencies import Lead, Now, PageTexts, TheState, get_now, get_state
from web.lead.views.accounts import TOLD, AccountsPage, AccountState, InvitationForm, OneAccountPage
from web.site.numbers import RowNumber
from web.site.pages import private, render
from web.site.session import SignedIn, tell_deed
from web.site.texts import Texts
from web.site.urls import lead_url

router = APIRouter(prefix=f"{TEAM}/accounts", include_in_schema=False)
AccountField = Annotated[str, Form(max_length=254)]
RoleName = Annotated[Literal["agent", "writer", "manager"], Form()]


@router.get("", name="accounts")
def accounts(
    request: Request, lead: Lead, texts: PageTexts, told: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """Everybody who has an account, and who is invited."""
    return _accounts(request, lead, texts, InvitationForm(told=told if told in TOLD else ""))


@router.post("", name="invite")
def invite_somebody(
    request: Request,
    lead: Lead,
    texts: PageTexts,
    state: TheState,
    now: Now,
    role: RoleName,
    email: AccountField = "",
    team: AccountField = "",
) -> Response:
    """Send a letter with a link to make an account with."""
    new = NewInvitation(email=email, role=role, team=team, lang=texts.lang, invited_by=lead.name)
    try:
        state.refuse_unwritable(email)
        with state.change() as conn:
            invite(conn, new, key=state.key, at=now)
    except (StaffError, RequestError):
        form = InvitationForm(email=email, role=role, team=team, error=texts("accounts.bad_email"))
        return _accounts(request, lead, texts, form)
    return RedirectResponse(lead_url("accounts", told="invited"), 303)


@router.post("/invitations/{number}", name="revoke_invitation")
def take_back(lead: Lead, state: TheState, now: Now, number: RowNumber) -> Response:
    """The link of an invitation no longer counts."""
    with state.change() as conn:
        revoke_invitation(conn, number, at=now)
    return RedirectResponse(lead_url("accounts", told="revoked"), 303)


@router.get("/{number}", name="one_account")
def one(
    request: Request,
    lead: Lead,
    texts: PageTexts,
    number: RowNumber,
    told: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """One account: role, team, address, sessions."""
    return _account(request, lead, texts, number, told=told if told in TOLD else "")


@router.post("/{number}", name="change_account")
def change(
    request: Request,
    lead: Lead,
    texts: PageTexts,
    state: TheState,
    now: Now,
    number: RowNumber,
    action: Annotated[Literal["save", "disable", "enable", "sessions", "session"], Form()],
    role: RoleName = "agent",
    email: AccountField = "",
    team: AccountField = "",
    session: AccountField = "",
) -> Response:
    """Save role, team and address; shut or open the account; end its sessions, or one of them."""
    with state.read() as conn:
        person = _person(conn, number)
    try:
        with state.change() as conn:
            if action == "save":
                _save(conn, person, role, email=email, team=team)
            elif action == "disable":
                keep_a_lead(conn, person.id)
                disable_person(conn, person.name, at=now)
            elif action == "enable":
                enable_person(conn, person.name)
            elif action == "session":
                end_handled(conn, person.id, session)
            else:
                end_sessions(conn, person.id)
    except LastLead:
        return _account(request, lead, texts, number, error=texts("accounts.last_lead"))
    tell_deed(request, f"account_{action}")
    return RedirectResponse(lead_url(f"accounts/{number}", told=action), 303)


def _save(conn: Transaction, person: Person, role: str, *, email: str, team: str) -> None:
    if role != person.role:
        if role != "manager":
            keep_a_lead(conn, person.id)
        change_role(conn, person.name, role)
    change_place(conn, person.id, email=email, team=team)


def _person(conn: Transaction, number: int) -> Person:
    person = person_numbered(conn, number)
    if person is None:
        raise HTTPException(404)
    return person


def _accounts(request: Request, lead: SignedIn, texts: Texts, form: InvitationForm) -> Response:
    state, now = get_state(request), get_now(request)
    with state.read() as conn:
        states = tuple(_state_of(conn, person, now) for person in list_staff(conn))
        invited = open_invitations(conn, at=now)
    page = AccountsPage.of(texts, states, invited, form, who=lead.name, at=now)
    return private(render(request, texts, "lead/accounts.html", page))


def _account(
    request: Request, lead: SignedIn, texts: Texts, number: int, *, told: str = "", error: str = ""
) -> Response:
    state, now = get_state(request), get_now(request)
    with state.read() as conn:
        account = _state_of(conn, _person(conn, number), now)
    page = OneAccountPage.of(texts, account, who=lead.name, told=told, error=error, at=now)
    return private(render(request, texts, "lead/account.html", page))


def _state_of(conn: Transaction, person: Person, now: datetime) -> AccountState:
    return AccountState(
        person=person,
        second_factor=has_second_factor(conn, person.id),
        sessions=list_sessions(conn, person.id, at=now),
    )

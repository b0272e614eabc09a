"""Accounts as shown to whoever leads the team: who, role and team, whether they can sign in, where they are signed in now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kb.staff.accounts import ROLES, Person
from kb.staff.invitations import Invitation
from kb.staff.sessions import OpenSession
from web.site.pages import Option, Page
from web.site.texts import Texts
from web.site.urls import lead_url

TOLD = ("invited", "revoked", "save", "disable", "enable", "sessions", "session")  # what the pages can say was done


@dataclass(frozen=True, kw_only=True)
class AccountState:
    """An account and what stands open of it."""

    person: Person
    second_factor: bool
    sessions: tuple[OpenSession, ...]


@dataclass(frozen=True, kw_only=True)
class InvitationForm:
    """The form as it was sent, and what came of it."""

    email: str = ""
    role: str = "agent"
    team: str = ""
    error: str = ""
    told: str = ""


@dataclass(frozen=True, kw_only=True)
class AccountRow:
    name: str
    url: str
    role: str
    team: str
    email: str
    state: str
    shut: bool
    factor: str
    seen: str


@dataclass(frozen=True, kw_only=True)
class InvitationRow:
    id: int
    email: str
    role: str
    team: str
    told: str


@dataclass(frozen=True, kw_only=True)
class AccountsPage(Page):
    who: str
    part: str = "accounts"
    rows: tuple[AccountRow, ...]
    invited: tuple[InvitationRow, ...]
    roles: tuple[Option, ...]
    teams: tuple[str, ...]
    form: InvitationForm
    told: str

    @classmethod
    def of(
        cls,
        texts: Texts,
        states: Sequence[AccountState],
        invited: Sequence[Invitation],
        form: InvitationForm,
        *,
        who: str,
        at: datetime,
    ) -> AccountsPage:
        return cls(
            title=texts("accounts.title"),
            status=422 if form.error else 200,
            who=who,
            rows=tuple(_row(texts, state, at) for state in states),
            invited=tuple(_invited(texts, each, at) for each in invited),
            roles=_roles(texts, form.role),
            teams=tuple(sorted({state.person.team for state in states} - {""})),
            form=form,
            told=texts(f"accounts.told.{form.told}") if form.told else "",
        )


@dataclass(frozen=True)
class SessionRow:
    handle: str
    text: str


@dataclass(frozen=True, kw_only=True)
class OneAccountPage(Page):
    who: str
    part: str = "accounts"
    url: str
    state: str
    shut: bool
    factor: str
    email: str
    team: str
    roles: tuple[Option, ...]
    sessions: tuple[SessionRow, ...]
    told: str
    error: str

    @classmethod
    def of(cls, texts: Texts, state: AccountState, *, who: str, told: str, error: str, at: datetime) -> OneAccountPage:
        person = state.person
        return cls(
            title=person.name,
            status=422 if error else 200,
            who=who,
            url=lead_url(f"accounts/{person.id}"),
            state=_standing(texts, person),
            shut=person.disabled_at is not None,
            factor=_factor(texts, state),
            email=person.email,
            team=person.team,
            roles=_roles(texts, person.role),
            sessions=tuple(
                SessionRow(
                    each.handle,
                    texts("accounts.session", began=texts.ago(at - each.began_at), seen=texts.ago(at - each.seen_at)),
                )
                for each in state.sessions
            ),
            told=texts(f"accounts.told.{told}") if told else "",
            error=error,
        )


def _row(texts: Texts, state: AccountState, at: datetime) -> AccountRow:
    person = state.person
    return AccountRow(
        name=person.name,
        url=lead_url(f"accounts/{person.id}"),
        role=texts(f"account.role.{person.role}"),
        team=person.team,
        email=person.email,
        state=_standing(texts, person),
        shut=person.disabled_at is not None,
        factor=_factor(texts, state),
        seen=texts.ago(at - state.sessions[0].seen_at) if state.sessions else "",
    )


def _invited(texts: Texts, invitation: Invitation, at: datetime) -> InvitationRow:
    return InvitationRow(
        id=invitation.id,
        email=invitation.email,
        role=texts(f"account.role.{invitation.role}"),
        team=invitation.team,
        told=texts(
            "accounts.invited_by",
            who=invitation.invited_by,
            ago=texts.ago(at - invitation.created_at),
            day=texts.day(invitation.expires_at.date()),
        ),
    )


def _standing(texts: Texts, person: Person) -> str:
    if person.disabled_at:
        return texts("accounts.shut", day=texts.day(person.disabled_at.date()))
    return texts("accounts.active")


def _factor(texts: Texts, state: AccountState) -> str:
    return texts("accounts.factor_on" if state.second_factor else "accounts.factor_off")


def _roles(texts: Texts, current: str) -> tuple[Option, ...]:
    return tuple(Option(value=role, text=texts(f"account.role.{role}"), chosen=role == current) for role in ROLES)

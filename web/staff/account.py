"""A person's own account in the console: another password, the sessions that are open, the second factor. For accounts, not for tokens."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.addresses import STAFF
from kb.errors import PasswordsBusy, WeakPassword
from kb.staff.accounts import NewPassword, Person, find_person
from kb.staff.second_factor import has_second_factor, pending_enrolment, recovery_codes_left
from kb.staff.sessions import count_sessions, end_sessions
from kb.staff.sign_in import PasswordChange, SignInAttempt, change_password
from web.dependencies import Address, Config, Now, PageTexts, ThePasswords, TheState, get_now, get_state
from web.site.pages import private, render
from web.site.session import note_staff, session_secret, sign_in_first, signed_in
from web.site.texts import Texts
from web.site.urls import agent_url
from web.staff.sign_in import FormText, held_page, refusal
from web.staff.views.account import NO_ERRORS, NOTICES, AccountErrors, AccountPage, FactorFacts

router = APIRouter(prefix=f"{STAFF}/account", include_in_schema=False)


def get_owner(request: Request) -> Person:
    """The person whose account this is. Strangers are led to the door; a token has no account and gets 403."""
    staff = signed_in(request)
    if staff is None:
        raise HTTPException(303, headers={"location": sign_in_first(request)})
    with get_state(request).read() as conn:
        person = find_person(conn, staff.person) if staff.person else None
    if person is None:
        raise HTTPException(403)
    note_staff(request, staff)
    return person


Owner = Annotated[Person, Depends(get_owner)]


@router.get("", name="account")
def account(request: Request, owner: Owner, texts: PageTexts, notice: str = "") -> Response:
    return account_page(request, owner, texts, notice=notice if notice in NOTICES else "")


@router.post("/password", name="change_password")
def new_password(
    request: Request,
    owner: Owner,
    texts: PageTexts,
    settings: Config,
    state: TheState,
    passwords: ThePasswords,
    now: Now,
    address: Address,
    old: FormText = "",
    new: FormText = "",
    again: FormText = "",
) -> Response:
    """The old password proves who it is; wrong ones are counted as at the door. Every other session ends."""
    if new != again:
        return account_page(request, owner, texts, wrong=AccountErrors(again=texts("account.differ")))
    change = PasswordChange(
        old=SignInAttempt(name=owner.name, password=old, address=address, key=state.key),
        new=NewPassword(text=new, brands=(settings.brand_in("ru"), settings.brand_in("en"))),
        session=session_secret(request),
    )
    try:
        done = change_password(state.database, owner, change, passwords, at=now)
    except WeakPassword as weak:
        return account_page(request, owner, texts, wrong=AccountErrors(new=texts(f"account.weak.{weak.code}")))
    except PasswordsBusy as busy:
        return held_page(
            account_page(request, owner, texts, wrong=AccountErrors(old=texts("agent.busy"))), busy.retry_after
        )
    if done.secret:
        return RedirectResponse(agent_url("account", notice="password"), 303)
    message = refusal(texts, done, now) if done.retry_at else texts("account.wrong_old")
    page = account_page(request, owner, texts, wrong=AccountErrors(old=message))
    return held_page(page, done.retry_at - now) if done.retry_at else page


@router.post("/sessions", name="end_other_sessions")
def end_others(request: Request, owner: Owner, state: TheState) -> Response:
    """Every session but this one ends."""
    with state.change() as conn:
        end_sessions(conn, owner.id, but=session_secret(request))
    return RedirectResponse(agent_url("account", notice="sessions"), 303)


def account_page(
    request: Request,
    owner: Person,
    texts: Texts,
    *,
    notice: str = "",
    wrong: AccountErrors = NO_ERRORS,
    codes: tuple[str, ...] = (),
) -> Response:
    """The page as it is now. `codes`: recovery codes just drawn, shown this once."""
    now = get_now(request)
    with get_state(request).read() as conn:
        others = count_sessions(conn, owner.id, at=now) - 1
        factor = FactorFacts(
            on=has_second_factor(conn, owner.id),
            enrolment=pending_enrolment(conn, owner.id, owner.name, issuer=texts.brand, at=now),
            left=recovery_codes_left(conn, owner.id),
            codes=codes,
        )
    page = AccountPage.of(texts, owner, others=max(others, 0), notice=notice, wrong=wrong, factor=factor)
    return private(render(request, texts, "staff/account.html", page))

"""One-time codes in the console: asked for at the door after the password, switched on and off by their owner."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.addresses import STAFF
from kb.errors import PasswordsBusy
from kb.staff.accounts import Person
from kb.staff.second_factor import begin_enrolment, confirm_enrolment, new_recovery_codes, remove_second_factor
from kb.staff.sessions import end_sessions
from kb.staff.sign_in import CodeAttempt, SignInAttempt, enter_code, prove_password
from kb.storage.database import Transaction
from web.dependencies import Address, Now, PageTexts, ThePasswords, TheState
from web.site.session import session_secret
from web.site.urls import agent_url
from web.staff.account import Owner, account_page
from web.staff.sign_in import FormText, ask_for_code, door_again, held_page, let_in, refusal, way_back
from web.staff.views.account import AccountErrors

router = APIRouter(prefix=STAFF, include_in_schema=False)


@router.post("/sign-in/code", name="enter_code")
def code(
    request: Request,
    texts: PageTexts,
    state: TheState,
    now: Now,
    address: Address,
    step: FormText = "",
    code: FormText = "",
    back: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """The second step at the door: a code of now, or a recovery code. Wrong ones are counted."""
    back = way_back(back)
    attempt = CodeAttempt(step=step, code=code, address=address, key=state.key)
    entered = enter_code(state.database, attempt, at=now)
    if entered.secret:
        return let_in(request, entered.secret, back)
    if not entered.step:
        return door_again(request, texts, back=back, error=texts("factor.too_late"))
    message = refusal(texts, entered, now) if entered.retry_at else texts("factor.wrong_code")
    page = ask_for_code(request, texts, step=step, back=back, error=message)
    return held_page(page, entered.retry_at - now) if entered.retry_at else page


@router.post("/account/second-factor", name="second_factor")
def change(
    request: Request,
    owner: Owner,
    texts: PageTexts,
    state: TheState,
    passwords: ThePasswords,
    now: Now,
    address: Address,
    action: Annotated[Literal["begin", "codes", "remove"], Form()],
    password: FormText = "",
) -> Response:
    """Begin to enrol, draw new recovery codes, or remove the factor; each asks for the password again."""
    attempt = SignInAttempt(name=owner.name, password=password, address=address, key=state.key)
    try:
        proof = prove_password(state.database, attempt, passwords, at=now)
    except PasswordsBusy as busy:
        page = account_page(request, owner, texts, wrong=AccountErrors(factor=texts("agent.busy")))
        return held_page(page, busy.retry_after)
    if proof.person != owner.id:
        message = refusal(texts, proof, now) if proof.retry_at else texts("account.wrong_old")
        page = account_page(request, owner, texts, wrong=AccountErrors(factor=message))
        return held_page(page, proof.retry_at - now) if proof.retry_at else page
    with state.change() as conn:
        codes = _do(conn, owner, action, now)
    if codes:
        return account_page(request, owner, texts, codes=codes)
    notice = "factor_removed" if action == "remove" else ""
    return RedirectResponse(agent_url("account", notice=notice) + "#second-factor", 303)


@router.post("/account/second-factor/confirm", name="confirm_second_factor")
def confirm(
    request: Request, owner: Owner, texts: PageTexts, state: TheState, now: Now, code: FormText = ""
) -> Response:
    """The first code of a telephone proves that it was told the secret. Recovery codes are shown, this once."""
    with state.change() as conn:
        codes = confirm_enrolment(conn, owner.id, code, at=now)
        if codes:
            end_sessions(conn, owner.id, but=session_secret(request))
    if codes:
        return account_page(request, owner, texts, codes=codes)
    return account_page(request, owner, texts, wrong=AccountErrors(code=texts("factor.wrong_code")))


def _do(conn: Transaction, owner: Person, action: str, at: datetime) -> tuple[str, ...]:
    if action == "codes":
        return new_recovery_codes(conn, owner.id)
    if action == "remove":
        remove_second_factor(conn, owner.id)
        return ()
    begin_enrolment(conn, owner.id, at=at)
    return ()

"""Where whoever was invited makes their account: the link of the letter, a name, a password. Signs them in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from kb.addresses import STAFF
from kb.errors import NameTaken, PasswordsBusy, StaffError, WeakPassword
from kb.staff.accounts import NewPassword
from kb.staff.invitations import accept_invitation, find_invitation
from kb.staff.sessions import begin_session
from web.dependencies import Config, Now, PageTexts, ThePasswords, TheState, get_now, get_state
from web.site.pages import private, render
from web.site.texts import Texts
from web.staff.sign_in import FormText, held_page, let_in
from web.staff.views.invitation import NOTHING_WRONG, AcceptErrors, AcceptPage

router = APIRouter(prefix=f"{STAFF}/invitation", include_in_schema=False)
Secret = Annotated[str, Path(max_length=100)]


@router.get("/{secret}", name="invitation")
def invitation(request: Request, texts: PageTexts, secret: Secret) -> Response:
    """Asks for a name and a password; says so where the link no longer counts."""
    return _page(request, texts, secret)


@router.post("/{secret}", name="accept_invitation")
def accept(
    request: Request,
    texts: PageTexts,
    settings: Config,
    state: TheState,
    passwords: ThePasswords,
    now: Now,
    secret: Secret,
    name: FormText = "",
    password: FormText = "",
    again: FormText = "",
) -> Response:
    """Makes the account and signs in. What is wrong costs the link nothing."""
    with state.read() as conn:  # a link that is made up costs no password
        if find_invitation(conn, secret, at=now) is None:
            return _page(request, texts, secret)
    if password != again:
        return _page(request, texts, secret, name, AcceptErrors(again=texts("account.differ")))
    new_password = NewPassword(text=password, brands=(settings.brand_in("ru"), settings.brand_in("en")))
    try:
        new_password.check(name)
        with passwords.place():
            hashed = passwords.hash(new_password.text)
        with state.change() as conn:
            person = accept_invitation(conn, secret, name, hashed, at=now)
            session = begin_session(conn, person.id, at=now) if person else ""
    except WeakPassword as weak:
        return _page(request, texts, secret, name, AcceptErrors(password=texts(f"account.weak.{weak.code}")))
    except NameTaken:
        return _page(request, texts, secret, name, AcceptErrors(name=texts("invitation.taken")))
    except StaffError:
        return _page(request, texts, secret, name, AcceptErrors(name=texts("invitation.nameless")))
    except PasswordsBusy as busy:
        return held_page(_page(request, texts, secret, name, AcceptErrors(again=texts("agent.busy"))), busy.retry_after)
    return let_in(request, session, "") if session else _page(request, texts, secret)


def _page(
    request: Request, texts: Texts, secret: str, name: str = "", refused: AcceptErrors = NOTHING_WRONG
) -> Response:
    with get_state(request).read() as conn:
        open_invitation = find_invitation(conn, secret, at=get_now(request))
    page = AcceptPage.of(texts, open_invitation, secret=secret, name=name, refused=refused)
    return private(render(request, texts, "staff/invitation.html", page))

"""An invitation as whoever was invited sees it."""

from __future__ import annotations

from dataclasses import dataclass

from kb.staff.invitations import Invitation
from web.site.pages import Page
from web.site.texts import Texts
from web.site.urls import agent_url


@dataclass(frozen=True, kw_only=True)
class AcceptErrors:
    """What is wrong with the fields, in words; empty where nothing is."""

    name: str = ""
    password: str = ""
    again: str = ""


NOTHING_WRONG = AcceptErrors()


@dataclass(frozen=True, kw_only=True)
class AcceptPage(Page):
    """`lead` says who invites to what; without `action` the link no longer counts."""

    lead: str
    action: str
    name: str
    email: str
    refused: AcceptErrors

    @classmethod
    def of(
        cls, texts: Texts, invitation: Invitation | None, *, secret: str, name: str, refused: AcceptErrors
    ) -> AcceptPage:
        if invitation is None:
            title, lead, status = texts("invitation.over_title"), texts("invitation.over"), 404
        else:
            role = texts(f"account.role.{invitation.role}")
            title = texts("invitation.title")
            lead = texts("invitation.lead", who=invitation.invited_by, role=role)
            status = 200 if refused == NOTHING_WRONG else 422
        return cls(
            title=title,
            own_field=True,
            status=status,
            lead=lead,
            action=agent_url(f"invitation/{secret}") if invitation else "",
            name=name,
            email=invitation.email if invitation else "",
            refused=refused,
        )

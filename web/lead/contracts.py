"""Contracts with customers as the lead sees them: the page and its file. They are changed by `kb contracts`."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from kb.addresses import TEAM
from kb.customers.contracts import list_contracts
from web.dependencies import Lead, Now, OptionalEngine, PageTexts, TheState
from web.lead.csv_files import contracts_table
from web.lead.team import today_at
from web.lead.views.contracts import ContractsPage
from web.lead.views.team import GroupNames
from web.parts.downloads import saved_table
from web.site.pages import private, render

router = APIRouter(prefix=TEAM, include_in_schema=False)


@router.get("/contracts", name="team_contracts")
def contracts(
    request: Request, lead: Lead, texts: PageTexts, state: TheState, engine: OptionalEngine, now: Now
) -> Response:
    """Who has which level, until when, and by what they are found."""
    with state.read() as conn:
        agreed = list_contracts(conn)
    names = GroupNames(texts, engine.tree if engine else None)
    page = ContractsPage.of(names, agreed, who=lead.name, today=today_at(engine, now))
    return private(render(request, texts, "lead/contracts.html", page))


@router.get("/contracts.csv", name="team_contracts_csv")
def contracts_csv(lead: Lead, state: TheState) -> Response:
    """The same as a file."""
    with state.read() as conn:
        return saved_table("contracts", contracts_table(list_contracts(conn)))

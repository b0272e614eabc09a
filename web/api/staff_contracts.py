"""The agents' API of contracts: what the CRM knows of who has which service level is told as it changes."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, HTTPException, Response
from fastapi import Path as InPath

from kb.customers.contracts import Contract, list_contracts, put_contract, remove_contract
from kb.customers.customers_file import problems_with
from kb.errors import RequestError
from kb.staff.tokens import Token
from web.api.access import PRIVATE, may
from web.api.models.desk import ContractIn, ContractNumber, ContractOut, ContractsOut, contract_out
from web.api.openapi import problems
from web.api.staff_tickets import CHANGES
from web.dependencies import TheEngine, TheState

router = APIRouter(prefix="/api/v1/agent/contracts", tags=["agent"])
ContractToken = Annotated[Token, may("contracts")]
Named = Annotated[ContractNumber, InPath(examples=["PREM-2026-17"])]


@router.get(
    "", operation_id="agent_list_contracts", response_model=ContractsOut, responses=problems(401, 403, 422, 429)
)
def every(response: Response, token: ContractToken, state: TheState) -> ContractsOut:
    """Every contract, by customer; those that are over, too."""
    response.headers.update(PRIVATE)
    with state.read() as conn:
        return ContractsOut(contracts=tuple(map(contract_out, list_contracts(conn))))


@router.put("/{number}", operation_id="agent_put_contract", response_model=ContractOut, responses=CHANGES)
def put(
    response: Response, token: ContractToken, state: TheState, engine: TheEngine, number: Named, sent: ContractIn
) -> ContractOut:
    """Keep a contract; one of the same number is taken the place of. New requests get its level at once, those there are keep theirs."""
    response.headers.update(PRIVATE)
    one = Contract(**sent.model_dump(exclude={"valid_to"}), number=number, valid_to=_day(sent.valid_to))
    levels = {level.id for level in engine.tree.contacts.service_levels}
    with state.change() as conn:
        others = tuple(each for each in list_contracts(conn) if each.number != number)
        if wrong := [problem for problem in problems_with((*others, one), levels) if number in problem]:
            raise RequestError("contract", "; ".join(wrong))
        put_contract(conn, one)
    return contract_out(one)


@router.delete("/{number}", operation_id="agent_remove_contract", response_model=ContractsOut, responses=CHANGES)
def remove(response: Response, token: ContractToken, state: TheState, number: Named) -> ContractsOut:
    """Take a contract away; the answer has those that are left. One that is not there is 404."""
    response.headers.update(PRIVATE)
    with state.change() as conn:
        if not remove_contract(conn, number):
            raise HTTPException(404, "There is no contract of this number.")
        return ContractsOut(contracts=tuple(map(contract_out, list_contracts(conn))))


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise RequestError("contract", f"{written!r} is no day") from None

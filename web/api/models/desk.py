"""What the agents' API takes and answers about the desk: search of tickets, notes, call-backs, merging, contracts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from kb.customers.contracts import Contract
from kb.desk.finding import FoundPage
from kb.desk.later import Callback
from kb.requests.customer import Request
from web.api.models.staff import ShortWords
from web.api.models.tickets import EXAMPLE_TICKET, WORD, Key, SomeText, TicketOut, ticket_out

EXAMPLE_NOTE: JsonDict = {"id": 42, "who": "CRM", "text": "The bank was called.", "at": "2026-11-23T09:05:00+00:00"}
EXAMPLE_CALL: JsonDict = {
    "id": 7,
    "ticket": "2026-000123",
    "at": "2026-11-24T12:00:00+00:00",
    "telephone": "+7 900 000-00-00",
    "note": "About the limit",
    "who": "CRM",
    "outcome": "",
}
EXAMPLE_CONTRACT: JsonDict = {
    "number": "PREM-2026-17",
    "customer": "Romashka",
    "level": "business-premium",
    "valid_to": "2027-12-31",
    "domains": ["romashka.example"],
    "contacts": [],
}
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})$"
DAY = r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"
TicketView = Literal["waiting", "nobody", "today", "answered", "asleep", "closed", "all"]
ContractNumber = Annotated[str, Field(min_length=3, max_length=40, pattern=r"^[A-Za-z0-9_.-]+$")]
ContractWords = Annotated[str, Field(min_length=1, max_length=200, pattern=WORD)]


def _example(example: JsonDict) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [example]})


class TicketsFound(BaseModel):
    """A page of what was found."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"tickets": [EXAMPLE_TICKET], "total": 1, "page": 1, "pages": 1}]}
    )

    tickets: tuple[TicketOut, ...]
    total: int = Field(description="How many there are in all.")
    page: int
    pages: int


class NoteIn(BaseModel):
    model_config = _example({"text": "The bank was called.", "key": "note-1"})

    text: SomeText
    key: ShortWords = Key


class NoteOut(BaseModel):
    """Words among staff. The customer never sees them: no letter, page or event has them."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_NOTE]})

    id: int
    who: str
    text: str
    at: str


class NotesOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"notes": [EXAMPLE_NOTE]}]})

    notes: tuple[NoteOut, ...]


class CallbackIn(BaseModel):
    model_config = _example({"at": "2026-11-24T12:00:00+00:00", "telephone": "+7 900 000-00-00", "note": "The limit"})

    at: Annotated[str, Field(max_length=40, pattern=MOMENT)] = Field(description="With its offset; within a year.")
    telephone: Annotated[str, Field(min_length=3, max_length=60, pattern=r"[0-9].*[0-9].*[0-9]")]
    note: ShortWords = Field("", description="What it is about.")


class CallMadeIn(BaseModel):
    model_config = _example({"outcome": "reached"})

    outcome: Literal["reached", "missed"]


class CallbackOut(BaseModel):
    """A call we promised, or made."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_CALL]})

    id: int
    ticket: str
    at: str
    telephone: str
    note: str
    who: str
    outcome: str = Field(description="reached, missed, or empty: still to be made.")


class CallbacksOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"calls": [EXAMPLE_CALL]}]})

    calls: tuple[CallbackOut, ...]


class MergeIn(BaseModel):
    model_config = _example({"into": "2026-000122"})

    into: Annotated[str, Field(min_length=1, max_length=40)] = Field(description="The number that stays.")


class ContractIn(BaseModel):
    """What was agreed with a customer."""

    model_config = _example({name: value for name, value in EXAMPLE_CONTRACT.items() if name != "number"})

    customer: ContractWords
    level: ContractWords = Field(description="Id of a service level of contacts.yaml.")
    valid_to: Annotated[str, Field(pattern=DAY)] = Field(
        "", description="The last day it holds; empty: until it is ended."
    )
    domains: Annotated[tuple[ContractWords, ...], Field(max_length=100)] = ()
    contacts: Annotated[tuple[ContractWords, ...], Field(max_length=1000)] = ()


class ContractOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_CONTRACT]})

    number: str
    customer: str
    level: str
    valid_to: str = Field(description="Empty: until it is ended.")
    domains: tuple[str, ...]
    contacts: tuple[str, ...]


class ContractsOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"contracts": [EXAMPLE_CONTRACT]}]})

    contracts: tuple[ContractOut, ...]


def found_out(result: FoundPage, *, page: int, size: int) -> TicketsFound:
    pages = max(1, -(-result.total // size))
    shown = tuple(map(ticket_out, result.tickets))
    return TicketsFound(tickets=shown, total=result.total, page=min(page, pages), pages=pages)


def notes_out(request: Request) -> NotesOut:
    return NotesOut(
        notes=tuple(
            NoteOut(id=each.id, who=each.who, text=each.text, at=each.at.isoformat())
            for each in request.messages
            if each.internal
        )
    )


def call_out(call: Callback) -> CallbackOut:
    fields = {name: getattr(call, name) for name in ("id", "ticket", "telephone", "note", "who", "outcome")}
    return CallbackOut(**fields, at=call.at.isoformat())


def contract_out(one: Contract) -> ContractOut:
    return ContractOut(
        number=one.number,
        customer=one.customer,
        level=one.level,
        valid_to=one.valid_to.isoformat() if one.valid_to else "",
        domains=one.domains,
        contacts=one.contacts,
    )

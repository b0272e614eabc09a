"""Contracts as shown: customer, level, until when, and by what a request is known to be theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kb.customers.contracts import Contract
from web.lead.views.team import GroupNames
from web.site.pages import Page


@dataclass(frozen=True, kw_only=True)
class ContractRow:
    number: str
    customer: str
    level: str
    valid: str
    over: bool
    found_by: str


@dataclass(frozen=True, kw_only=True)
class ContractsPage(Page):
    who: str
    part: str = "contracts"
    rows: tuple[ContractRow, ...]

    @classmethod
    def of(cls, names: GroupNames, agreed: Sequence[Contract], *, who: str, today: date) -> ContractsPage:
        return cls(
            title=names.texts("team.contracts.title"),
            who=who,
            rows=tuple(
                ContractRow(
                    number=one.number,
                    customer=one.customer,
                    level=names.of("level", one.level),
                    valid=_valid(names, one, today),
                    over=not one.holds(today),
                    found_by=", ".join((*one.domains, *one.contacts)) or names.texts("team.contracts.by_number"),
                )
                for one in agreed
            ),
        )


def _valid(names: GroupNames, one: Contract, today: date) -> str:
    texts = names.texts
    if one.valid_to is None:
        return texts("team.contracts.open")
    return texts("team.contracts.until" if one.holds(today) else "team.contracts.over", day=texts.day(one.valid_to))

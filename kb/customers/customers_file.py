"""customers.yaml: contracts as the organisation keeps them. It names people, so it lies beside no article and in no index."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb.articles.yaml_fields import suggest
from kb.customers.contracts import Contract
from kb.errors import OtvetError

EVERYBODYS = (
    "gmail.com",
    "mail.ru",
    "yandex.ru",
    "ya.ru",
    "outlook.com",
    "hotmail.com",
    "icloud.com",
    "yahoo.com",
    "bk.ru",
    "inbox.ru",
    "list.ru",
    "rambler.ru",
    "proton.me",
)


class BadCustomers(OtvetError):
    """The file can't be used; says every reason."""


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    number: Annotated[str, Field(min_length=3, max_length=40, pattern=r"^[\w./-]+$")]
    customer: Annotated[str, Field(min_length=1, max_length=200)]
    level: str
    valid_to: date | None = None
    domains: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    contracts: tuple[_Written, ...]


def read_customers(path: Path, levels: Collection[str]) -> tuple[Contract, ...]:
    """Every contract of the file. Raises BadCustomers with every reason why it can't be used."""
    try:
        written = _File.model_validate(yaml.safe_load(path.read_text("utf-8")) or {})
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadCustomers(f"{path}: this is no YAML: {error}") from None
    except ValidationError as error:
        reasons = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
        raise BadCustomers(f"{path}: " + "; ".join(reasons)) from None
    agreed = tuple(Contract(**one.model_dump()) for one in written.contracts)
    problems = list(problems_with(agreed, levels))
    if problems:
        raise BadCustomers(f"{path}: " + "; ".join(problems))
    return agreed


def problems_with(agreed: tuple[Contract, ...], levels: Collection[str]) -> Iterator[str]:
    """Why these can't be all contracts there are; each reason begins with the number of the contract."""
    seen: set[str] = set()
    owner: dict[str, str] = {}
    for one in agreed:
        if one.number.casefold() in seen:
            yield f"{one.number} stands there twice; keep one of them"
        seen.add(one.number.casefold())
        if one.level not in levels:
            yield f"{one.number}: there is no service level {one.level!r}; {suggest(one.level, sorted(levels))}"
        for domain in one.domains:
            if domain.casefold() in EVERYBODYS:
                yield f"{one.number}: {domain} is everybody's; name the people in contacts instead"
            if owner.setdefault(domain.casefold(), one.customer) != one.customer:
                yield f"{one.number}: the domain {domain} is {owner[domain.casefold()]}'s already"

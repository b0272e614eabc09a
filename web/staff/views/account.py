"""A person's own account: what is wrong with what was typed, what else is open, the second factor."""

from __future__ import annotations

from dataclasses import dataclass

from kb.staff.accounts import Person
from kb.staff.second_factor import Enrolment
from web.site.pages import Page
from web.site.texts import Texts

NOTICES = ("password", "sessions", "factor_removed")  # what the page can say was done


@dataclass(frozen=True, kw_only=True)
class AccountErrors:
    """What is wrong with the fields of the form, in words; empty where nothing is."""

    old: str = ""
    new: str = ""
    again: str = ""
    factor: str = ""  # the password before the second factor is changed
    code: str = ""  # the first code of a telephone


NO_ERRORS = AccountErrors()


@dataclass(frozen=True, kw_only=True)
class FactorFacts:
    """The second factor of an account: on, being enrolled, or off; `codes` are recovery codes shown this once."""

    on: bool = False
    enrolment: Enrolment | None = None
    left: int = 0
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CodePage(Page):
    """The second step at the door."""

    step: str
    back: str
    error: str


@dataclass(frozen=True, kw_only=True)
class AccountPage(Page):
    who: str
    role: str
    notice: str
    others: str  # how many other sessions are open, in words; "" where there are none
    wrong: AccountErrors
    factor: FactorFacts
    left: str  # how many recovery codes are left, in words

    @classmethod
    def of(
        cls, texts: Texts, person: Person, *, others: int, notice: str, wrong: AccountErrors, factor: FactorFacts
    ) -> AccountPage:
        return cls(
            title=texts("account.title"),
            who=person.name,
            role=texts(f"account.role.{person.role}"),
            notice=texts(f"account.told_{notice}") if notice else "",
            others=texts("account.other_sessions", n=others) if others else "",
            wrong=wrong,
            factor=factor,
            left=texts("factor.left", n=factor.left),
            status=200 if wrong == NO_ERRORS else 422,
        )

"""The page of a person's own account, prepared for the template."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kb.staff.accounts import ROLES, Person
from web.site.texts import load_texts
from web.staff.views.account import NOTICES, AccountErrors, AccountPage, FactorFacts

TEXTS = load_texts(("ru", "en"))


@pytest.mark.parametrize("lang", TEXTS)
@pytest.mark.parametrize("role", ROLES)
def test_the_page_says_in_both_languages_who_somebody_is_and_what_was_done(lang: str, role: str):
    person = Person(id=1, name="Анна", role=role, created_at=datetime(2026, 1, 1, tzinfo=UTC))
    for notice in NOTICES:
        page = AccountPage.of(TEXTS[lang], person, others=2, notice=notice, wrong=AccountErrors(), factor=FactorFacts())
        assert page.notice and page.role and "2" in page.others and page.status == 200
    alone = AccountPage.of(
        TEXTS[lang], person, others=0, notice="", wrong=AccountErrors(old="wrong"), factor=FactorFacts()
    )
    assert (alone.notice, alone.others, alone.wrong.old, alone.status) == ("", "", "wrong", 422)

"""A token without an end says so, and one whose time is over."""

from __future__ import annotations

from datetime import timedelta

from kb.staff.tokens import SCOPES, Token
from tests.web.conftest import NOW
from web.lead.views.tokens import TokenForm, TokensPage
from web.site.texts import load_texts

EN = load_texts(("ru", "en"))["en"]


def token(**changed) -> Token:
    given = {"id": 1, "name": "CRM", "prefix": "otv_1", "scopes": tuple(SCOPES), "created_at": NOW, "expires_at": None}
    return Token(**given | {"revoked_at": None, "last_used_at": None} | changed)


def test_how_long_a_token_works_is_said():
    tokens = [token(), token(id=2, expires_at=NOW - timedelta(days=1), last_used_at=NOW)]
    page = TokensPage.of(EN, tokens, TokenForm(), who="Vera", secret="", error="", at=NOW)
    assert [(row.state.replace("\xa0", " "), row.works) for row in page.rows] == [
        ("expired on 22 November 2026", False),
        ("no end date", True),
    ]
    assert page.rows[1].used == "never" and len(page.scopes) == len(SCOPES)

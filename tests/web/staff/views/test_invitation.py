"""An invitation as shown: who invites to what; one that no longer counts asks for nothing."""

from __future__ import annotations

import pytest

from kb.staff.accounts import ROLES
from kb.staff.invitations import Invitation
from tests.web.conftest import NOW
from web.site.texts import load_texts
from web.staff.views.invitation import NOTHING_WRONG, AcceptErrors, AcceptPage

TEXTS = load_texts(("ru", "en"))


@pytest.mark.parametrize("lang", TEXTS)
@pytest.mark.parametrize("role", ROLES)
def test_the_page_says_who_invites_to_what(lang: str, role: str):
    given = {"id": 1, "email": "a@example.com", "team": "", "created_at": NOW, "expires_at": NOW}
    found = Invitation(role=role, invited_by="Вера", **given)
    page = AcceptPage.of(TEXTS[lang], found, secret="s", name="", refused=NOTHING_WRONG)
    assert "Вера" in page.lead and page.action == "/agent/invitation/s" and page.status == 200
    assert AcceptPage.of(TEXTS[lang], found, secret="s", name="", refused=AcceptErrors(name="taken")).status == 422
    over = AcceptPage.of(TEXTS[lang], None, secret="s", name="", refused=NOTHING_WRONG)
    assert (over.action, over.status) == ("", 404)

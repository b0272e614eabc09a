"""A deed that has no words yet is shown by its own name; every way of doing one has words."""

from __future__ import annotations

from typing import get_args

import pytest

from kb.staff.audit import KINDS, AuditEntry, Via
from tests.web.conftest import NOW
from web.lead.views.audit import AuditAsked, AuditPage
from web.site.texts import load_texts

TEXTS = load_texts(("ru", "en"))


@pytest.mark.parametrize("lang", TEXTS)
def test_every_deed_is_shown(lang: str):
    told = {"at": NOW, "who": "Анна", "kind": "change", "about": "1", "staff": 1, "token": 0}
    found = [AuditEntry(id=9 - at, via=via, deed="new_thing", **told) for at, via in enumerate(get_args(Via))]
    page = AuditPage.of(TEXTS[lang], found, ["Анна"], AuditAsked(), who="Вера", zone="UTC", per_page=3)
    assert [row.deed for row in page.rows] == ["new thing"] * 3 and all(row.via for row in page.rows)
    assert "cursor=7" in page.older and len(page.kinds) == len(KINDS) + 1

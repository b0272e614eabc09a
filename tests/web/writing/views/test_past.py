"""A version says who published it, or that it was changed outside."""

from __future__ import annotations

from kb.writing.stores import FileVersion
from tests.kb.writing.conftest import AT
from web.site.texts import load_texts
from web.writing.views.past import past_page


def test_rows_name_who_and_what():
    texts = load_texts(("en",))["en"]
    versions = [
        FileVersion(id="b", who="Ann", at=AT, message="Shorter"),
        FileVersion(id="a", who="", at=AT, message=""),
    ]
    page = past_page(texts, "Ann", "en/a.md", versions, version_id="a", then="1", now="2", zone="UTC")
    assert [(row.what, row.who, row.chosen) for row in page.rows] == [
        ("Shorter", "Ann", False),
        ("Changed", "outside this page", True),
    ]
    assert [line.kind for line in page.lines] == ["gone", "new"]

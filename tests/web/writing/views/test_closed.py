"""A closed page says why in its own words."""

from __future__ import annotations

from web.site.texts import load_texts
from web.writing.files import Closed, closed_page


def test_the_reason_and_the_status_are_told():
    page = closed_page(load_texts(("en",))["en"], "Ann", Closed("no folder"))
    assert (page.why, page.status) == ("no folder", 503)

"""An article that changed says what is new in it, in the reader's words."""

from __future__ import annotations

from datetime import date

from search.index.changes import RecentChange, SectionChange
from tests.web.public.views.conftest import EN, plain
from web.parts.reading.changed import LONGEST, changed_sections

CHANGE = RecentChange(
    day=date(2026, 11, 20),
    sections=(
        SectionChange(anchor="", heading="", new=("Now free.",), more=2),
        SectionChange(anchor="fees", heading="Fees", new=("x " * 200,), whole=True),
        SectionChange(anchor="old", heading="Old", removed=True),
    ),
)


def test_each_section_leads_to_its_place_and_says_what_is_new():
    top, fees, old = changed_sections(EN, CHANGE)
    assert (top.title, top.url, top.note, top.sentences, plain(top.more)) == (
        "At the beginning",
        "",
        "",
        ("Now free.",),
        "and 2 more sentences",
    )
    assert (fees.url, fees.note) == ("#fees", "new section") and len(fees.sentences[0]) <= LONGEST + 2
    assert (old.title, old.note, old.sentences) == ("Old", "something was taken out", ())


def test_an_article_without_changes_tells_of_none():
    assert changed_sections(EN, None) == ()

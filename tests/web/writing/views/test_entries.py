"""An entry as shown: inputs for every language, values short in the list, what is past its date marked."""

from __future__ import annotations

from datetime import date

from web.site.texts import load_texts
from web.writing.views.entries import EntryDesk, entries_page
from web.writing.views.forms import EntryAddress

VALUES = {"name.en": "Phone", "value": "111", "owner": "centre", "valid_until": "2026-01-01"}
DESK = EntryDesk(
    name="facts.yaml", entries={"phone": VALUES}, change=None, counts={"phone": 1}, today=date(2026, 11, 26)
)
TEXTS = load_texts(("ru", "en"))["en"]


def test_the_list_marks_what_is_past_its_date():
    (row,) = entries_page(TEXTS, "Anna", DESK, EntryAddress()).rows
    assert row.over and row.used.replace("\xa0", " ") == "1 article" and row.about == "Phone · 111"


def test_the_form_has_an_input_for_every_language_and_one_for_all():
    page = entries_page(TEXTS, "Anna", DESK, EntryAddress(key="phone"))
    assert {one.name for one in page.inputs} >= {"value", "value.ru", "value.en", "owner"} and not page.rows
    assert next(one.value for one in page.inputs if one.name == "value") == "111"

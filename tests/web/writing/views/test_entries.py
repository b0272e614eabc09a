"""An entry as shown: inputs for every language, values short in the list, what is past its date marked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kb.errors import Problem
from kb.writing.entries.entry_fields import HOLIDAYS
from kb.writing.entries.entry_problems import EntryProblem
from web.site.texts import load_texts
from web.writing.views.entries import EntryDesk, entries_page
from web.writing.views.forms import EntryAddress

VALUES = {"name.en": "Phone", "value": "111", "owner": "centre", "valid_until": "2026-01-01"}
DESK = EntryDesk(
    form="facts.yaml", entries={"phone": VALUES}, change=None, counts={"phone": 1}, today=date(2026, 11, 26)
)
TEXTS = load_texts(("ru", "en"))["en"]


def test_the_list_marks_what_is_past_its_date():
    (row,) = entries_page(TEXTS, "Anna", DESK, EntryAddress()).rows
    assert row.over and row.used.replace("\xa0", " ") == "1 article" and row.about == "Phone · 111"


def test_the_form_has_an_input_for_every_language_and_one_for_all():
    page = entries_page(TEXTS, "Anna", DESK, EntryAddress(key="phone"))
    inputs = {one.name: one.value for group in page.groups for one in group.inputs}
    assert inputs.keys() >= {"value", "value.ru", "value.en", "owner"} and not page.rows
    assert inputs["value"] == "111"


def test_what_is_wrong_with_the_draft_is_counted_in_the_list_and_told_in_the_form():
    wrong = EntryProblem(
        "phone", "", Problem(path="facts.yaml", line=3, code="fact-broken", message="fact 'phone': it is odd", hint="")
    )
    desk = replace(DESK, problems=(wrong,))
    (row,) = entries_page(TEXTS, "Anna", desk, EntryAddress()).rows
    assert row.wrong.replace("\xa0", " ") == "1 problem"
    assert len(entries_page(TEXTS, "Anna", desk, EntryAddress(key="phone")).problems) == 1


def test_a_part_that_is_there_once_is_its_form_and_leads_to_the_others():
    desk = EntryDesk(form=HOLIDAYS, entries={"holidays": {}}, change=None, today=date(2026, 11, 26))
    page = entries_page(TEXTS, "Anna", desk, EntryAddress(of="holidays"))
    assert page.single and page.title == "Holidays" and page.groups
    assert [part.url for part in page.parts][:2] == [
        "/write/entries/contacts.yaml",
        "/write/entries/contacts.yaml?of=topics",
    ]

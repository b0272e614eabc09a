"""A form's inputs: every field once, a frame for each row, and what is wrong where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.writing.entries.entries_form import entries_of
from kb.writing.entries.entry_fields import CONTACTS, FORMS, HOLIDAYS, TOPICS, file_of
from web.site.texts import load_texts
from web.writing.views.entry_inputs import EntryInputs

ARTICLES = Path(__file__).parents[4] / "articles"
LANGUAGES = ("ru", "en")
TEXTS = load_texts(LANGUAGES)


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def inputs(form: str, key: str, lang: str = "ru", **problems: list[str]) -> EntryInputs:
    entries = entries_of((ARTICLES / file_of(form)).read_text("utf-8"), form, LANGUAGES)
    assert entries is not None
    return EntryInputs(TEXTS[lang], form, entries.get(key, {}), problems)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_every_input_has_words_and_a_name_of_its_own(form: str, lang: str):
    made = EntryInputs(TEXTS[lang], form, {}, {})
    names = made.names()
    assert names and len(set(names)) == len(names)
    assert all(one.label and "write." not in one.label for group in made.groups() for one in group.inputs)


def test_rows_have_a_frame_each_and_two_empty_ones_behind_them():
    groups = [group for group in inputs(TOPICS, "cashback").groups() if group.legend]
    assert [plain(group.legend) for group in groups] == [
        *("Вариант 1", "Вариант 2", "Вариант 3", "Ещё вариант", "Ещё вариант"),
        *("Поле 1", "Ещё поле", "Ещё поле"),
    ]
    assert [plain(group.title) for group in groups if group.title] == [
        "О чём может быть обращение",
        "Что ещё спросить в форме",
    ]


def test_hours_are_a_box_and_rows():
    groups = [group for group in inputs(CONTACTS, "hotline").groups() if group.inputs[0].name.startswith("hours.")]
    assert groups[0].inputs[0].box and plain(groups[0].title) == "Когда отвечают"
    row = {one.name: one for one in groups[1].inputs}
    assert row["hours.0.hours"].value == "08:00-20:00"
    assert [plain(one.text) for one in row["hours.0.day"].choices if one.chosen] == ["С понедельника по пятницу"]


def test_what_is_wrong_is_at_its_input():
    made = inputs(HOLIDAYS, "holidays", **{"holidays.1.date": ["не дата"]})
    assert {one.name for group in made.groups() for one in group.inputs if one.problems} == {"holidays.1.date"}

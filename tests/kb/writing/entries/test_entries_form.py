"""A form changes its own entry of a file and no other line."""

from __future__ import annotations

import pytest

from kb.articles.yaml_fields import read_fields
from kb.writing.entries.entries_form import entries_of, with_entry, without_entry
from kb.writing.entries.entry_fields import FORMS, LISTED, SINGLE, EntryField, fields_of

LANGUAGES = ("ru", "en")
KEYS = {"synonyms.yaml": "ru: новое имя", "widget.yaml": "/new"}
FACTS = """# The one place for every number.

hotline.russia:
  name: {ru: "Телефон", en: "Phone"}
  value: "8 (800) 000-24-24"   # as it is printed
  owner: contact-centre
  valid_until: 2030-12-31

# Hours
hours: {value: {ru: "с 8", en: "from 8"}, owner: centre, valid_until: 2030-12-31}
"""


def test_what_is_written_is_what_the_form_shows():
    held = entries_of(FACTS, "facts.yaml", LANGUAGES)
    assert held is not None and list(held) == ["hotline.russia", "hours"]
    assert held["hotline.russia"] == {
        "name.ru": "Телефон",
        "name.en": "Phone",
        "value": "8 (800) 000-24-24",
        "owner": "contact-centre",
        "valid_until": "2030-12-31",
        "about": "",
    }
    assert held["hours"]["value.en"] == "from 8"


def test_a_form_sent_back_as_it_was_changes_no_byte():
    held = entries_of(FACTS, "facts.yaml", LANGUAGES)
    assert held is not None
    for key, values in held.items():
        assert with_entry(FACTS, "facts.yaml", key, values, LANGUAGES) == FACTS


def test_a_changed_field_changes_its_own_line():
    held = entries_of(FACTS, "facts.yaml", LANGUAGES)
    assert held is not None
    made = with_entry(
        FACTS, "facts.yaml", "hotline.russia", {**held["hotline.russia"], "valid_until": "2031-01-01"}, LANGUAGES
    )
    assert made == FACTS.replace("  valid_until: 2030-12-31\n", "  valid_until: 2031-01-01\n")


def test_an_entry_on_one_line_is_written_out_and_its_neighbours_stay():
    made = with_entry(
        FACTS,
        "facts.yaml",
        "hours",
        {"value": "круглосуточно", "owner": "centre", "valid_until": "2030-12-31"},
        LANGUAGES,
    )
    assert made.startswith(FACTS.partition("hours:")[0])
    assert entries_of(made, "facts.yaml", LANGUAGES)["hours"]["value"] == "круглосуточно"


def test_a_new_entry_stands_at_the_end_and_one_that_is_removed_leaves_the_others():
    values = {"value.ru": 'до "5" дней: так', "value.en": "up to 5 days", "owner": "on", "valid_until": "2030-01-01"}
    made = with_entry(FACTS, "facts.yaml", "wait", values, LANGUAGES)
    assert (
        made.startswith(FACTS) and entries_of(made, "facts.yaml", LANGUAGES)["wait"]["value.ru"] == 'до "5" дней: так'
    )
    assert read_fields(made).values["wait"]["owner"] == "on"
    assert without_entry(made, "facts.yaml", "wait") == FACTS
    assert "# Hours" in without_entry(FACTS, "facts.yaml", "hotline.russia") and "hotline" not in without_entry(
        FACTS, "facts.yaml", "hotline.russia"
    )
    assert without_entry(FACTS, "facts.yaml", "none") == FACTS


def filled(field: EntryField, within: str = "") -> dict[str, str]:
    """Something in every input of a field."""
    name = f"{within}{field.name}"
    if field.kind == "rows":
        return {k: v for number in (0, 1) for one in field.rows for k, v in filled(one, f"{name}.{number}.").items()}
    if field.kind == "hours":
        row = {"day": "friday", "date": "", "hours": "22:00-06:00"}
        return {f"{name}.0.{part}": said for part, said in row.items() if said}
    if field.kind == "needed":
        return {name: "some", f"{name}.for": "fraud\nspam"}
    if field.kind in ("texts", "lists"):
        return {f"{name}.ru": "слово: «x» #1"}
    return {name: field.choices[0] if field.choices else "один\nдва" if field.kind == "lines" else "слово: «x» #1"}


@pytest.mark.parametrize("name", FORMS)
def test_every_file_with_a_form_begins_empty_and_holds_what_was_filled_in(name: str):
    values = {input: text for field in fields_of(name, LANGUAGES) for input, text in filled(field).items()}
    key = (
        (name.partition("#")[2] or name) if name in SINGLE else "new" if name in LISTED else KEYS.get(name, "новое имя")
    )
    made = with_entry("", name, key, values, LANGUAGES)
    held = entries_of(made, name, LANGUAGES)
    assert held is not None and {key: text for key, text in held[key].items() if text} == values
    assert with_entry(made, name, key, held[key], LANGUAGES) == made
    shut = with_entry(made, name, key, dict.fromkeys(values, ""), LANGUAGES)  # taken out, one by one
    assert set(entries_of(shut, name, LANGUAGES) or {}) == (set() if name == "synonyms.yaml" else {key})


@pytest.mark.parametrize("key", ["", "  ", "a\nb", "x" * 121])
def test_a_name_that_is_none_is_refused(key: str):
    with pytest.raises(ValueError, match="can't be an entry"):
        with_entry(FACTS, "facts.yaml", key, {}, LANGUAGES)


@pytest.mark.parametrize("key", ["a: b", "yes", '"q"', "- x", "#1", "ключ с пробелом", "it's"])
def test_an_odd_name_is_still_the_name(key: str):
    made = with_entry(FACTS, "facts.yaml", key, {"value": "1"}, LANGUAGES)
    assert entries_of(made, "facts.yaml", LANGUAGES)[key]["value"] == "1"


def test_a_file_that_cannot_be_read_has_no_form():
    assert entries_of("a: [", "facts.yaml", LANGUAGES) is None
    assert entries_of("- a\n", "facts.yaml", LANGUAGES) is None
    assert entries_of("", "robots.txt", LANGUAGES) is None

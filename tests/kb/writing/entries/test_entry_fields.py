"""Every part of the files beside the articles that programs read has a field in a form."""

from __future__ import annotations

from pydantic import BaseModel

from kb.articles.contacts import (
    Channel,
    Contacts,
    FormField,
    Number,
    Purpose,
    ReplyTemplate,
    ServiceLevel,
    Topic,
    Urgent,
)
from kb.writing.entries.entry_fields import (
    CONTACTS,
    FORMS,
    LEVELS,
    LISTED,
    REPLIES,
    TOPICS,
    URGENT,
    EntryField,
    fields_of,
    file_of,
    forms_of,
)
from kb.writing.stores import CONTENT_FILES


def row(form: str, name: str) -> tuple[EntryField, ...]:
    return next(field.rows for field in FORMS[form] if field.name == name)


def test_every_content_file_has_forms():
    assert {file_of(form) for form in FORMS} == set(CONTENT_FILES)


def test_everything_of_contacts_has_a_form():
    parts = {LISTED.get(form, form.partition("#")[2]) for form in forms_of(CONTACTS)}
    assert parts == set(Contacts.model_fields)
    held: dict[type[BaseModel], tuple[EntryField, ...]] = {
        Channel: FORMS[CONTACTS],
        Number: row(CONTACTS, "numbers"),
        Topic: FORMS[TOPICS],
        Purpose: row(TOPICS, "purposes"),
        FormField: row(TOPICS, "fields"),
        Urgent: FORMS[URGENT],
        ServiceLevel: FORMS[LEVELS],
        ReplyTemplate: FORMS[REPLIES],
    }
    for model, fields in held.items():
        assert {field.name for field in fields} | {"id"} == set(model.model_fields) | {"id"}, model


def test_intents_have_examples_in_every_language_of_the_site():
    assert [field.name for field in fields_of("intents.yaml", ("ru", "kk"))] == ["ru", "kk"]

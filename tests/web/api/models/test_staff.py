"""A program for agents gets the parts of a card it asked for, and of a public article never a note for staff."""

from __future__ import annotations

import json

import pytest
from pydantic import TypeAdapter, ValidationError

from search.query.values import Explanation, Found, Query
from tests.web.twins import result
from web.api.models.staff import DEFAULT_FIELDS, FIELDS, CardFields, CardOut, article_out, lookup_json, wanted_fields
from web.parts.speaker import Speaker
from web.site.texts import load_texts

ASKED = TypeAdapter(CardFields)


@pytest.fixture
def speaker(live) -> Speaker:
    return Speaker(load_texts(("ru", "en")), live.internal.tree, "https://help.example")


def card(speaker: Speaker, fields: frozenset[str], passage: str = "Деньги.", **more) -> dict:
    found = Found(query=Query(text="карта"), results=(result("ru/cards/block", "Карта", passage=passage, **more),))
    return json.loads(lookup_json(found, speaker, fields))["results"][0]


def test_an_id_always_comes_and_reading_a_whole_article_is_asked_for():
    assert wanted_fields("say,ask") == {"say", "ask", "id"}
    assert wanted_fields("") == DEFAULT_FIELDS and not DEFAULT_FIELDS & {"steps", "notes", "facts", "text", "related"}


def test_a_field_nobody_knows_is_refused_by_its_name():
    assert ASKED.validate_python("say,steps") == "say,steps" and ASKED.validate_python("") == ""
    with pytest.raises(ValidationError, match="unknown field 'colour'"):
        ASKED.validate_python("say,colour")


def test_a_card_holds_what_was_asked_for_as_described(speaker: Speaker):
    assert card(speaker, wanted_fields("code")) == {"id": "ru/cards/block", "code": ""}
    why = Explanation(parts={"words": 1.0}, signals={})
    whole = card(speaker, frozenset(FIELDS), explanation=why)
    assert CardOut.model_validate(whole).explanation.parts == {"words": 1.0} and set(whole) == set(FIELDS)
    assert "explanation" not in card(speaker, frozenset(FIELDS))  # nothing was explained


def test_a_passage_that_quotes_a_note_loses_it_in_every_part(speaker: Speaker):
    told = card(speaker, wanted_fields(""), passage="Откройте меню. Канарейка-внутренняя-7.")
    assert (told["passage"], told["excerpt"]) == ("Откройте меню.", [{"text": "Откройте меню.", "marked": False}])


def test_an_article_is_told_with_its_link_unless_it_is_for_staff(speaker: Speaker):
    public, internal = (article_out(speaker.find(id), speaker) for id in ("ru/cards/block", "ru/internal/call"))
    assert public.url.endswith("/ru/a/cards/block") and public.title in public.link_text and public.steps
    assert (internal.url, internal.link_text, internal.audience) == ("", "", "internal")


def test_an_article_that_is_gone_since_it_was_found_is_told_as_it_was_found(speaker: Speaker):
    found = Found(query=Query(text="карта"), results=(result("ru/cards/gone", "Была"),))
    (told,) = json.loads(lookup_json(found, speaker, frozenset(FIELDS)))["results"]
    assert told["title"] == "Была" and "steps" not in told

"""What assistants are told of the answers they will get: schemas that name, describe and check every part."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

from web.assistants.models import ArticleCitation, ArticleRead, Choice, Lookup, Question, TicketMade

CITATION = ArticleCitation(
    id="ru/cards/block",
    code="1042",
    title="Потеряли карту",
    url="/ru/a/cards/block",
    lang="ru",
    audience="public",
    summary="",
    heading="",
    passage="Приостановите карту.",
)
LOOKUP = Lookup(
    question="карта",
    state="answer",
    confidence=0.9,
    mode="keyword",
    intent="",
    repaired="",
    facts=(),
    citations=(CITATION,),
)
READ = ArticleRead(
    citation=CITATION,
    owner="",
    outcome="solve",
    updated="2026-11-20",
    say="Приостановите карту.",
    ask=(),
    steps=(),
    notes=(),
    text="Деньги на счёте останутся.",
    related=("cards/limits",),
    decisions=(Question(id="whose", question="Чей лимит?", answers=(Choice(text="Мой", conclusion="Поднять."),)),),
)
MADE = TicketMade(number="2026-000001", status="open", created=True, url="/agent/requests/2026-000001")
ALL = [LOOKUP, READ, MADE]


@pytest.mark.parametrize("told", ALL, ids=lambda told: type(told).__name__)
def test_what_is_told_reads_back_the_same(told: BaseModel):
    assert type(told).model_validate_json(told.model_dump_json()) == told


@pytest.mark.parametrize("told", ALL, ids=lambda told: type(told).__name__)
def test_every_part_of_an_answer_is_promised_by_its_schema(told: BaseModel):
    schema = type(told).model_json_schema(mode="serialization")
    assert set(schema["required"]) == set(type(told).model_fields) == set(told.model_dump())


def test_an_answer_of_a_tree_may_lead_on_or_end_and_says_nothing_else():
    choice = Choice(text="Да", next="known")
    assert (choice.next, choice.article, choice.conclusion) == ("known", "", "")
    with pytest.raises(ValidationError):
        Choice(next="known")


def test_an_assistant_is_warned_in_the_schema_of_what_clients_must_not_hear():
    parts = ArticleCitation.model_json_schema()["properties"]
    assert "never to be read out" in parts["audience"]["description"]
    assert "staff" in ArticleRead.model_json_schema()["properties"]["notes"]["description"].lower()
    assert "no reliable answer" in Lookup.model_json_schema()["properties"]["state"]["description"]


def test_a_look_up_without_its_citations_is_no_answer():
    with pytest.raises(ValidationError, match="citations"):
        Lookup.model_validate(LOOKUP.model_dump(exclude={"citations"}))

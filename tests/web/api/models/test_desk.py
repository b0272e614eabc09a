"""The examples of the description are what the models take and give."""

from __future__ import annotations

import pytest

from web.api.models import desk

MODELS = [
    getattr(desk, name) for name in ("NoteIn", "CallbackIn", "CallMadeIn", "MergeIn", "ContractIn", "TicketsFound")
]


@pytest.mark.parametrize(
    "model", [*MODELS, desk.NotesOut, desk.CallbacksOut, desk.ContractsOut], ids=lambda model: model.__name__
)
def test_an_example_is_one(model):
    for example in model.model_config["json_schema_extra"]["examples"]:
        assert model.model_validate(example)


def test_pages_are_counted_and_one_past_the_end_is_the_last():
    page = desk.found_out(desk.FoundPage(total=41), page=9, size=20)
    assert (page.page, page.pages, page.total) == (3, 3, 41)

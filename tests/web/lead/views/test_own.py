"""What is to be read leads to the desk, by the code of its article."""

from __future__ import annotations

from datetime import timedelta

from kb.service.training import AssignedReading
from tests.kb.service.test_reviews import AT, review
from web.lead.views.own import review_view, training_view
from web.site.texts import load_texts

EN = load_texts(("ru", "en"))["en"]


def test_a_training_that_is_due_again_says_so():
    read = AssignedReading(
        id=1,
        person="Anna",
        principle="speed",
        article="internal/call",
        given_by="Vera",
        given_at=AT,
        read_at=AT,
        certified_until=AT + timedelta(days=1),
    )
    assert training_view(EN, None, read, AT + timedelta(days=2)).over and not training_view(EN, None, read, AT).over
    assert training_view(EN, None, read, AT).article.url == "/agent?q=internal%2Fcall"


def test_a_mark_that_does_not_apply_is_neither_good_nor_bad():
    shown = review_view(EN, review("2026-000001", mark=""))
    assert {(line.mark, line.mood) for line in shown.marks} == {("does not apply", "")}

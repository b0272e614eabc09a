"""Causes in words, in their order; a step in words."""

from __future__ import annotations

from collections import Counter

from kb.insights.causes import CAUSES, STEPS
from kb.insights.steps import TakenStep
from tests.web.conftest import NOW
from web.insights.views.causes import counts_of, told_step
from web.site.texts import load_texts


def test_every_cause_and_step_has_its_words_in_both_languages():
    for texts in load_texts(("ru", "en")).values():
        assert len(counts_of(Counter(dict.fromkeys(CAUSES, 1)), texts)) == len(CAUSES)
        for step in STEPS:
            taken = TakenStep(cluster="g", title="", step=step, article_id="", who="Вера", before=1, id=1, at=NOW)
            assert "Вера" in told_step(taken, texts)


def test_causes_that_there_are_not_are_not_told():
    [told] = counts_of(Counter({"identity": 1200, "boundary": 0}), load_texts(("ru", "en"))["en"])
    assert (told.name, told.number) == ("identity", "1,200")

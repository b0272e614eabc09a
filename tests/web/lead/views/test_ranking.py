"""What is said of a trial of the ranking is no more than its numbers allow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.measures.preference import Preference
from kb.trials.trials import Trial
from tests.web.conftest import NOW
from web.lead.views.ranking import RankingPage
from web.site.texts import load_texts

EN = load_texts(("ru", "en"))["en"]
TRIAL = Trial(
    id=1,
    kind="interleaving",
    share=1.0,
    plan={"rival": "titles", "chosen": 207},
    who="Вера",
    started_at=NOW,
    ends_at=None,
    stopped_at=None,
    stopped_by="",
)


@pytest.mark.parametrize(
    ("found", "words", "keep"),
    [
        (Preference(20, 0.9, 0.0, 1.0), "at least 50 are needed", ""),
        (
            Preference(200, 0.6, 0.55, 0.65),
            "preferred the new ranking (the true share is 55% to 65%). It is better.",
            "KB_RANKING=titles",
        ),
        (Preference(200, 0.4, 0.35, 0.45), "The usual one is better", ""),
        (Preference(200, 0.52, 0.45, 0.59), "Chance alone", ""),
    ],
)
def test_each_outcome_has_its_sentence(found, words, keep):
    page = RankingPage.of(EN, [TRIAL], found, rivals=("titles",), who="Vera", at=NOW)
    assert (
        words in page.verdict.replace("\xa0", " ") and keep in page.keep and bool(keep) == page.good == bool(page.keep)
    )


def test_the_last_rival_is_proposed_and_what_was_tried_is_listed():
    over = replace(TRIAL, stopped_at=NOW)
    tried, rivals = [over, replace(over, plan={"rival": "gone"})], ("usual", "meaning", "untaught")
    page = RankingPage.of(EN, tried, None, rivals=rivals, who="Vera", at=NOW)
    assert [(rival.value, rival.chosen) for rival in page.rivals] == [(name, name == "untaught") for name in rivals]
    assert page.stop == "" and "until enough visitors had chosen" in page.standing and "usual weights" in page.past[0]

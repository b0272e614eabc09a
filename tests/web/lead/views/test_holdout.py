"""What is said of a hold-out may be repeated as it stands; of a broken one nothing is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kb.measures.rate_difference import Apart, HitsOf
from kb.trials.holdout_report import HoldoutReport, TopicEffect, Traffic
from kb.trials.trials import Trial
from tests.web.conftest import NOW
from web.lead.views.holdout import Cost, HoldoutAsked, HoldoutPage
from web.lead.views.team import GroupNames
from web.site.texts import load_texts

TEXTS = load_texts(("ru", "en"))
TRIAL = Trial(
    id=1,
    kind="holdout",
    share=0.5,
    plan={"effect": 0.05},
    who="Вера",
    started_at=NOW - timedelta(weeks=6),
    ends_at=NOW - timedelta(weeks=2),
    stopped_at=None,
    stopped_by="",
)
REPORT = HoldoutReport(
    trial=TRIAL,
    held=HitsOf(700, 1000),
    offered=HitsOf(620, 1000),
    followed=0,
    apart=Apart(0.08, 0.031, 0.129),
    final=True,
    broken=False,
    topics=(TopicEffect("", HitsOf(70, 100), HitsOf(62, 100), Apart(0.07, -0.01, 0.15)),),
)


def page_of(report: HoldoutReport | None, lang: str = "en", cost: float = 0) -> HoldoutPage:
    asked = HoldoutAsked(traffic=Traffic(0, 0.7), spared=(), cost=Cost(cost, "EUR"), at=NOW)
    return HoldoutPage.of(GroupNames(TEXTS[lang], None), report, (), asked, who="Vera")


def said(report: HoldoutReport, **more) -> str:
    return " ".join(page_of(report, **more).verdict).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "save us 8 requests per 100 people: not fewer than 3.1, not more than 12.9"),
        (
            {"apart": Apart(-0.08, -0.129, -0.031)},
            "write more often: by 8 requests per 100 people, between 3.1 and 12.9",
        ),
        ({"apart": Apart(0.01, -0.02, 0.04)}, "save at most 4."),
        ({"apart": Apart(0.01, -0.02, 0.04), "final": False}, "between −2 and +4"),
        ({"held": HitsOf(30, 49)}, "each side needs at least 50"),
    ],
)
def test_each_outcome_has_its_sentence(changes, words):
    assert words in said(replace(REPORT, **changes))


def test_a_broken_one_says_nothing_but_that():
    page = page_of(replace(REPORT, broken=True))
    assert page.verdict == () and "Don’t use these figures" in page.broken and not page.good


def test_money_is_told_where_a_cost_is_known():
    assert "At 350 €" in said(REPORT, cost=350) and "€" not in said(REPORT)
    assert "28 000 €" in said(REPORT, lang="ru", cost=350)


def test_small_numbers_are_not_shown():
    assert page_of(replace(REPORT, held=HitsOf(1, 3))).rows == ()
    assert page_of(replace(REPORT, followed=3)).followed == "" != page_of(replace(REPORT, followed=9)).followed
    assert [row.name for row in page_of(REPORT).rows] == ["All", "Other topics"]
    assert page_of(None).standing == "" and page_of(None).promises == ()

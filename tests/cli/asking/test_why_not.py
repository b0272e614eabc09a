"""`kb why-not` says what outranks an article and what would bring it there."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def published(desk):
    many = {f"ru/cards/card{n}.md": f"# Карта номер {n}\n\nКарта, карта и ещё раз карта {n}.\n" for n in range(5)}
    desk.write({**many, "ru/money/fee.md": "# Комиссия\n\nСколько стоит обслуживание.\n"})
    assert desk.kb("build").returncode == 0
    return desk


def test_an_article_that_is_found_needs_no_mending(published):
    ran = published.kb("why-not", "комиссия", "money/fee", "--quick")
    assert ran.returncode == 0, ran.stderr
    assert "It is among the first 3: nothing to mend." in ran.stdout


def test_only_edits_that_were_tried_and_helped_are_advised(published):
    outcome = json.loads(published.kb("why-not", "карта", "ru/money/fee", "--quick", "--json").stdout)
    assert outcome["article"]["id"] == "ru/money/fee"
    assert len(outcome["above"]) >= 1
    assert outcome["tried"] > 0
    assert all(0 < advice["rank"] <= 3 for advice in outcome["advice"])
    told = published.kb("why-not", "карта", "ru/money/fee", "--quick").stdout
    assert ("What brings it there, tried by asking again" in told) is bool(outcome["advice"])
    assert (f"None of the {outcome['tried']} edits tried" in told) is not bool(outcome["advice"])


def test_an_article_the_index_does_not_have_is_told_with_the_usual_reasons(published):
    ran = published.kb("why-not", "карта", "cards/nothing", "--quick")
    assert ran.returncode == 2
    assert "draft, archived, or for agents" in ran.stderr

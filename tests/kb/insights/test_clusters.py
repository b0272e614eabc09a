"""Why tickets came, in groups: never of fewer than five customers, and named only by words that five share."""

from __future__ import annotations

import random

import pytest

from kb.insights.clusters import Escalation, clusters_of, proposed_step, proposed_steps
from kb.insights.questions import AskedGroup
from kb.privacy import FEWEST_PEOPLE


def ticket(number: int, folded: str = "ипотека", cause: str = "no_article", **changes) -> Escalation:
    told = {"lang": "ru", "text": folded, "article_id": "", "customer": f"{number}@example.com"} | changes
    return Escalation(ticket=f"2026-{number:06d}", folded=folded, cause=cause, **told)


GROUPS = {("ru", "ипотека"): "g1", ("ru", "взять ипотеку"): "g1"}


def test_a_group_has_its_causes_its_words_and_the_step_they_propose():
    members = [ticket(n) for n in range(5)] + [ticket(9, "взять ипотеку", "not_shown", article_id="ru/loans/x")]
    [cluster] = clusters_of(members, members[:2], GROUPS)
    assert (cluster.cluster, cluster.text, cluster.article_id) == ("g1", "ипотека", "ru/loans/x")
    assert (cluster.customers, cluster.before, cluster.number) == (6, 2, 6)
    assert (cluster.main_cause, cluster.step) == ("no_article", "write")


def test_tickets_in_their_own_words_are_held_together_by_the_article_and_stay_unnamed():
    members = [ticket(n, f"слова {n}", "did_not_help", article_id="ru/a") for n in range(5)]
    [cluster] = clusters_of(members, (), {})
    assert (cluster.cluster, cluster.text, cluster.step) == ("article:ru/a", "", "rewrite")


@pytest.mark.parametrize("seed", range(5))
def test_no_group_of_fewer_than_five_customers_is_told(seed):
    """One customer may write many times."""
    chance = random.Random(seed)
    every = [
        ticket(n, chance.choice(["ипотека", "взять ипотеку", "иное"]), customer=f"c{chance.randint(1, 7)}")
        for n in range(chance.randint(5, 40))
    ]
    for cluster in clusters_of(every, (), GROUPS):
        people = {one.customer for one in every if GROUPS.get(("ru", one.folded)) == cluster.cluster}
        assert len(people) == cluster.customers >= FEWEST_PEOPLE
        assert not cluster.text or len({one.customer for one in every if one.text == cluster.text}) >= FEWEST_PEOPLE


def searched(unanswered: int, unopened: int) -> AskedGroup:
    told = {"group_id": "g1", "lang": "ru", "text": "ипотека", "article_id": "", "before": 0, "repeated": 0}
    numbers = {"visitors": 10, "asked": 10, "unanswered": unanswered, "unopened": unopened, "tickets": 0}
    return AskedGroup(**told, **numbers, bars=())


def test_requests_say_what_to_do_and_where_nobody_wrote_searches_do():
    assert proposed_step(searched(9, 0), None) == "write"
    assert proposed_step(searched(1, 6), None) == "question"
    assert proposed_step(searched(2, 2), None) == proposed_step(None, None) == "leave"
    clusters = clusters_of([ticket(n, cause="did_not_help") for n in range(5)], (), GROUPS)
    assert proposed_steps([searched(9, 0)], clusters) == {"g1": "rewrite"}

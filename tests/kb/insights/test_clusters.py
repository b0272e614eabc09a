"""Why tickets came, in groups: never of fewer than five customers, and named only by words that five share."""

from __future__ import annotations

import random

import pytest

from kb.insights.clusters import Escalation, clusters_of
from kb.insights.periods import FEWEST


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
        assert len(people) == cluster.customers >= FEWEST
        assert not cluster.text or len({one.customer for one in every if one.text == cluster.text}) >= FEWEST

"""The story: usual wishes, and what is wrong, which is planted on purpose."""

from __future__ import annotations

from collections import Counter

from kb.demo.story import MISSING, DemoArticle, planted_in, story_of

ARTICLES = [
    DemoArticle(id=f"ru/s/a{n}", topic="other", outcome="solve", questions=(f"вопрос номер {n}", f"как быть {n}"))
    for n in range(8)
]


def test_five_missing_articles_a_renamed_one_a_bad_passage_and_an_outage_are_planted():
    wishes = story_of(ARTICLES, days=365)
    assert Counter(planted_in(wishes).values()) == {"missing": 5, "renamed": 1, "passage": 1, "outage": 1}
    assert all(not wish.article_id for wish in wishes if wish.planted == "missing") and len(MISSING) == 5


def test_an_outage_is_two_days_and_a_new_product_half_a_year():
    wishes = story_of(ARTICLES, days=365)
    assert sorted(len(wish.days) for wish in wishes if wish.days) == [2, 183]

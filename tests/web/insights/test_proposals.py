"""What a group proposes: a draft of shared words alone; a question that was tried."""

from __future__ import annotations

from kb.insights.clusters import clusters_of
from kb.insights.questions import Wording
from tests.kb.insights.test_clusters import GROUPS, ticket
from web.insights.proposals import draft_of_group, place_with_question
from web.insights.views.group import GroupBehind

CARD = "ru/cards/block"


def behind(article: str = "", words: str = "ипотека") -> GroupBehind:
    members = [ticket(n, words, article_id=article, cause="not_shown") for n in range(5)]
    [cluster] = clusters_of(members, (), {("ru", words): "g1"} | GROUPS)
    return GroupBehind(
        asked=None, cluster=cluster, wordings=(Wording(text="дают ипотеку?", folded="x", visitors=5),), steps=()
    )


def test_a_draft_is_front_matter_that_yaml_takes():
    text = draft_of_group(behind(words='ипотека "под ключ": где'))
    assert text.startswith(
        '---\ntitle: "ипотека \\"под ключ\\": где"\nstatus: draft\nquestions:\n  - "дают ипотеку?"\n---\n'
    )


def test_the_customers_words_are_tried_as_a_question_of_the_article(live):
    tried = place_with_question(live.public, behind(CARD, "слямзили пластик"))
    assert tried is not None and tried.kind == "question" and tried.then == 1


def test_nothing_is_tried_without_an_article_or_without_an_engine(live, twin):
    assert place_with_question(live.public, behind()) is None
    assert place_with_question(live.public, behind("ru/gone/article")) is None
    assert place_with_question(twin.public, behind(CARD)) is None and place_with_question(None, behind(CARD)) is None

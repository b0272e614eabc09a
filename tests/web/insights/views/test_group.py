"""One group as shown: what was tried and what came of a step, in words."""

from __future__ import annotations

from datetime import timedelta

from kb.insights.steps import TakenStep
from tests.web.conftest import NOW
from tests.web.insights.test_proposals import behind
from tests.web.insights.views.test_frame import WRITER
from web.insights.views.content import ContentAsked
from web.insights.views.group import GroupBehind, GroupPage, TriedQuestion
from web.site.texts import load_texts


def page(texts, tree, place=None, since=None) -> GroupPage:
    done = TakenStep(
        cluster="g1", title="", step="question", article_id="", who="Вера", before=31, id=1, at=NOW - timedelta(days=30)
    )
    own = behind("ru/cards/block")
    with_step = GroupBehind(asked=None, cluster=own.cluster, wordings=own.wordings, steps=(done,))
    return GroupPage.of(
        texts, tree, with_step, who=WRITER, asked=ContentAsked(), place=place, since={1: since} if since else {}
    )


def test_what_came_of_a_step_is_told_once_a_week_has_passed(live):
    texts = load_texts(("ru", "en"))["en"]
    assert "31 → 4" in page(texts, live.internal.tree, since=4).done[0].replace("\xa0", " ")
    assert "→" not in page(texts, live.internal.tree).done[0]


def test_what_was_tried_is_told(live):
    texts = load_texts(("ru", "en"))["en"]
    works = TriedQuestion(now=0, kind="question", text="stolen", then=1)
    assert "stolen" in page(texts, live.internal.tree, works).tried
    assert page(texts, live.internal.tree, TriedQuestion(now=2, kind="", text="", then=0)).tried.endswith("place 2.")
    assert page(texts, live.internal.tree).tried == ""

"""The vote: what is asked of a reader and where it leads."""

from __future__ import annotations

import pytest

from kb.usage.votes import REASONS
from tests.web.public.views.conftest import EN, RU, plain
from web.public.views.vote import STEPS, vote_view


def test_an_article_asks_whether_it_helped_and_a_result_whether_it_was_the_one():
    assert plain(vote_view(RU, "cards/block").question) == "Эта статья помогла?"
    assert plain(vote_view(RU, "cards/block", place="result").question) == "Это то, что вы искали?"
    assert plain(vote_view(EN, "cards/block").question) == "Did this article help?"


@pytest.mark.parametrize("step", STEPS)
def test_the_vote_stands_where_the_reader_left_it(step: str):
    assert vote_view(RU, "cards/block", voted=step).step == step


@pytest.mark.parametrize("step", ["", "maybe", "<script>"])
def test_a_step_nobody_knows_begins_anew(step: str):
    assert vote_view(RU, "cards/block", voted=step).step == "ask"


def test_every_reason_has_words_and_the_form_knows_the_article():
    view = vote_view(EN, "cards/block")
    assert [reason for reason, _ in view.reasons] == list(REASONS)
    assert len({words for _, words in view.reasons}) == len(REASONS) and all(words for _, words in view.reasons)
    assert view.action == "/en/a/cards/block/vote" and view.contact == "/en/contact?source=cards%2Fblock"

"""Staff cite what customers can open, in the customer's language where it exists in it."""

from __future__ import annotations

import pytest

from kb.errors import RequestError
from web.parts.citation import cited_article


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_key_means_the_article_in_the_customers_language(live, lang: str):
    assert cited_article(live.public.tree, "cards/block", lang).id == f"{lang}/cards/block"


def test_an_id_and_a_code_mean_their_own_article(live):
    tree = live.public.tree
    card = tree.card("ru", "cards/block")
    assert cited_article(tree, " ru/cards/block ", "en").id == "ru/cards/block"
    assert cited_article(tree, card.code, "ru").title == card.title


def test_an_internal_article_and_one_that_is_not_there_are_refused_by_name(live):
    public = {card.id for card in live.public.tree.cards}
    internal = next(card.id for card in live.internal.tree.cards if card.id not in public)
    for reference in (internal, "cards/none"):
        with pytest.raises(RequestError, match=reference):
            cited_article(live.public.tree, reference, "ru")


def test_without_an_index_nothing_can_be_cited():
    with pytest.raises(RequestError):
        cited_article(None, "cards/block", "ru")

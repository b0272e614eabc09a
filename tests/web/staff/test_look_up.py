"""A dictated code opens its article without a search; words are searched for; nothing is asked of nothing."""

from __future__ import annotations

from dataclasses import dataclass

from tests.web.twins import TwinLive, result
from web.staff.look_up import CANDIDATES, ROWS, articles_for, dictated_article, look_up


@dataclass(frozen=True)
class Ticket:
    text: str = "Карта не платит"
    lang: str = "ru"


def test_a_code_means_its_article_in_the_agents_language(live):
    code = live.internal.tree.card("ru", "cards/block").code
    assert dictated_article(live.internal.tree, code, "ru").id == "ru/cards/block"
    assert dictated_article(live.internal.tree, "99999999", "ru") is None
    assert dictated_article(live.internal.tree, f"карта {code}", "ru") is None


def test_words_are_searched_for_once_and_nothing_is_not(twin: TwinLive):
    assert look_up(twin.internal, "  ") is None and twin.internal.asked == []
    assert look_up(twin.internal, "карта") is not None
    assert [(query.text, query.limit) for query in twin.internal.asked] == [("карта", ROWS)]


def test_articles_for_a_ticket_are_those_for_its_own_words_in_its_language(twin: TwinLive):
    twin.answers(result("ru/cards/block", "Потеряли карту"))
    assert [article.article_id for article in articles_for(twin.public, Ticket())] == ["ru/cards/block"]
    (query,) = twin.public.asked
    assert (query.text, query.lang, query.limit) == ("Карта не платит", "ru", CANDIDATES)

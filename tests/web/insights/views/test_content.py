"""Questions as shown: trends in words, sections by the article that is shown first."""

from __future__ import annotations

import pytest

from kb.insights.questions import AskedGroup
from web.insights.views.content import ContentAsked, article_link, of_section, sections_of, told_trend
from web.site.texts import load_texts

CARD = "ru/cards/block"


@pytest.fixture
def texts():
    return load_texts(("ru", "en"))["ru"]


def group(article: str) -> AskedGroup:
    return AskedGroup(
        group_id="g",
        lang="ru",
        text="карта",
        article_id=article,
        visitors=9,
        before=3,
        asked=9,
        unanswered=3,
        unopened=2,
        repeated=1,
        tickets=2,
        bars=(4, 5),
    )


def test_a_section_holds_the_questions_whose_article_lies_in_it(live):
    tree = live.internal.tree
    both = (group(CARD), group(""))
    assert of_section(both, tree, "cards") == both[:1] and of_section(both, tree, "") == both


def test_sections_and_articles_are_named_as_readers_know_them(live, texts):
    tree = live.internal.tree
    assert [option.value for option in sections_of(tree, texts, "cards") if option.chosen] == ["cards"]
    link = article_link(tree, CARD)
    assert link is not None and link.url == "/agent?open=ru%2Fcards%2Fblock" and article_link(tree, "ru/gone") is None


def test_trends(texts):
    assert told_trend(texts, 5, 0) == "новое" and told_trend(texts, 5, 5) == texts("insights.trend.same")
    assert told_trend(texts, 15, 10) == "+50\N{NO-BREAK SPACE}%" and told_trend(texts, 5, 10).startswith(
        "\N{MINUS SIGN}50"
    )


def test_an_address_keeps_what_is_chosen():
    assert (
        ContentAsked(days=7, lang="en").url() == "/manager/content?days=7&lang=en"
        and ContentAsked().url() == "/manager/content"
    )

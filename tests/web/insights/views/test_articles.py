"""Articles as shown: marks in words, a section and a language at a time."""

from __future__ import annotations

from datetime import date

from kb.insights.article_table import TextPromises, TextStates
from kb.insights.articles import ArticleFigures
from kb.insights.periods import DayPeriod
from tests.web.insights.views.test_frame import WRITER
from web.insights.views.articles import ArticlesPage, within_section
from web.insights.views.content import ContentAsked
from web.site.texts import load_texts

CARD = ArticleFigures(article_id="ru/cards/block", unhelpful=2, reasons={"unclear": 2}, flags=1)
GONE = ArticleFigures(article_id="en/gone/article")


def test_an_article_that_is_gone_keeps_its_name_and_one_that_is_due_is_marked(live):
    page = ArticlesPage.of(
        load_texts(("ru", "en"))["en"],
        live.internal.tree,
        (CARD, GONE),
        who=WRITER,
        asked=ContentAsked(),
        period=DayPeriod.of(7, date(2026, 11, 23)),
        counted=("", ""),
        states=TextStates(
            overdue={CARD.article_id},
            changed={CARD.article_id: date(2026, 11, 20)},
            promises={CARD.article_id: TextPromises(changed=1, over=2, unkept=3)},
        ),
    )
    card, gone = page.rows
    assert gone.article.text == "en/gone/article" and gone.article.url == ""
    assert card.marks[:2] == ("Review overdue", "Text changed on 20\xa0November 2026")
    said = [mark.replace("\xa0", " ") for mark in card.marks[2:]]
    assert said[:2] == ["1 cited fact has a new value", "2 cited facts are past their dates"] and len(said) == 3
    assert card.unkept and card.unkept.text.startswith("3") and "/write/article/ru/cards/block" in card.unkept.url
    assert gone.unkept is None
    assert card.reasons == "unclear: 2"


def test_a_section_and_a_language(live):
    tree = live.internal.tree
    assert within_section((CARD, GONE), tree, "cards", "") == within_section((CARD, GONE), tree, "", "ru") == (CARD,)

"""Articles as shown: marks in words, a section and a language at a time."""

from __future__ import annotations

from datetime import date

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
        overdue={CARD.article_id},
        changed={CARD.article_id: date(2026, 11, 20)},
    )
    card, gone = page.rows
    assert gone.article.text == "en/gone/article" and gone.article.url == ""
    assert card.marks[:2] == ("Review overdue", "Text changed on 20\xa0November 2026") and len(card.marks) == 3
    assert card.reasons == "unclear: 2"


def test_a_section_and_a_language(live):
    tree = live.internal.tree
    assert within_section((CARD, GONE), tree, "cards", "") == within_section((CARD, GONE), tree, "", "ru") == (CARD,)

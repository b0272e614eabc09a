"""An article as a reader gets it: where it stands, what it promises of its freshness, where it exists in another language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kb.articles.headings import Heading
from search.index.changes import RecentChange, SectionChange
from tests.web.conftest import NOW
from tests.web.public.views.conftest import EN, RU, changed, plain
from web.public.views.article import ArticlePage, enlarging
from web.site.pages import Link


def test_a_reader_sees_the_section_the_short_answer_the_dates_and_the_code(tree):
    page = ArticlePage.of(RU, tree, tree.article("ru", "cards/block"), NOW)
    assert plain(page.title) == "Потеряли карту" and page.path == "/ru/a/cards/block"
    assert page.crumbs == (Link("Помощь", "/ru/"), Link("Карты", "/ru/c/cards"))
    assert (
        'href="tel:+78000002424">8 (800) 000-24-24</a>' in plain(page.summary)
        and "Деньги на счёте останутся" in page.html
    )
    assert plain(page.dates) == "Обновлено 20 ноября 2026" and plain(page.code) == "Код статьи 1042"
    assert plain(page.today) == "23 ноября 2026" and page.contact == "/ru/contact?source=cards%2Fblock"
    assert [plain(question) for question in page.questions] == ["Украли карту", "Потерял карту что делать"]
    assert (page.outdated, page.source, page.outcome_note) == ("", None, "")


def test_related_questions_are_links_and_one_that_is_gone_is_left_out(tree):
    article = replace(tree.article("ru", "cards/block"), related=("cards/limits", "cards/gone"))
    assert [(plain(link.text), link.url) for link in ArticlePage.of(RU, tree, article, NOW).related] == [
        ("Лимиты по карте", "/ru/a/cards/limits")
    ]


def test_contents_are_offered_from_three_headings_on_and_leave_out_the_small_ones(tree):
    article = tree.article("ru", "cards/block")
    entries = ArticlePage.of(RU, tree, article, NOW).contents
    assert [(plain(entry.text), entry.level) for entry in entries] == [
        ("Приостановить самому", 2),
        ("Позвонить", 2),
        ("Что дальше", 2),
    ]
    assert ArticlePage.of(RU, tree, replace(article, headings=article.headings[:2]), NOW).contents == ()
    smallest = replace(article, headings=(*article.headings[:2], Heading(4, "Мелочь", "мелочь")))
    assert ArticlePage.of(RU, tree, smallest, NOW).contents == ()


def test_without_a_date_of_change_the_next_review_is_told_until_it_is_overdue(tree):
    article = tree.article("ru", "cards/limits")
    assert article.updated is None and article.review_by == date(2027, 6, 30)
    page = ArticlePage.of(RU, tree, article, NOW)
    assert plain(page.dates) == "Сверено с правилами, следующая проверка до 30 июня 2027"
    assert ArticlePage.of(RU, tree, article, datetime(2027, 6, 30, tzinfo=UTC)).dates
    assert ArticlePage.of(RU, tree, article, datetime(2027, 7, 1, tzinfo=UTC)).dates == ""
    assert ArticlePage.of(RU, tree, tree.article("ru", "access/sign-in"), NOW).dates == ""


def test_an_outdated_translation_says_so_and_leads_to_its_source(tree):
    page = ArticlePage.of(EN, tree, replace(tree.article("en", "cards/block"), newer="ru"), NOW)
    assert plain(page.outdated).startswith("The original in Russian has changed")
    assert page.source == Link(EN("article.source"), "/ru/a/cards/block", "ru")


def test_in_a_language_it_is_not_written_in_the_way_leads_to_its_section(tree):
    both = ArticlePage.of(RU, tree, tree.article("ru", "cards/block"), NOW)
    assert [(other.lang, other.url, other.exact) for other in both.alternates] == [
        ("ru", "/ru/a/cards/block", True),
        ("en", "/en/a/cards/block", True),
    ]
    alone = ArticlePage.of(RU, tree, tree.article("ru", "cards/limits"), NOW).alternates[1]
    assert (alone.url, alone.exact) == ("/en/c/cards?untranslated=cards%2Flimits", False)


def test_an_article_of_no_section_hangs_below_the_home_page(tree):
    article = replace(tree.article("ru", "cards/limits"), key="welcome", category="")
    page = ArticlePage.of(RU, changed(tree, cards=()), article, NOW)
    assert page.crumbs == (Link("Помощь", "/ru/"),)
    assert page.alternates[1].url == "/en/" and page.related == ()


def test_what_support_cannot_do_is_said_above_the_text(tree):
    article = replace(tree.article("ru", "loans/dispute"), code="")
    page = ArticlePage.of(RU, tree, article, NOW, voted="no")
    assert plain(page.outcome_note).startswith("Поддержка здесь не поможет")
    assert (page.outcome, page.code, page.vote.step) == ("cannot_help", "", "no")


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<p><img src="/assets/a.png" alt="Экран"></p>', '<a class="enlarge" href="/assets/a.png"><img'),
        ('<a href="/x"><img src="/assets/a.png" alt="Экран"></a>', '<a href="/x"><img'),
        ('<p><img src="/assets/a.png" alt=""></p>', "<p><img"),
    ],
    ids=["described", "a link already", "decoration"],
)
def test_a_picture_that_shows_something_leads_to_itself(html: str, shown: str):
    assert shown in enlarging(html) and enlarging(html).count("<a ") == shown.count("<a ")


@pytest.mark.parametrize(("days", "told"), [(0, True), (30, True), (31, False), (-1, False)])
def test_an_article_that_changed_lately_says_when(tree, days: int, told: bool):
    article = tree.article("ru", "cards/block")
    now = datetime.combine(article.updated + timedelta(days=days), NOW.timetz())
    assert bool(ArticlePage.of(RU, tree, article, now).recent) is told


def test_the_page_tells_what_changed_for_thirty_days(tree, monkeypatch):
    section = SectionChange(anchor="", heading="", new=("Бесплатно.",))
    change = RecentChange(day=date(2026, 11, 20), sections=(section,))
    monkeypatch.setitem(vars(tree), "changes", {"ru/cards/block": change})
    article = tree.article("ru", "cards/block")
    page = ArticlePage.of(RU, tree, article, NOW)
    assert plain(page.recent) == "Изменено 20 ноября: что нового" and [one.sentences for one in page.changed] == [
        ("Бесплатно.",)
    ]
    later = ArticlePage.of(RU, tree, article, NOW + timedelta(days=30))
    assert (later.recent, later.changed) == ("", ())


def test_a_short_answer_can_be_dialled_and_runs_nothing(tree):
    article = replace(tree.article("ru", "cards/block"), summary="Звоните <b>8 (800) 000-24-25</b> & ждите")
    summary = plain(ArticlePage.of(RU, tree, article, NOW).summary)
    assert (
        'href="tel:+78000002425"' in summary and "&lt;b&gt;" in summary and "<b>" not in summary and "&amp;" in summary
    )

"""The page about personal data tells the days of the settings, and learning only where it is switched on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.requests.limits import FORGET
from kb.retention.tidy import TRIAL_FOR
from kb.settings import load_settings
from tests.web.public.views.conftest import EN, RU, plain
from web.public.views.privacy import PrivacyPage, own_words


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (RU, ["1 095 дней", "21 день", "1 095 дней", "3 дня", "90 дней"]),
        (EN, ["1,095 days", "21 days", "1,095 days", "3 days", "90 days"]),
    ],
)
def test_the_days_are_those_of_the_settings(tree, texts, days):
    settings = load_settings(keep_tickets=1095, keep_attachments=21, keep_outbox=3, keep_searches=90)
    page = PrivacyPage.of(texts, tree, settings)
    assert [plain(span.days) for span in page.spans] == days


def test_what_hangs_on_a_request_is_never_said_to_be_kept_longer_than_it(tree):
    page = PrivacyPage.of(EN, tree, load_settings(keep_tickets=10, keep_attachments=365, keep_outbox=30))
    assert [plain(span.days) for span in page.spans][:4] == ["10 days"] * 4


def test_without_an_article_of_the_organisation_our_words_say_it(tree):
    page = PrivacyPage.of(RU, tree, load_settings())
    assert page.html is None and plain(page.title) == "Персональные данные" and len(page.sections) == 4
    assert PrivacyPage.of(RU, None, load_settings()).sections == page.sections


def test_learning_is_told_of_only_where_there_is_any():
    told = [
        "\n".join(part for section in own_words(RU, learns=learns) for part in section.paragraphs)
        for learns in (True, False)
    ]
    assert ["может научить поиск" in plain(text) for text in told] == [True, False]


@pytest.mark.parametrize("texts", [RU, EN])
def test_every_kind_of_mark_made_of_a_visitor_is_told_with_its_end(texts):
    """The limits of forms (posts) and a hold-out (trial_people) make marks that live longer than a day."""
    sections = own_words(texts, learns=True)
    told = plain("\n".join(part for section in sections for part in (*section.paragraphs, *section.points)))
    days, weeks = {"ru": ("трёх суток", "двух недель"), "en": ("three days", "two weeks")}[texts.lang]
    assert days in told and FORGET + timedelta(days=1) <= timedelta(days=3)
    assert weeks in told and timedelta(weeks=2) >= TRIAL_FOR

"""Who asked too often sees when to go on, the words that were sent, and another way to reach a person."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kb.articles.contacts import NO_CONTACTS
from web.budgets.visitors import OverBudget, Spending
from web.public.views.busy import LONGEST, MOST_FIELDS, BusyPage, Hidden
from web.site.texts import load_texts

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TEXTS = load_texts(("ru", "en"))


def form(*sent: tuple[str, str], lang: str = "en") -> BusyPage:
    over = OverBudget(Spending.VOTES, 61)
    return BusyPage.of_form(TEXTS[lang], over, sent, NO_CONTACTS, at=NOON, action="/en/a/x/vote")


@pytest.mark.parametrize(
    ("lang", "seconds", "said"),
    [
        ("ru", 0.4, "через 1 секунду"),
        ("ru", 61, "через 2 минуты"),
        ("en", 5, "in 5 seconds"),
        ("en", 3000, "in 50 minutes"),
    ],
)
def test_the_wait_is_told_in_words(lang: str, seconds: float, said: str):
    page = BusyPage.of(TEXTS[lang], OverBudget(Spending.SEARCHES, seconds), (), NO_CONTACTS, at=NOON)
    assert said in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert page.status == 429


def test_what_a_visitor_wrote_is_shown_and_the_rest_goes_along():
    page = form(("helpful", "no"), ("comment", "Not clear"), ("reason", "unclear"))
    assert (page.field, page.words) == ("comment", "Not clear")
    assert page.hidden == (Hidden("helpful", "no"), Hidden("reason", "unclear"))


def test_a_click_has_no_words_and_can_be_repeated():
    page = form(("helped", "yes"), ("comment", "  "))
    assert (page.field, page.words) == ("", "")
    assert page.hidden == (Hidden("helped", "yes"), Hidden("comment", "  "))


def test_nobody_has_a_book_of_fields_sent_back():
    page = form(*((f"f{number}", "x" * 20_000) for number in range(100)))
    assert len(page.hidden) == MOST_FIELDS
    assert {len(item.value) for item in page.hidden} == {LONGEST}

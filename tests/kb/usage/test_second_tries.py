"""What people ask a second time, in other words, after a search that failed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.usage.search_log import Search, record_opening
from kb.usage.second_tries import SOON, SecondTry, second_tries
from tests.usage import record_search

CABINET = "ru/access/cabinet"


@pytest.fixture
def asked(log, now):
    """`asked("anna", 3, "лк", "none", opened="")`: a search of a visitor, so many minutes after the first."""

    def ask(visitor: str, minutes: float, text: str, state: str, *opened: str, **changes) -> None:
        told = {"lang": "ru", "confidence": 0.5, "total": 1, "visitor": visitor} | changes
        at = now + timedelta(minutes=minutes)
        with log.begin() as conn:
            made = record_search(conn, Search(text=text, state=state, **told), at=at)
            for place, article in enumerate(opened, 1):
                record_opening(conn, made, article, position=place, at=at)

    return ask


@pytest.fixture
def tries(log, now):
    def read() -> list[SecondTry]:
        with log.read() as conn:
            return list(second_tries(conn, since=now))

    return read


@pytest.mark.parametrize("state", ["weak", "none", "list"])
def test_a_failed_search_and_the_next_one_that_was_opened_belong_together(asked, tries, state: str):
    asked("anna", 0, "лк", state)
    asked("anna", 1, "личный кабинет", "answer", CABINET, "ru/other")
    assert tries() == [SecondTry("anna", "ru", "лк", "личный кабинет", CABINET)]


def test_every_failed_search_before_the_one_that_helped_counts(asked, tries):
    asked("anna", 0, "лк", "none")
    asked("anna", 1, "мой лк", "weak")
    asked("anna", 2, "личный кабинет", "list", CABINET)
    asked("anna", 3, "карта", "answer", "ru/card")
    assert [(one.first_query, one.second_query) for one in tries()] == [
        ("лк", "личный кабинет"),
        ("мой лк", "личный кабинет"),
    ]


@pytest.mark.parametrize(
    ("second", "changes"),
    [
        ((1, "личный кабинет", "answer"), {}),
        ((1, "личный кабинет", "weak", CABINET), {}),
        ((SOON.total_seconds() / 60 + 1, "личный кабинет", "answer", CABINET), {}),
        ((1, "personal account", "answer", CABINET), {"lang": "en"}),
        ((-1, "личный кабинет", "answer", CABINET), {}),
    ],
    ids=["not opened", "weak", "too late", "another language", "before"],
)
def test_other_searches_are_not_taken_for_the_same_wish(asked, tries, second, changes):
    asked("anna", 0, "лк", "none")
    asked("anna", *second, **changes)
    assert tries() == []


def test_visitors_are_kept_apart_and_unknown_ones_left_out(asked, tries):
    asked("anna", 0, "лк", "none")
    asked("boris", 1, "личный кабинет", "answer", CABINET)
    asked("", 0, "лк", "none")
    asked("", 1, "личный кабинет", "answer", CABINET)
    assert tries() == []


def test_a_search_that_was_opened_did_not_fail(asked, tries):
    asked("anna", 0, "лк", "list", "ru/other")
    asked("anna", 1, "личный кабинет", "answer", CABINET)
    assert tries() == []


def test_the_repaired_text_is_what_was_asked(asked, tries):
    asked("anna", 0, "kr", "none", rescued_text="лк")
    asked("anna", 1, "личный кабинет", "answer", CABINET)
    assert tries()[0].first_query == "лк"


def test_old_searches_are_not_looked_at(asked, tries):
    asked("anna", -60, "лк", "none")
    asked("anna", -59, "личный кабинет", "answer", CABINET)
    assert tries() == []

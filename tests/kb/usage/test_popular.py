"""Home shows what many readers ask and open; what few ask, or one asks often, is shown to nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.errors import StateUnavailable
from kb.privacy import FEWEST_PEOPLE
from kb.usage.popular import DAYS, NONE, Popular, favourites
from kb.usage.search_log import Search, record_opening
from tests.usage import record_search


@pytest.fixture
def opened(log, now):
    """`opened("потерял карту", "ru/cards/a", "1.1.1.1")`: searched for, and opened by that address."""

    def once(text: str, article: str, opener: str, *, place: str = "site", lang: str = "ru", at=None) -> None:
        search = Search(text=text, lang=lang, state="answer", confidence=0.9, total=1, place=place, visitor=opener)
        with log.begin() as conn:
            id = record_search(conn, search, at=at or now)
            record_opening(conn, id, article, position=1, at=at or now, opener=opener)

    return once


def counted(log, now, lang: str = "ru"):
    with log.read() as conn:
        return favourites(conn, lang, since=now - DAYS)


def test_what_many_asked_and_opened_comes_first(log, now, opened):
    for n in range(FEWEST_PEOPLE + 1):
        opened("Потерял карту?", "ru/cards/block", f"a{n}")
    for n in range(FEWEST_PEOPLE):
        opened("лимит", "ru/cards/limits", f"b{n}")
    found = counted(log, now)
    assert (found.questions, found.articles) == (("Потерял карту?", "лимит"), ("ru/cards/block", "ru/cards/limits"))


def test_what_few_asked_is_shown_to_nobody_however_often(log, now, opened):
    for n in range(FEWEST_PEOPLE - 1):
        for _ in range(10):
            opened("мой сосед Пётр", "ru/cards/block", f"a{n}")
    for article in range(FEWEST_PEOPLE * 2):
        opened("одно и то же", f"ru/cards/{article}", "a1")
    assert counted(log, now).questions == () and "ru/cards/3" not in counted(log, now).articles


def test_staff_programs_unknown_readers_and_old_days_do_not_count(log, now, opened):
    for n in range(FEWEST_PEOPLE):
        opened("карта", "ru/cards/a", f"a{n}", place="agent")
        opened("карта", "ru/cards/a", f"a{n}", place="api")
        opened("карта", "ru/cards/a", "")
        opened("карта", "ru/cards/a", f"a{n}", at=now - DAYS - timedelta(hours=1))
        opened("card", "en/cards/a", f"a{n}", lang="en")
    assert counted(log, now) == NONE and counted(log, now, "en").questions == ("card",)


class Away:
    def read(self):
        raise StateUnavailable("away")


def test_pages_read_memory_and_the_last_counts_stand_while_the_log_is_away(log, now, opened):
    popular = Popular(log)
    for n in range(FEWEST_PEOPLE):
        opened("карта", "ru/cards/a", f"a{n}")
    assert popular.of("ru") == NONE
    popular.count(("ru", "en"), now)
    assert popular.of("ru").questions == ("карта",) and popular.of("en") == popular.of("de") == NONE
    away = Popular(Away(), popular.counted)
    away.count(("ru",), now)
    assert away.of("ru").questions == ("карта",)

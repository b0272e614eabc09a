"""A notice is told where it belongs: to everybody, in its sections, on its topic, or to who writes about just that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kb.articles.notices.notices import Notice
from web.parts.notices import Announced, LookedAt, names, when
from web.site.pages import Page
from web.site.texts import load_texts

NOON = datetime(2026, 11, 26, 9, tzinfo=UTC)  # noon in Moscow
TEXTS = load_texts(("ru", "en"))


def notice(id: str = "1", *, severity: str = "outage", hours: float = -1, lasts: float | None = None, **more) -> Notice:
    start = NOON + timedelta(hours=hours)
    end = start + timedelta(hours=lasts) if lasts else None
    values = {"id": id, "severity": severity, "title": {"ru": "Переводы задерживаются"}, "start": start, "end": end}
    return Notice.model_validate({**values, **more})


def standing(*notices: Notice) -> Announced:
    return Announced(notices=notices, zone="Europe/Moscow", at=NOON)


def test_home_tells_all_that_stands_and_nothing_that_is_over():
    there = standing(notice("1", sections=("cards",)), notice("2", hours=-3, lasts=1), notice("3", hours=1))
    page = there.everywhere(Page(title=""), TEXTS["ru"])
    assert [one.url for one in page.notices] == ["/ru/status/1"]


def test_a_place_tells_what_concerns_it_first_and_nothing_of_other_sections():
    there = standing(notice("1"), notice("2", sections=("cards",)), notice("3", sections=("loans",)))
    page = there.at_place(Page(title=""), TEXTS["ru"], LookedAt(section="cards/limits"))
    assert [(one.url, one.own) for one in page.notices] == [("/ru/status/2", True), ("/ru/status/1", False)]


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("у меня не проходит перевод другу", True),
        ("не проходят переводы", True),
        ("перевод документов", False),
        ("", False),
    ],
)
def test_words_customers_use_tell_a_notice_in_any_form(said: str, known: bool):
    there = standing(notice(sections=("payments",), words=("не проходит перевод",)))
    assert bool(there.about(LookedAt(text=said))) is known


def test_without_words_enough_of_the_title_tells_it():
    assert names(notice(), {"перевод", "задержива"}) and not names(notice(), {"перевод"})


@pytest.mark.parametrize(
    ("there", "told"),
    [
        (notice(), "Началось: 11:00 мск, сегодня"),
        (notice(lasts=26), "Началось: 11:00 мск, сегодня; рассчитываем закончить: 13:00 мск, 27 ноября"),
        (notice(severity="planned", hours=14, lasts=4), "Начало: 2:00 мск, 27 ноября; окончание: 6:00 мск, 27 ноября"),
        (notice(hours=-3, lasts=1), "Начало: 9:00 мск, сегодня; окончание: 10:00 мск, сегодня"),
        (notice(hours=-24 * 365), "Началось: 12:00 мск, 26 ноября 2025"),
    ],
    ids=["now", "with an end", "ahead", "over", "another year"],
)
def test_moments_are_told_in_the_zone_of_the_house(there: Notice, told: str):
    assert when(there, TEXTS["ru"], zone="Europe/Moscow", at=NOON).replace("\xa0", " ") == told


def test_a_reader_of_english_gets_the_words_there_are():
    view = standing(notice()).view(notice(), TEXTS["en"], own=True)
    assert (view.word, view.url) == ("Outage", "/en/status/1") and "Since 11:00" in view.when

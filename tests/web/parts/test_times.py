"""A moment is told in the zone it was promised in, with that zone's name in the page's language."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from web.parts.times import day_end, moment, zone_name
from web.site.texts import load_texts

TEXTS = load_texts(("ru", "en"))
AT = datetime(2026, 11, 22, 12, 4, tzinfo=UTC)


@pytest.mark.parametrize(("lang", "said"), [("ru", "22 ноября 2026, 15:04"), ("en", "22 November 2026, 15:04")])
def test_the_same_moment_in_both_languages(lang: str, said: str):
    assert moment(AT, "Europe/Moscow", TEXTS[lang]).replace("\xa0", " ").startswith(said)


def test_a_ticket_without_a_zone_is_told_in_universal_time():
    assert "12:04" in moment(AT, "", TEXTS["en"])


def test_a_zone_without_words_of_ours_is_called_as_the_language_calls_it():
    assert zone_name(TEXTS["en"], "Asia/Omsk") == "Omsk Time"
    assert zone_name(TEXTS["ru"], "Europe/Moscow") != "Europe/Moscow"


def test_today_ends_by_the_clock_of_the_house_and_in_universal_time_where_nothing_is_built():
    engine = SimpleNamespace(tree=SimpleNamespace(contacts=SimpleNamespace(zone="Asia/Omsk")))
    late = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)  # half past one on the 23rd in Omsk
    assert day_end(engine, late) == datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
    assert day_end(None, late) == datetime(2026, 11, 23, tzinfo=UTC)

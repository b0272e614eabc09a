"""The promised time is the one contacts.yaml tells of: by topic, or by whoever chose the level."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from kb.articles.contacts import Contacts
from kb.articles.loading import load_library
from kb.requests.service_levels import level_of, promise

LEVELS = Contacts.model_validate(
    {
        "service_levels": [
            {"id": "personal", "title": "P", "reaction_hours": 8, "business_hours": {"weekdays": "08:00-20:00"}},
            {
                "id": "business",
                "title": "B",
                "topics": ["firm"],
                "reaction_hours": 4,
                "business_hours": {"weekdays": "09:00-19:00"},
            },
            {"id": "premium", "title": "T", "reaction_hours": 0.5, "business_hours": "always"},
        ],
        "holidays": ["2026-11-23"],
    }
)
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_topic_has_its_level_and_all_others_the_first():
    assert level_of(LEVELS, "firm").id == "business"
    assert level_of(LEVELS, "cards").id == level_of(LEVELS).id == "personal"
    assert level_of(LEVELS, "cards", level_id="premium").id == "premium"


def test_a_promise_skips_the_weekend_and_the_holiday():
    told = promise(LEVELS, "cards", at=SUNDAY)
    assert told.due_at.isoformat() == "2026-11-24T16:00:00+03:00"
    assert (told.level, told.zone) == ("personal", "Europe/Moscow")


def test_a_level_round_the_clock_promises_half_an_hour_on_a_sunday():
    assert promise(LEVELS, "cards", at=SUNDAY, level_id="premium").due_at == datetime(2026, 11, 22, 12, 30, tzinfo=UTC)


def test_without_levels_nothing_is_promised():
    assert promise(Contacts(), "cards", at=SUNDAY) is None


def test_the_levels_of_our_own_articles_can_all_be_kept():
    contacts = load_library(Path(__file__).parents[3] / "articles", today=date(2026, 11, 22), skip_bad=True).contacts
    told = {level.id: promise(contacts, "", at=SUNDAY, level_id=level.id).due_at for level in contacts.service_levels}
    assert told["business-premium"] < told["business-standard"] < told["business-basic"]
    assert promise(contacts, "business", at=SUNDAY).level == "business-basic"
